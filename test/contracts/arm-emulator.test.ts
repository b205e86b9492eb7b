import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import {
  aCluster,
  aContainerGroup,
  addonPrincipalId,
  aVirtualNetwork,
  delegatedToContainerInstances,
  LOCATION,
  RESOURCE_GROUP,
  SUBSCRIPTION,
} from '../sandbox/arm/builders.ts';
import { ROLES } from '../sandbox/arm/roles.ts';
import { virtualNodeObstacles, virtualNodeOf } from '../sandbox/arm/virtual-node.ts';
import { manualClock } from '../sandbox/simulated-clock.ts';
import { all, azureForTests, cluster, failure, network, SPEED } from './azure-for-tests.ts';
import { POLLING } from './official-clients.ts';

const { azure, itConforms } = azureForTests();
const nodesSubnetId = `${network.id}/subnets/nodes`;
/** The client's own form, without `properties`. */
const delegation = { name: 'aciDelegation', serviceName: 'Microsoft.ContainerInstance/containerGroups' };
const virtualNodeSubnet = { addressPrefix: '10.241.0.0/16', delegations: [delegation] };

describe('the official clients see in the emulator', () => {
  it('a cluster that keeps everything when it is read, changed and written back', async () => {
    const { clusters } = await azure({
      virtualNetworks: [
        aVirtualNetwork({
          subnets: {
            nodes: { addressPrefix: '10.240.0.0/16' },
            burst: { ...virtualNodeSubnet, delegations: delegatedToContainerInstances() },
          },
        }),
      ],
    });

    const before = await clusters.managedClusters.get(RESOURCE_GROUP, 'shop');
    const addonProfiles = { aciConnectorLinux: { enabled: true, config: { SubnetName: 'burst' } } };
    const options = { ...POLLING, ...(before.eTag ? { ifMatch: before.eTag } : {}) };
    const after = await clusters.managedClusters.createOrUpdate(
      RESOURCE_GROUP,
      'shop',
      { ...before, addonProfiles },
      options,
    );

    expect(after.provisioningState).toBe('Succeeded');
    expect(after.addonProfiles?.aciConnectorLinux?.identity?.objectId).toBe(addonPrincipalId(cluster.id));
    const { addonProfiles: _, eTag, ...rest } = after;
    const { addonProfiles: __, eTag: eTagBefore, ...restBefore } = before;
    expect(rest).toEqual(restBefore);
    expect(eTag).not.toBe(eTagBefore);
  });

  it('an update of a cluster that is Updating and has no identity until the operation ends', async () => {
    const clock = manualClock();
    const { clusters } = await azure({}, { clock });

    const before = await clusters.managedClusters.get(RESOURCE_GROUP, 'shop');
    const poller = clusters.managedClusters.createOrUpdate(
      RESOURCE_GROUP,
      'shop',
      { ...before, tags: { team: 'new' } },
      POLLING,
    );
    await poller.submitted();
    const meanwhile = await clusters.managedClusters.get(RESOURCE_GROUP, 'shop');
    const refused = await failure(clusters.managedClusters.createOrUpdate(RESOURCE_GROUP, 'shop', before, POLLING));

    clock.advance(180);

    expect(refused).toMatchObject({ statusCode: 409, code: 'OperationNotAllowed' });
    expect(meanwhile).toMatchObject({ provisioningState: 'Updating', tags: { team: 'new' } });
    expect((await poller).provisioningState).toBe('Succeeded');
  });

  it('an enabled add-on that names a missing subnet as an operation that failed', async () => {
    const { clusters } = await azure();

    const before = await clusters.managedClusters.get(RESOURCE_GROUP, 'shop');
    const addonProfiles = { aciConnectorLinux: { enabled: true, config: { SubnetName: 'nowhere' } } };
    const update = clusters.managedClusters.createOrUpdate(
      RESOURCE_GROUP,
      'shop',
      { ...before, addonProfiles },
      POLLING,
    );

    await expect(update).rejects.toThrow(/SubnetNotFound/);
    expect((await clusters.managedClusters.get(RESOURCE_GROUP, 'shop')).provisioningState).toBe('Failed');
  });

  it('clusters and pools in lists, page by page', async () => {
    const fleet = Array.from({ length: 5 }, (_, index) => aCluster({ name: `shop-${index}` }));
    const { clusters } = await azure({ clusters: fleet, pageSize: 2 });

    const everywhere = await all(clusters.managedClusters.list());
    const inGroup = await all(clusters.managedClusters.listByResourceGroup(RESOURCE_GROUP));
    const pools = await all(clusters.agentPools.list(RESOURCE_GROUP, 'shop-3'));

    expect(everywhere.map(({ name }) => name)).toEqual(fleet.map(({ name }) => name));
    expect(inGroup).toHaveLength(5);
    expect(pools).toMatchObject([{ name: 'nodepool1', count: 3, mode: 'System' }]);
  });

  it('a subnet that is created, delegated, read, listed and deleted', async () => {
    const { network: networks } = await azure();
    const at = [RESOURCE_GROUP, network.name, 'burst'] as const;

    const created = await networks.subnets.createOrUpdate(...at, virtualNodeSubnet, POLLING);
    const read = await networks.subnets.get(...at);
    const names = (await all(networks.subnets.list(RESOURCE_GROUP, network.name))).map(({ name }) => name);
    await networks.subnets.delete(...at, POLLING);

    expect(created).toMatchObject({ addressPrefix: '10.241.0.0/16', provisioningState: 'Succeeded' });
    expect(read.delegations).toMatchObject([delegation]);
    expect(names).toEqual(['nodes', 'burst']);
    await expect(networks.subnets.get(...at)).rejects.toMatchObject({ statusCode: 404 });
  });

  it('virtual networks in a group, in the subscription, and with their subnets inside', async () => {
    const { network: networks } = await azure();

    const one = await networks.virtualNetworks.get(RESOURCE_GROUP, network.name);
    const inGroup = await all(networks.virtualNetworks.list(RESOURCE_GROUP));
    const everywhere = await all(networks.virtualNetworks.listAll());

    expect(one.addressSpace?.addressPrefixes).toEqual(['10.240.0.0/12']);
    expect(one.subnets).toMatchObject([{ name: 'nodes', addressPrefix: '10.240.0.0/16' }]);
    expect([inGroup.length, everywhere.length]).toEqual([1, 1]);
  });

  it('a provider that takes minutes to register, and refuses container instances until then', async () => {
    const clock = manualClock();
    const { resources, containers } = await azure({ unregistered: ['Microsoft.ContainerInstance'] }, { clock });
    const usages = () => all(containers.location.listUsage(LOCATION));

    await expect(usages()).rejects.toMatchObject({ statusCode: 409, code: 'MissingSubscriptionRegistration' });
    const asked = await resources.providers.register('Microsoft.ContainerInstance');
    const meanwhile = await resources.providers.get('Microsoft.ContainerInstance');
    clock.advance(90);
    const after = await resources.providers.get('Microsoft.ContainerInstance');

    const states = [asked, meanwhile, after].map(({ registrationState }) => registrationState);
    expect(states).toEqual(['Registering', 'Registering', 'Registered']);
    expect(await usages()).toHaveLength(2);
  });

  it('what Azure Container Instances has in a region, and who uses it', async () => {
    const { containers } = await azure({
      containerGroups: [aContainerGroup({ name: 'shop-checkout', properties: { instanceView: { state: 'Running' } } })],
      containerInstances: { [LOCATION]: [{ name: 'StandardCores', currentValue: 97, limit: 100 }] },
    });

    const usages = await all(containers.location.listUsage(LOCATION));
    const capabilities = await all(containers.location.listCapabilities(LOCATION));
    const groups = await all(containers.containerGroups.list());
    const inGroup = await all(containers.containerGroups.listByResourceGroup(RESOURCE_GROUP));

    expect(usages).toMatchObject([{ name: { value: 'StandardCores' }, currentValue: 97, limit: 100 }]);
    expect(capabilities).toMatchObject([{ osType: 'Linux', capabilities: { maxCpu: 31 } }]);
    expect(groups).toMatchObject([{ name: 'shop-checkout', osType: 'Linux' }]);
    expect(inGroup[0]?.instanceView).toBeUndefined();
  });

  it('a container group that is deleted after a while, and once', async () => {
    const { containers, arm } = await azure({ containerGroups: [aContainerGroup({ name: 'shop-checkout' })] });
    const groups = containers.containerGroups;

    await groups.beginDeleteAndWait(RESOURCE_GROUP, 'shop-checkout', { updateIntervalInMs: 10 });
    const after = await failure(groups.get(RESOURCE_GROUP, 'shop-checkout'));
    await groups.beginDeleteAndWait(RESOURCE_GROUP, 'shop-checkout');

    expect(after).toMatchObject({ statusCode: 404, code: 'ResourceNotFound' });
    const deletions = arm.calls.filter(({ operation }) => operation === 'containerGroups.delete');
    expect(deletions.map(({ status }) => status)).toEqual([202, 204]);
  });

  it('a role assignment that exists once, whatever its name', async () => {
    const { authorization } = await azure();
    const [first, second] = ['5d7b5f5e-0c0f-4a39-9d3f-0d7a3a1c0001', '5d7b5f5e-0c0f-4a39-9d3f-0d7a3a1c0002'];
    const principalId = '9e0f3b54-0c0f-4a39-9d3f-0d7a3a1c0003';
    const definitions = `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions`;
    const roleDefinitionId = `${definitions}/${ROLES['Network Contributor']}`;
    const grant = { principalId, principalType: 'ServicePrincipal', roleDefinitionId };
    const { roleAssignments, roleDefinitions } = authorization;
    const scope = nodesSubnetId.slice(1);

    const created = await roleAssignments.create(scope, first, grant);
    const again = await failure(roleAssignments.create(scope, second, grant));
    const found = await all(roleAssignments.listForScope(scope, { filter: `principalId eq '${principalId}'` }));
    const above = await all(roleAssignments.listForScope(network.id.slice(1), { filter: 'atScope()' }));
    const roles = await all(roleDefinitions.list(scope, { filter: "roleName eq 'Network Contributor'" }));

    expect(again).toMatchObject({ statusCode: 409, code: 'RoleAssignmentExists' });
    expect(created).toMatchObject({ principalId, scope: nodesSubnetId, roleDefinitionId });
    expect(found).toMatchObject([{ name: first, principalType: 'ServicePrincipal' }]);
    expect(above).toEqual([]);
    expect(roles).toMatchObject([{ id: roleDefinitionId, roleName: 'Network Contributor' }]);
    expect(await roleAssignments.get(scope, first)).toEqual(created);
  });

  it('a virtual node that gets Ready when everything it needs is there', async () => {
    const {
      arm,
      clusters,
      network: networks,
      resources,
      authorization,
    } = await azure({
      unregistered: ['Microsoft.ContainerInstance'],
    });

    await resources.providers.register('Microsoft.ContainerInstance');
    const subnet = await networks.subnets.createOrUpdate(
      RESOURCE_GROUP,
      network.name,
      'burst',
      virtualNodeSubnet,
      POLLING,
    );
    const before = await clusters.managedClusters.get(RESOURCE_GROUP, 'shop');
    const addonProfiles = { aciConnectorLinux: { enabled: true, config: { SubnetName: 'burst' } } };
    await clusters.managedClusters.createOrUpdate(RESOURCE_GROUP, 'shop', { ...before, addonProfiles }, POLLING);
    const obstacles = virtualNodeObstacles(arm.world, cluster.id, Date.now());
    await authorization.roleAssignments.create(subnet.id?.slice(1) ?? '', 'a1b2c3d4-0000-4000-8000-000000000001', {
      principalId: addonPrincipalId(cluster.id),
      principalType: 'ServicePrincipal',
      roleDefinitionId: `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/${ROLES['Network Contributor']}`,
    });
    await wait((200_000 / SPEED) * 2);

    expect(obstacles).toEqual(["not met: the add-on's identity may join the subnet"]);
    expect(virtualNodeOf(arm.world, cluster.id, Date.now())).toMatchObject({ status: 'Ready' });
  });

  it('a throttled call that they repeat, and a failed operation that they report', async () => {
    const { arm, network: networks } = await azure(
      {},
      {
        faults: [
          {
            operation: 'subnets.get',
            on: { nth: 1 },
            answer: { status: 429, code: 'TooManyRequests', message: 'Slow down.', headers: { 'retry-after': '1' } },
          },
          {
            operation: 'subnets.createOrUpdate',
            answer: { operationFails: { code: 'InternalServerError', message: 'An error occurred.' } },
          },
        ],
      },
    );

    const read = await networks.subnets.get(RESOURCE_GROUP, network.name, 'nodes');
    const failing = networks.subnets.createOrUpdate(RESOURCE_GROUP, network.name, 'burst', virtualNodeSubnet, POLLING);

    expect(read.name).toBe('nodes');
    expect(arm.calls.map(({ status }) => status)).toEqual([429, 200]);
    await expect(failing).rejects.toThrow(/InternalServerError/);
  });
});

itConforms();
