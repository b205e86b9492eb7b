import { describe, expect, it } from 'vitest';
import { modes } from '../../shared/domain/mode.ts';
import { asked } from '../infra/asked.ts';
import type { Snapshot } from '../infra/deployment.ts';
import { armForTests } from './arm/an-arm.ts';
import { aCluster, addonPrincipalId, aVirtualNetwork } from './arm/builders.ts';
import { nodeResourceGroupId } from './arm/clusters.ts';
import { guidOf } from './arm/ids.ts';
import { linkedRightsOf } from './arm/linked-rights.ts';
import type { ManagedCluster } from './arm/state.ts';
import { isGranted, predictedRights, predictionFor } from './predicted-rights.ts';
import { unpreparedWorld } from './stories/worlds.ts';
import { SANDBOX_IDENTITY } from './tokens.ts';

const network = aVirtualNetwork();
const shop = aCluster({ vnetSubnetId: `${network.id}/subnets/nodes` });

const join = 'Microsoft.Network/virtualNetworks/subnets/join/action';
const write = 'Microsoft.ContainerService/managedClusters/write';
const readNetwork = 'Microsoft.Network/virtualNetworks/read';

const may = (clusters: readonly ManagedCluster[], action: string, scope: string) =>
  isGranted(predictedRights('reap').grantsFor(clusters), { action, scope });

describe('The predicted rights', () => {
  it('are those of a deployment for the very cluster that stories are about, and for what it names', () => {
    const { clusters, virtualNetworks } = unpreparedWorld();
    const [cluster = expect.unreachable()] = Object.values(clusters);
    const [vnet = expect.unreachable()] = Object.values(virtualNetworks);
    const [nodes = expect.unreachable()] = vnet.properties.subnets;
    const named = [cluster, nodes].flatMap((body) => linkedRightsOf({ method: 'PUT', path: body.id, body }));

    for (const mode of modes) {
      const [deployed] = asked[`sandbox-${mode}`].clusters;
      expect(deployed).toMatchObject({ id: cluster.id, nodes: nodeResourceGroupId(cluster), network: vnet.id });
      expect(deployed.linked).toEqual(expect.arrayContaining(named.map(({ scope }) => scope)));
    }
  });

  it('hold where they are given and below, for what is named, and nowhere else', () => {
    expect(may([shop], write, shop.id)).toBe(true);
    expect(may([shop], write.toUpperCase(), shop.id.toLowerCase())).toBe(true);
    expect(may([shop], readNetwork, network.id)).toBe(true);
    expect(may([shop], write, aCluster({ name: 'shop-blue' }).id)).toBe(false);
    expect(may([shop], write, shop.id.split('/').slice(0, 5).join('/'))).toBe(false);
    expect(may([shop], 'Microsoft.ContainerService/managedClusters/delete', shop.id)).toBe(false);
    expect(may([shop], join, `${network.id}/subnets/nodes`)).toBe(true);
    expect(may([shop], join, `${network.id}/subnets/others`)).toBe(false);
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

  it('hold on what another cluster names itself, and on nothing that the deployed one names', () => {
    const vnetSubnetId = `${network.id}/subnets/nodes-blue`;
    const blue = aCluster({ name: 'shop-blue', vnetSubnetId });

    expect(may([blue], join, vnetSubnetId)).toBe(true);
    expect(may([shop], join, vnetSubnetId)).toBe(false);
    expect(may([blue], join, `${network.id}/subnets/nodes`)).toBe(false);
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

  it('are not read from a role that takes something back', () => {
    const text = JSON.stringify(predictionFor('prepare')).replaceAll('"notActions":[]', `"notActions":["${write}"]`);

    expect(() => predictedRights('prepare', JSON.parse(text) as Snapshot)).toThrow(`takes something back: ${write}`);
  });

  it('let outcomes be announced to the topic that is deployed, and not without the role on it', () => {
    const roleless = { ...predictionFor('observe'), predictedResources: without('roleAssignments') };

    expect(predictedRights('observe').mayAnnounce).toBe(true);
    expect(predictedRights('observe', roleless).mayAnnounce).toBe(false);
  });
});

describe('The bound on giving roles', () => {
  const azure = armForTests();
  const contributor = '4d97b98b-1d4f-4787-a291-c67834d212e7';
  const given = { role: contributor, principalId: addonPrincipalId(shop.id), principalType: 'ServicePrincipal' };

  /** The controller gives a role on the network, in the emulated Azure that grants what is predicted. */
  async function give({ role, ...principal }: typeof given) {
    const grants = predictedRights('prepare').grantsFor([shop]);
    const { put } = await azure({ clusters: [shop] }, { authorize: (right) => isGranted(grants, right) });
    const roleDefinitionId = `/subscriptions/1/providers/Microsoft.Authorization/roleDefinitions/${role}`;
    const id = `${network.id}/providers/Microsoft.Authorization/roleAssignments/${guidOf('given')}`;
    const { status, body } = await put(id, { properties: { roleDefinitionId, ...principal } });
    return body.error?.code ?? status;
  }

  it('takes Network Contributor for a service principal, and neither another role nor a person', async () => {
    expect(await give(given)).toBe(201);
    expect(await give({ ...given, role: '8e3af657-a8ff-443c-a75c-2fe8c4bcb635' })).toBe('AuthorizationFailed');
    expect(await give({ ...given, principalType: 'User' })).toBe('AuthorizationFailed');
  });

  it('keeps the controller from giving a role to itself, in whatever letters', async () => {
    const { principalId } = SANDBOX_IDENTITY;

    expect(await give({ ...given, principalId })).toBe('AuthorizationFailed');
    expect(await give({ ...given, principalId: principalId.toUpperCase() })).toBe('AuthorizationFailed');
  });

  it.each([
    ['an operator', 'ForAnyOfAnyValues:GuidEquals', 'AnythingElse'],
    ['an alternative', ' AND @Request', ' OR @Request'],
    ['an id of something else', '.principalId)]', '.clientId)]'],
  ])('is not passed over where it says something that is not understood: %s', async (_what, from, to) => {
    const changed = JSON.parse(JSON.stringify(predictionFor('prepare')).replaceAll(from, to)) as Snapshot;
    const grants = predictedRights('prepare', changed).grantsFor([shop]);
    const right = { action: 'Microsoft.Authorization/roleAssignments/write', scope: network.id };

    expect(() => isGranted(grants, right)).toThrow('does not understand this condition');
  });
});

const without = (type: string) =>
  predictionFor('observe').predictedResources.filter((one) => !one.type.endsWith(`/${type}`));
