import { describe, expect, it } from 'vitest';
import { modes } from '../../shared/domain/mode.ts';
import { asked } from '../infra/asked.ts';
import type { Snapshot } from '../infra/deployment.ts';
import { aCluster, aVirtualNetwork } from './arm/builders.ts';
import { nodeResourceGroupId } from './arm/clusters.ts';
import type { ManagedCluster } from './arm/state.ts';
import { isGranted, predictedRights, predictionFor } from './predicted-rights.ts';
import { unpreparedWorld } from './stories/worlds.ts';

const network = aVirtualNetwork();
const shop = aCluster({ vnetSubnetId: `${network.id}/subnets/nodes` });

const write = 'Microsoft.ContainerService/managedClusters/write';
const readNetwork = 'Microsoft.Network/virtualNetworks/read';

const may = (clusters: readonly ManagedCluster[], action: string, scope: string) =>
  isGranted(predictedRights('reap').grantsFor(clusters), { action, scope });

describe('The predicted rights', () => {
  it('are those of a deployment for the very cluster that stories are about', () => {
    const { clusters, virtualNetworks } = unpreparedWorld();
    const [cluster = expect.unreachable()] = Object.values(clusters);

    expect(modes.map((mode) => asked[`sandbox-${mode}`].clusters[0])).toEqual(
      modes.map(() => ({
        ...{
          id: cluster.id,
          nodes: nodeResourceGroupId(cluster),
          linked: [cluster.id.split('/').slice(0, 5).join('/')],
        },
        network: Object.values(virtualNetworks)[0]?.id,
      })),
    );
  });

  it('hold where they are given and below, for what is named, and nowhere else', () => {
    expect(may([shop], write, shop.id)).toBe(true);
    expect(may([shop], write.toUpperCase(), shop.id.toLowerCase())).toBe(true);
    expect(may([shop], readNetwork, network.id)).toBe(true);
    expect(may([shop], write, aCluster({ name: 'shop-blue' }).id)).toBe(false);
    expect(may([shop], write, shop.id.split('/').slice(0, 5).join('/'))).toBe(false);
    expect(may([shop], 'Microsoft.ContainerService/managedClusters/delete', shop.id)).toBe(false);
    expect(may([], write, shop.id)).toBe(false);
  });

  it('are given to other clusters in the places of their own', () => {
    const batch = aCluster({ name: 'batch', subscriptionId: 'f0f0f0f0-1111-4222-8333-444444444444' });
    const made = `${nodeResourceGroupId(batch)}/providers/Microsoft.Network/virtualNetworks/aks-vnet`;

    expect(may([batch], write, batch.id)).toBe(true);
    expect(may([batch], readNetwork, made)).toBe(true);
    expect(may([shop], readNetwork, made)).toBe(false);
    expect(may([batch], readNetwork, network.id)).toBe(false);
  });

  it('grow with the mode, and write nothing in mode observe', () => {
    const actions = modes.map((mode) =>
      predictedRights(mode)
        .grantsFor([shop])
        .flatMap((grant) => grant.actions),
    );

    expect(actions[0]?.filter((action) => !action.endsWith('/read'))).toEqual([]);
    expect(actions.map(({ length }) => length)).toEqual(actions.map(({ length }) => length).toSorted((a, b) => a - b));
  });

  it('let outcomes be announced to the topic that is deployed, and not without the role on it', () => {
    const roleless = { ...predictionFor('observe'), predictedResources: without('roleAssignments') };

    expect(predictedRights('observe').mayAnnounce).toBe(true);
    expect(predictedRights('observe', roleless).mayAnnounce).toBe(false);
  });
});

describe('The bound on giving roles', () => {
  const action = 'Microsoft.Authorization/roleAssignments/write';
  const roleId = '4d97b98b-1d4f-4787-a291-c67834d212e7';
  const gives = (RoleDefinitionId: string, PrincipalType: string, prediction?: Snapshot) => {
    const attributes = Object.fromEntries(
      Object.entries({ RoleDefinitionId, PrincipalType }).map(([name, value]) => [
        `Microsoft.Authorization/roleAssignments:${name}`,
        value,
      ]),
    );
    return isGranted(predictedRights('prepare', prediction).grantsFor([shop]), {
      action,
      scope: network.id,
      attributes,
    });
  };

  it('takes Network Contributor for a service principal, and neither another role nor a person', () => {
    expect(gives(roleId, 'ServicePrincipal')).toBe(true);
    expect(gives('8e3af657-a8ff-443c-a75c-2fe8c4bcb635', 'ServicePrincipal')).toBe(false);
    expect(gives(roleId, 'User')).toBe(false);
  });

  it('is not passed over where it says something that is not understood', () => {
    const text = JSON.stringify(predictionFor('prepare')).replaceAll('ForAnyOfAnyValues:GuidEquals', 'AnythingElse');

    expect(() => gives(roleId, 'ServicePrincipal', JSON.parse(text))).toThrow('does not understand this condition');
  });
});

const without = (type: string) =>
  predictionFor('observe').predictedResources.filter((one) => !one.type.endsWith(`/${type}`));
