import { beforeEach, describe, expect, it } from 'vitest';
import { networkContributorRoleId } from '../../shared/domain/azure.ts';
import { type ClusterId, clusterIdOf } from '../../shared/domain/ids.ts';
import type { VirtualNetwork } from '../../shared/domain/network.ts';
import type { Cloud, Sent } from '../../shared/ports/cloud.ts';

/** Where everything of the contract's world is, in every implementation. */
export interface CloudPlace {
  readonly subscriptionId: string;
  readonly location: string;
  readonly clusterId: ClusterId;
  readonly networkId: string;
  readonly groupId: string;
}

/**
 * One cluster in its own network 10.240.0.0/12, without an add-on, in a subscription where the provider is not
 * registered. Subnets: `nodes` 10.240.0.0/16 of the node pool, in use; `spare` 10.242.0.0/24, free, with a NAT gateway
 * and a security group; `web` 10.243.0.0/24, delegated to Microsoft.Web/serverFarms. One container group, which runs the
 * pod `shop/web-1`.
 */
export interface CloudWorld extends CloudPlace {
  readonly cloud: Cloud;
  /** An operation URL of the right form that nobody knows. */
  readonly unknownOperationUrl: string;
  /** Lets every operation that was begun come to its end. */
  passOperations(): void;
  failNextOperation(op: FollowedOp, error: { code: string; message: string }): void;
  /** The next write of that kind takes effect, and its answer never comes. */
  loseNextAnswer(op: FollowedOp): void;
}

export type FollowedOp = 'createSubnet' | 'enableAddon' | 'deleteContainerGroup';

const burstPrefix = '10.241.1.0/24';
const principalId = 'aaaaaaaa-0000-4000-8000-000000000009';

/** What every implementation of Cloud keeps to. */
export function describeCloud(name: string, open: () => Promise<CloudWorld>): void {
  describe(`${name} as a cloud`, () => {
    let world: CloudWorld;
    let cloud: Cloud;
    beforeEach(async () => {
      world = await open();
      cloud = world.cloud;
    });

    const network = async (): Promise<VirtualNetwork> => {
      const cluster = await cloud.cluster(world.clusterId);
      const found = cluster && (await cloud.network(cluster));
      if (!found) throw new Error('The network is not there.');
      return found;
    };
    const subnet = async (subnetName: string) => (await network()).subnets.find((one) => one.name === subnetName);
    const createBurst = () => cloud.createSubnet(world.networkId, 'burst', burstPrefix);
    const enable = (subnetName = 'burst') => cloud.enableAddon(world.clusterId, subnetName);
    const stateOf = (sent: Sent) => cloud.operation(sent.kind === 'accepted' ? sent.operationUrl : '');

    describe('a cluster', () => {
      it('is seen in its network, with the subnet of its nodes', async () => {
        const cluster = await cloud.cluster(world.clusterId);

        expect(cluster).toMatchObject({ id: world.clusterId, provisioningState: 'Succeeded', powerState: 'Running' });
        expect(cluster?.addon).toBeNull();
        expect(cluster?.nodeSubnetIds).toEqual([`${world.networkId}/subnets/nodes`]);
        expect(await network()).toMatchObject({ isManaged: false, addressPrefixes: ['10.240.0.0/12'] });
      });

      it('that does not exist is null', async () => {
        const { subscriptionId } = world;

        expect(await cloud.cluster(clusterIdOf({ subscriptionId, resourceGroup: 'no', name: 'no' }))).toBeNull();
      });

      it('is in the fleet of its subscription', async () => {
        const fleet = await cloud.fleet([world.subscriptionId]);

        expect(fleet).toMatchObject([{ id: world.clusterId, provisioningState: 'Succeeded', powerState: 'Running' }]);
      });
    });

    describe('the provider', () => {
      it('is registered by a write that takes its time', async () => {
        expect(await cloud.providerState(world.subscriptionId)).toBe('NotRegistered');

        const sent = await cloud.registerProvider(world.subscriptionId);

        expect(await stateOf(sent)).toMatchObject({ kind: 'running' });
        expect(await cloud.providerState(world.subscriptionId)).toBe('Registering');
        expect(await cloud.registerProvider(world.subscriptionId)).toEqual({ kind: 'already-so' });
        world.passOperations();
        expect(await stateOf(sent)).toEqual({ kind: 'succeeded' });
        expect(await cloud.registerProvider(world.subscriptionId)).toEqual({ kind: 'already-so' });
      });

      it('opens the region and its quota', async () => {
        const missing = { kind: 'unavailable', code: 'MissingSubscriptionRegistration' };
        await expect(cloud.usages(world.subscriptionId, world.location)).rejects.toMatchObject(missing);

        await cloud.registerProvider(world.subscriptionId);
        world.passOperations();

        expect(await cloud.region(world.subscriptionId, world.location)).toMatchObject({ offersLinux: true });
        const usages = await cloud.usages(world.subscriptionId, world.location);
        expect(usages.map((usage) => usage.name)).toContain('ContainerGroups');
      });
    });

    describe('creating a subnet', () => {
      it('brings it, delegated, when the operation ends', async () => {
        const sent = await createBurst();

        expect(await stateOf(sent)).toMatchObject({ kind: 'running' });
        expect(await subnet('burst')).toMatchObject({ provisioningState: 'Updating' });
        world.passOperations();
        expect(await stateOf(sent)).toEqual({ kind: 'succeeded' });
        expect(await subnet('burst')).toMatchObject({
          addressPrefixes: [burstPrefix],
          provisioningState: 'Succeeded',
          delegations: ['Microsoft.ContainerInstance/containerGroups'],
        });
      });

      it('a second time changes nothing', async () => {
        await createBurst();
        world.passOperations();

        expect(await createBurst()).toEqual({ kind: 'already-so' });
      });

      it.each([
        ['that is there with another range', 'burst', '10.244.0.0/24', 'rejected'],
        ['that is there undelegated', 'spare', '10.242.0.0/24', 'rejected'],
        ['with a range that is taken', 'other', '10.242.0.0/25', 'conflict'],
        ['with a range outside the network', 'other', '192.168.0.0/24', 'conflict'],
      ])('%s is refused', async (_which, subnetName, prefix, kind) => {
        await createBurst();
        world.passOperations();

        await expect(cloud.createSubnet(world.networkId, subnetName, prefix)).rejects.toMatchObject({ kind });
      });

      it('while another write runs in the network is a conflict', async () => {
        await createBurst();

        const second = cloud.createSubnet(world.networkId, 'other', '10.244.0.0/24');

        await expect(second).rejects.toMatchObject({ kind: 'conflict', isTransient: true });
      });

      it('whose operation failed says why, and is repaired by a second try', async () => {
        const error = { code: 'InternalServerError', message: 'It broke.' };
        world.failNextOperation('createSubnet', error);
        const sent = await createBurst();
        world.passOperations();
        expect(await stateOf(sent)).toEqual({ kind: 'failed', ...error });

        expect(await createBurst()).toMatchObject({ kind: 'accepted' });

        world.passOperations();
        expect(await subnet('burst')).toMatchObject({ provisioningState: 'Succeeded' });
      });

      it('whose answer was lost is found done by a second try', async () => {
        world.loseNextAnswer('createSubnet');
        await expect(createBurst()).rejects.toMatchObject({ kind: 'unavailable', status: null });
        world.passOperations();

        expect(await createBurst()).toEqual({ kind: 'already-so' });
      });
    });

    describe('delegating a subnet', () => {
      const delegate = (subnetName: string) => cloud.delegateSubnet(`${world.networkId}/subnets/${subnetName}`);

      it('adds the delegation and keeps everything else', async () => {
        const before = await subnet('spare');

        await delegate('spare');
        world.passOperations();

        const delegations = ['Microsoft.ContainerInstance/containerGroups'];
        expect(await subnet('spare')).toEqual({ ...before, delegations });
        expect(await delegate('spare')).toEqual({ kind: 'already-so' });
      });

      it.each(['nodes', 'web', 'none'])('%s, which cannot be, is refused', async (subnetName) => {
        await expect(delegate(subnetName)).rejects.toMatchObject({ kind: 'rejected' });
      });
    });

    describe('enabling the add-on', () => {
      beforeEach(async () => {
        await createBurst();
        world.passOperations();
      });

      it('brings it with an identity when the operation ends', async () => {
        const sent = await enable();

        expect(await cloud.cluster(world.clusterId)).toMatchObject({ provisioningState: 'Updating' });
        world.passOperations();
        expect(await stateOf(sent)).toEqual({ kind: 'succeeded' });
        const cluster = await cloud.cluster(world.clusterId);
        expect(cluster).toMatchObject({
          provisioningState: 'Succeeded',
          addon: { enabled: true, subnetName: 'burst' },
        });
        expect(cluster?.addon?.identity?.objectId).toMatch(/^[0-9a-f-]{36}$/);
      });

      it('a second time changes nothing, also while it runs', async () => {
        await enable();
        expect(await enable()).toEqual({ kind: 'already-so' });

        world.passOperations();

        expect(await enable('BURST')).toEqual({ kind: 'already-so' });
      });

      it('with another subnet than it has is refused', async () => {
        await enable();
        world.passOperations();

        await expect(enable('spare')).rejects.toMatchObject({ kind: 'rejected', code: 'AddonHasOtherSubnet' });
      });

      it('keeps all else of the cluster', async () => {
        const before = await cloud.cluster(world.clusterId);

        await enable();
        world.passOperations();

        expect({ ...(await cloud.cluster(world.clusterId)), addon: null }).toEqual(before);
      });

      it('whose operation failed says why, and is repaired by a second try', async () => {
        const error = { code: 'ReconcileFailed', message: 'It broke.' };
        world.failNextOperation('enableAddon', error);
        const sent = await enable();
        world.passOperations();
        expect(await stateOf(sent)).toEqual({ kind: 'failed', ...error });
        expect(await cloud.cluster(world.clusterId)).toMatchObject({ provisioningState: 'Failed' });

        expect(await enable()).toMatchObject({ kind: 'accepted' });

        world.passOperations();
        expect(await cloud.cluster(world.clusterId)).toMatchObject({ provisioningState: 'Succeeded' });
      });

      it('whose answer was lost is found done by a second try', async () => {
        world.loseNextAnswer('enableAddon');
        await expect(enable()).rejects.toMatchObject({ kind: 'unavailable' });
        world.passOperations();

        expect(await enable()).toEqual({ kind: 'already-so' });
      });

      it('on a cluster that is gone is refused', async () => {
        const gone = clusterIdOf({ subscriptionId: world.subscriptionId, resourceGroup: 'no', name: 'no' });

        await expect(cloud.enableAddon(gone, 'burst')).rejects.toMatchObject({ kind: 'rejected', status: 404 });
      });
    });

    describe('a role', () => {
      it('is held at once where it was assigned, and nowhere above or beside', async () => {
        const [scope, beside] = [`${world.networkId}/subnets/nodes`, `${world.networkId}/subnets/spare`];
        expect(await cloud.roles(scope, principalId)).toEqual([]);

        expect(await cloud.assignRole(scope, principalId, networkContributorRoleId)).toEqual({ kind: 'done' });

        expect(await cloud.roles(scope, principalId)).toEqual([{ roleId: networkContributorRoleId, scope }]);
        expect(await cloud.roles(beside, principalId)).toEqual([]);
        expect(await cloud.roles(world.networkId, principalId)).toEqual([]);
        expect(await cloud.assignRole(scope, principalId, networkContributorRoleId)).toEqual({ kind: 'already-so' });
      });

      it('that is held above is not assigned again', async () => {
        await cloud.assignRole(world.networkId, principalId, networkContributorRoleId);

        const sent = await cloud.assignRole(`${world.networkId}/subnets/nodes`, principalId, networkContributorRoleId);

        expect(sent).toEqual({ kind: 'already-so' });
      });
    });

    describe('a container group', () => {
      const remove = () => cloud.deleteContainerGroup(world.groupId);
      beforeEach(async () => {
        await cloud.registerProvider(world.subscriptionId);
        world.passOperations();
      });

      it('is seen with its state, and with the pod that it was made for', async () => {
        expect(await cloud.containerGroup(world.groupId)).toMatchObject({
          ...{ id: world.groupId, state: 'Running', cpuCores: 1, memoryGigabytes: 1.5 },
          pod: { namespace: 'shop', name: 'web-1', uid: 'uid-1', nodeName: 'virtual-node-aci-linux' },
        });
        expect(await cloud.containerGroup(`${world.groupId}-2`)).toBeNull();
      });

      it('that is deleted goes when the operation ends', async () => {
        const sent = await remove();

        expect(await stateOf(sent)).toMatchObject({ kind: 'running' });
        expect(await cloud.containerGroup(world.groupId)).not.toBeNull();
        world.passOperations();
        expect(await stateOf(sent)).toEqual({ kind: 'succeeded' });
        expect(await cloud.containerGroup(world.groupId)).toBeNull();
        expect(await remove()).toEqual({ kind: 'already-so' });
      });

      it('whose deletion failed says why, and is there', async () => {
        const error = { code: 'InternalServerError', message: 'It broke.' };
        world.failNextOperation('deleteContainerGroup', error);

        const sent = await remove();
        world.passOperations();

        expect(await stateOf(sent)).toEqual({ kind: 'failed', ...error });
        expect(await cloud.containerGroup(world.groupId)).not.toBeNull();
      });

      it('that went, though the answer was lost, is found gone by a second try', async () => {
        world.loseNextAnswer('deleteContainerGroup');
        await expect(remove()).rejects.toMatchObject({ kind: 'unavailable', status: null });
        world.passOperations();

        expect(await remove()).toEqual({ kind: 'already-so' });
      });
    });

    it('does not know an operation that nobody began', async () => {
      expect(await cloud.operation(world.unknownOperationUrl)).toEqual({ kind: 'forgotten' });
    });
  });
}
