import { describe, expect, it } from 'vitest';
import { armForTests } from './an-arm.ts';
import { aCluster, addonPrincipalId, aVirtualNetwork, aWorld, delegatedToContainerInstances } from './builders.ts';
import type { RoleName } from './roles.ts';
import { ROLES } from './roles.ts';
import type { SubnetProperties } from './state.ts';
import { virtualNodeObstacles, virtualNodeOf } from './virtual-node.ts';

const azure = armForTests();
const delegations = delegatedToContainerInstances();
const nodes = { addressPrefix: '10.240.0.0/16' };
const fit = { addressPrefix: '10.241.0.0/16', delegations };
const network = aVirtualNetwork({ subnets: { nodes, burst: fit } });
const burst = `${network.id}/subnets/burst`;
const ready = aCluster({ vnetSubnetId: `${network.id}/subnets/nodes`, virtualNodeSubnet: 'burst' });
const principalId = addonPrincipalId(ready.id);

/** A cluster with everything in place, but for what is said. */
function readyParts(but: { subnet?: Partial<SubnetProperties>; role?: RoleName; scope?: string } = {}) {
  return {
    clusters: [structuredClone(ready)],
    virtualNetworks: [aVirtualNetwork({ subnets: { nodes, burst: but.subnet ?? { ...fit } } })],
    grants: [{ scope: but.scope ?? burst, role: but.role ?? ('Network Contributor' as const), principalId }],
  };
}

describe('the virtual node', () => {
  it('of a world that was seeded ready has been there for years', () => {
    const node = virtualNodeOf(aWorld(readyParts()), ready.id, Date.now());

    expect(node).toMatchObject({ name: 'virtual-node-aci-linux', status: 'Ready' });
    expect(new Date(node?.createdAtMs ?? 0).getUTCFullYear()).toBe(2020);
  });

  it.each([
    ['Contributor on the network', { role: 'Contributor', scope: network.id }],
    ['Owner of the resource group', { role: 'Owner', scope: network.id.split('/providers')[0] ?? '' }],
  ] as const)('is Ready with %s', (_, but) => {
    expect(virtualNodeOf(aWorld(readyParts(but)), ready.id, Date.now())?.status).toBe('Ready');
  });

  it.each([
    ['the subnet is not delegated', { subnet: { ...fit, delegations: [] } }, /subnet is delegated/],
    ['the subnet has a route table', { subnet: { ...fit, routeTable: { id: '/some/table' } } }, /route table/],
    ['the identity has only Reader', { role: 'Reader' as const }, /may join/],
    ['the role is on another subnet', { scope: `${network.id}/subnets/nodes` }, /may join/],
  ])('does not appear while %s', (_, but, obstacle) => {
    const world = aWorld(readyParts(but));

    expect(virtualNodeOf(world, ready.id, Date.now())).toBeUndefined();
    expect(virtualNodeObstacles(world, ready.id, Date.now())).toEqual([expect.stringMatching(obstacle)]);
  });

  it('does not appear while the provider is not registered', () => {
    const world = aWorld({ ...readyParts(), unregistered: ['Microsoft.ContainerInstance'] });

    expect(virtualNodeObstacles(world, ready.id, Date.now())).toEqual([expect.stringMatching(/registered/)]);
  });

  it('comes when the role has propagated and the connector has started', async () => {
    const { put, clock, arm } = await azure({ ...readyParts(), grants: [] });
    const statusAfter = (seconds: number) => {
      clock.advance(seconds);
      return virtualNodeOf(arm.world, ready.id, clock.now())?.status;
    };

    const roleDefinitionId = `/subscriptions/x/providers/Microsoft.Authorization/roleDefinitions/${ROLES['Network Contributor']}`;
    const properties = { principalId, roleDefinitionId, principalType: 'ServicePrincipal' };
    await put(`${burst}/providers/Microsoft.Authorization/roleAssignments/a1b2c3d4-0000-4000-8000-000000000001`, {
      properties,
    });

    expect([statusAfter(120), statusAfter(59), statusAfter(1)]).toEqual([undefined, undefined, 'Ready']);
  });

  it('stays Ready while its subnet or its cluster is written again', async () => {
    const { put, arm, clock } = await azure(readyParts());

    await put(burst, { properties: fit });
    await put(ready.id, ready);

    expect(virtualNodeOf(arm.world, ready.id, clock.now())?.status).toBe('Ready');
    clock.advance(180);
    expect(virtualNodeOf(arm.world, ready.id, clock.now())?.status).toBe('Ready');
  });

  it('stays behind as NotReady when the add-on is disabled', async () => {
    const { put, arm, clock } = await azure(readyParts());

    const addonProfiles = { aciConnectorLinux: { enabled: false, config: null } };
    await put(ready.id, { ...ready, properties: { ...ready.properties, addonProfiles } });
    clock.advance(180);

    expect(virtualNodeOf(arm.world, ready.id, clock.now())?.status).toBe('NotReady');
  });

  it('needs no grant where Azure manages the network', async () => {
    const managed = aCluster({ name: 'managed' });
    const resourceGroup = String(managed.properties.nodeResourceGroup);
    const own = aVirtualNetwork({ name: 'aks-vnet-1', resourceGroup, subnets: { 'aks-subnet': nodes, burst: fit } });
    const { put, arm, clock } = await azure({ clusters: [managed], virtualNetworks: [own] });

    const addonProfiles = { aciConnectorLinux: { enabled: true, config: { SubnetName: 'burst' } } };
    await put(managed.id, { ...managed, properties: { ...managed.properties, addonProfiles } });
    clock.advance(180 + 120 + 60);

    expect(virtualNodeOf(arm.world, managed.id, clock.now())?.status).toBe('Ready');
  });
});
