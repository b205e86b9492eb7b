import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { isDelegatedToAci } from '../../../../shared/domain/network.ts';
import { aCluster, subscriptionId } from '../../../builders/an-observation.ts';
import { type ScriptedArm, startScriptedArm } from './scripted-arm.ts';

let arm: ScriptedArm;
beforeAll(async () => {
  arm = await startScriptedArm();
});
beforeEach(() => arm.clear());
afterAll(() => arm.stop());

const networkOf = (group: string, name: string) =>
  `/subscriptions/${subscriptionId}/resourceGroups/${group}/providers/Microsoft.Network/virtualNetworks/${name}`;
const ownId = networkOf('network-team', 'hub');
const inOwn = aCluster({ nodeSubnetIds: [`${ownId}/subnets/nodes`] });
const inManaged = aCluster({ nodeSubnetIds: [] });
const managedList = networkOf('MC_shop_shop-prod_westeurope', '').slice(0, -1);

const aBody = (id: string, subnets: unknown[] = []) => ({
  id,
  name: id.split('/').at(-1),
  location: 'westeurope',
  properties: { addressSpace: { addressPrefixes: ['10.224.0.0/12'] }, subnets },
});
const missing = { status: 404, body: { error: { code: 'ResourceNotFound', message: 'Gone.' } } };

describe('The network of a cluster', () => {
  test('that has its own is the one of its node subnet, in whatever group, by one request', async () => {
    arm.on('GET', ownId, { body: aBody(ownId) });
    expect(await arm.cloud.network(inOwn)).toEqual({
      id: ownId,
      name: 'hub',
      addressPrefixes: ['10.224.0.0/12'],
      isManaged: false,
      subnets: [],
    });
    expect(arm.asked).toHaveLength(1);
  });

  test('that has none of its own is the one that AKS made in the node resource group', async () => {
    const value = ['other', 'aks-vnet-12345678'].map((name) => aBody(networkOf('MC_shop_shop-prod_westeurope', name)));
    arm.on('GET', managedList, { body: { value } });
    expect(await arm.cloud.network(inManaged)).toMatchObject({ name: 'aks-vnet-12345678', isManaged: true });
    expect(arm.asked).toHaveLength(1);
  });

  test('is never guessed where two could be it', async () => {
    const value = ['aks-vnet-1', 'aks-vnet-2'].map((name) => aBody(networkOf('MC_shop_shop-prod_westeurope', name)));
    arm.on('GET', managedList, { body: { value } });
    await expect(arm.cloud.network(inManaged)).rejects.toMatchObject({ kind: 'rejected' });
  });

  test.each([
    ['it was deleted', inOwn, ownId, missing],
    ['AKS made none', inManaged, managedList, { body: { value: [] } }],
    ['its group is gone', inManaged, managedList, missing],
  ])('is null where %s', async (_when, cluster, path, answer) => {
    arm.on('GET', path, answer);
    expect(await arm.cloud.network(cluster)).toBeNull();
  });

  test('is never taken for absent where a role is missing', async () => {
    arm.on('GET', ownId, { status: 403, body: { error: { code: 'AuthorizationFailed', message: 'No.' } } });
    await expect(arm.cloud.network(inOwn)).rejects.toMatchObject({ kind: 'forbidden', target: ownId });
  });
});

describe('A subnet', () => {
  test('is seen with all that decides whether pods can burst into it', async () => {
    const subnet = {
      id: `${ownId}/subnets/burst`,
      name: 'burst',
      properties: {
        addressPrefix: '10.241.1.0/24',
        provisioningState: 'Succeeded',
        delegations: [{ name: 'd', properties: { serviceName: 'Microsoft.ContainerInstance/containerGroups' } }],
        routeTable: { id: '/routes' },
        natGateway: { id: '/nat' },
        networkSecurityGroup: { id: '/nsg' },
        ipConfigurations: [{ id: '/1' }, { id: '/2' }],
        ipConfigurationProfiles: [{ id: '/3' }],
        serviceAssociationLinks: [
          { name: 'acisal', properties: { linkedResourceType: 'Microsoft.ContainerInstance/containerGroups' } },
        ],
      },
    };
    arm.on('GET', ownId, { body: aBody(ownId, [subnet]) });
    const network = await arm.cloud.network(inOwn);
    expect(network?.subnets).toEqual([
      {
        id: `${ownId}/subnets/burst`,
        name: 'burst',
        addressPrefixes: ['10.241.1.0/24'],
        provisioningState: 'Succeeded',
        delegations: ['Microsoft.ContainerInstance/containerGroups'],
        routeTableId: '/routes',
        natGatewayId: '/nat',
        networkSecurityGroupId: '/nsg',
        ipConfigurations: 3,
        serviceAssociations: ['Microsoft.ContainerInstance/containerGroups'],
      },
    ]);
    expect(network?.subnets.every(isDelegatedToAci)).toBe(true);
  });

  test('without any of it is seen as such', async () => {
    const bare = {
      id: `${ownId}/subnets/bare`,
      name: 'bare',
      properties: { addressPrefixes: ['10.241.2.0/24', 'fd00::/64'] },
    };
    arm.on('GET', ownId, { body: aBody(ownId, [bare]) });
    expect((await arm.cloud.network(inOwn))?.subnets).toEqual([
      {
        id: `${ownId}/subnets/bare`,
        name: 'bare',
        addressPrefixes: ['10.241.2.0/24', 'fd00::/64'],
        provisioningState: '',
        delegations: [],
        routeTableId: null,
        natGatewayId: null,
        networkSecurityGroupId: null,
        ipConfigurations: 0,
        serviceAssociations: [],
      },
    ]);
  });
});
