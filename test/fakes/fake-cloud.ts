import { cloudErrorOf, refusal } from '../../shared/adapters/arm/translate-error.ts';
import type { AciRegion, AciUsage, ProviderState, RoleAssignment } from '../../shared/domain/azure.ts';
import { rolesThatJoin } from '../../shared/domain/azure.ts';
import type { Cluster, FleetMember, VirtualNodeAddon } from '../../shared/domain/cluster.ts';
import type { ContainerGroup } from '../../shared/domain/container-group.ts';
import { type ClusterId, isSameId, partsOf } from '../../shared/domain/ids.ts';
import { aciDelegation, isDelegatedToAci, type Subnet, type VirtualNetwork } from '../../shared/domain/network.ts';
import { type Instant, secondsBetween } from '../../shared/domain/time.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { Cloud, OperationState, Sent } from '../../shared/ports/cloud.ts';
import { holds, overlaps } from '../sandbox/arm/cidr.ts';
import { guidOf } from '../sandbox/arm/ids.ts';
import { type Ending, FakeOperations, type OperationError } from './fake-cloud-operations.ts';

export type CloudOp = keyof Cloud;

export interface CloudCall {
  readonly op: CloudOp;
  readonly kind: 'read' | 'write';
  readonly target: string;
}

export interface FakeCloudOptions {
  /** How long a write takes from its answer to its end. */
  readonly operationSeconds?: number;
  /** From the last condition met until the virtual node is ready. */
  readonly virtualNodeSeconds?: number;
}

/**
 * A small Azure in memory, on a given clock: long operations that show as Updating until they end, one write at a time
 * per network and cluster, and failures on demand. It keeps to the same contract as the adapter on the ARM emulator.
 */
export class FakeCloud implements Cloud {
  /** What was asked, oldest first, failed calls included. */
  readonly calls: CloudCall[] = [];
  /** What ACI runs; a test may change it. */
  groups: ContainerGroup[] = [];
  readonly #clock: Clock;
  readonly #virtualNodeSeconds: number;
  readonly #operations: FakeOperations;
  readonly #clusters = new Map<string, Cluster>();
  readonly #networks = new Map<string, VirtualNetwork>();
  readonly #providers = new Map<string, ProviderState>();
  readonly #regions = new Map<string, AciRegion>();
  readonly #usages = new Map<string, readonly AciUsage[]>();
  readonly #grants: { principalId: string; roleId: string; scope: string }[] = [];
  readonly #failures = new Map<CloudOp, Failure[]>();
  #changedAt: Instant | null = null;

  constructor(clock: Clock, { operationSeconds = 60, virtualNodeSeconds = 30 }: FakeCloudOptions = {}) {
    this.#clock = clock;
    this.#virtualNodeSeconds = virtualNodeSeconds;
    this.#operations = new FakeOperations(clock, operationSeconds);
  }

  setCluster(cluster: Cluster): void {
    this.#clusters.set(cluster.id, cluster);
  }

  removeCluster(id: ClusterId): void {
    this.#clusters.delete(id);
  }

  setNetwork(network: VirtualNetwork): void {
    this.#networks.set(keyOf(network.id), network);
  }

  /** A subscription that was never told of is 'NotRegistered'. */
  setProvider(subscriptionId: string, state: ProviderState): void {
    this.#providers.set(keyOf(subscriptionId), state);
  }

  /** A region that was never told of offers nothing. */
  setRegion(subscriptionId: string, region: AciRegion): void {
    this.#regions.set(keyOf(`${subscriptionId} ${region.location}`), region);
  }

  setUsages(subscriptionId: string, location: string, usages: readonly AciUsage[]): void {
    this.#usages.set(keyOf(`${subscriptionId} ${location}`), usages);
  }

  grant(scope: string, principalId: string, roleId: string): void {
    this.#grants.push({ scope, principalId, roleId: roleId.toLowerCase() });
  }

  /** The next call of `op` throws `error`; with `tookEffect`, only after the write happened: its answer was lost. */
  failNext(op: CloudOp, error: Error, { tookEffect = false } = {}): void {
    this.#failures.set(op, [...(this.#failures.get(op) ?? []), { error, tookEffect }]);
  }

  /** The next operation that a call of `op` begins ends in failure. */
  failNextOperation(op: CloudOp, error: OperationError): void {
    this.#operations.failNext(op, error);
  }

  /** Azure forgets operations some hours after their end. */
  forgetOperations(): void {
    this.#operations.forgetEnded();
  }

  writes(): readonly CloudCall[] {
    return this.calls.filter(({ kind }) => kind === 'write');
  }

  /** Whether the virtual node of the cluster is ready: everything in place, for some time. */
  virtualNodeReady(id: ClusterId, now: Instant = this.#clock.now()): boolean {
    this.#settle();
    const cluster = this.#clusters.get(id);
    if (!cluster?.addon?.enabled || !cluster.addon.identity || !this.#isRegistered(id)) return false;
    const subnet = this.#networkOf(cluster)?.subnets.find(({ name }) =>
      isSameId(name, cluster.addon?.subnetName ?? ''),
    );
    if (!subnet || !isDelegatedToAci(subnet) || subnet.routeTableId) return false;
    if (!this.#mayJoin(subnet.id, cluster.addon.identity.objectId)) return false;
    return this.#changedAt === null || secondsBetween(this.#changedAt, now) >= this.#virtualNodeSeconds;
  }

  cluster(id: ClusterId): Promise<Cluster | null> {
    return this.#call('cluster', 'read', id, () => this.#clusters.get(id) ?? null);
  }

  network(cluster: Cluster): Promise<VirtualNetwork | null> {
    return this.#call('network', 'read', cluster.id, () => this.#networkOf(cluster) ?? null);
  }

  providerState(subscriptionId: string): Promise<ProviderState> {
    return this.#call('providerState', 'read', subscriptionId, () => this.#providerState(subscriptionId));
  }

  region(subscriptionId: string, location: string): Promise<AciRegion> {
    const nothing = { location, offersLinux: false, cpuMax: 0, memoryGigabytesMax: 0 };
    return this.#call('region', 'read', location, () => {
      this.#refuseUnregistered('Reading ACI capabilities of', subscriptionId, location);
      return this.#regions.get(keyOf(`${subscriptionId} ${location}`)) ?? nothing;
    });
  }

  usages(subscriptionId: string, location: string): Promise<readonly AciUsage[]> {
    return this.#call('usages', 'read', location, () => {
      this.#refuseUnregistered('Reading ACI usages of', subscriptionId, location);
      return this.#usages.get(keyOf(`${subscriptionId} ${location}`)) ?? [];
    });
  }

  containerGroups(_subscriptionId: string, resourceGroup: string): Promise<readonly ContainerGroup[]> {
    const inGroup = `/resourcegroups/${keyOf(resourceGroup)}/`;
    return this.#call('containerGroups', 'read', resourceGroup, () =>
      this.groups.filter(({ id }) => keyOf(id).includes(inGroup)),
    );
  }

  containerGroup(groupId: string): Promise<ContainerGroup | null> {
    return this.#call('containerGroup', 'read', groupId, () => this.#groupOf(groupId) ?? null);
  }

  roles(scope: string, principalId: string): Promise<readonly RoleAssignment[]> {
    return this.#call('roles', 'read', scope, () => this.#rolesAt(scope, principalId));
  }

  fleet(subscriptionIds: readonly string[]): Promise<readonly FleetMember[]> {
    const asked = subscriptionIds.map(keyOf);
    const isAsked = ({ id }: Cluster) => asked.includes(partsOf(id).subscriptionId);
    return this.#call('fleet', 'read', subscriptionIds.join(), () =>
      [...this.#clusters.values()]
        .filter(isAsked)
        .map(({ id, name, provisioningState, powerState }) => ({ id, name, provisioningState, powerState })),
    );
  }

  operation(operationUrl: string): Promise<OperationState> {
    return this.#call('operation', 'read', operationUrl, () => this.#operations.state(operationUrl));
  }

  registerProvider(subscriptionId: string): Promise<Sent> {
    return this.#call('registerProvider', 'write', subscriptionId, () => {
      const state = this.#providerState(subscriptionId);
      if (state === 'Registered' || state === 'Registering') return { kind: 'already-so' };
      this.setProvider(subscriptionId, 'Registering');
      return this.#begin('registerProvider', `/subscriptions/${subscriptionId}`, (error) =>
        this.setProvider(subscriptionId, error ? 'NotRegistered' : 'Registered'),
      );
    });
  }

  createSubnet(networkId: string, subnetName: string, addressPrefix: string): Promise<Sent> {
    const id = `${networkId}/subnets/${subnetName}`;
    return this.#call('createSubnet', 'write', id, () => {
      const attempt = 'Creating subnet';
      const network = this.#networks.get(keyOf(networkId));
      if (!network) throw refused(attempt, id, 404, 'ResourceNotFound');
      const existing = network.subnets.find(({ name }) => isSameId(name, subnetName));
      if (existing && !(existing.addressPrefixes.join() === addressPrefix && isDelegatedToAci(existing))) {
        throw refusal(attempt, id, {
          code: 'SubnetExists',
          said: 'It exists, otherwise.',
          advice: 'Choose another name.',
        });
      }
      if (existing && existing.provisioningState !== 'Failed') return { kind: 'already-so' };
      refuseRange(attempt, network, subnetName, addressPrefix);
      return this.#writeSubnet('createSubnet', attempt, { ...(existing ?? newSubnet(id, subnetName, addressPrefix)) });
    });
  }

  delegateSubnet(subnetId: string): Promise<Sent> {
    return this.#call('delegateSubnet', 'write', subnetId, () => {
      const attempt = 'Delegating subnet';
      const subnet = this.#networks.get(keyOf(parentOf(subnetId)))?.subnets.find(({ id }) => isSameId(id, subnetId));
      if (!subnet) throw refused(attempt, subnetId, 404, 'NotFound');
      if (isDelegatedToAci(subnet) && subnet.provisioningState !== 'Failed') return { kind: 'already-so' };
      if (subnet.delegations.length > 0 && !isDelegatedToAci(subnet)) {
        throw refusal(attempt, subnetId, {
          code: 'SubnetDelegatedElsewhere',
          said: 'It serves another.',
          advice: 'Use another.',
        });
      }
      if (subnet.ipConfigurations > 0) {
        throw refused(attempt, subnetId, 400, 'SubnetDelegationsCannotChangeWhenSubnetUsedByResource');
      }
      return this.#writeSubnet('delegateSubnet', attempt, { ...subnet, delegations: [aciDelegation] });
    });
  }

  enableAddon(id: ClusterId, subnetName: string): Promise<Sent> {
    return this.#call('enableAddon', 'write', id, () => {
      const attempt = 'Enabling the virtual-node add-on of';
      const cluster = this.#clusters.get(id);
      if (!cluster) throw refused(attempt, id, 404, 'ResourceNotFound');
      const { addon, provisioningState } = cluster;
      if (addon?.enabled && !isSameId(addon.subnetName, subnetName)) {
        throw refusal(attempt, id, {
          code: 'AddonHasOtherSubnet',
          said: 'It is enabled otherwise.',
          advice: 'Disable it.',
        });
      }
      if (addon?.enabled && provisioningState !== 'Failed') return { kind: 'already-so' };
      if (this.#operations.isBusy(id)) throw refused(attempt, id, 409, 'OperationNotAllowed');
      return this.#writeAddon(cluster, { enabled: true, subnetName, identity: addon?.identity ?? null });
    });
  }

  assignRole(scope: string, principalId: string, roleId: string): Promise<Sent> {
    return this.#call('assignRole', 'write', scope, () => {
      const held = this.#rolesAt(scope, principalId).some((role) => role.roleId === roleId.toLowerCase());
      if (held) return { kind: 'already-so' };
      this.grant(scope, principalId, roleId);
      this.#changedAt = this.#clock.now();
      return { kind: 'done' };
    });
  }

  deleteContainerGroup(groupId: string): Promise<Sent> {
    return this.#call('deleteContainerGroup', 'write', groupId, () => {
      if (!this.#groupOf(groupId)) return { kind: 'already-so' };
      return this.#begin('deleteContainerGroup', groupId, (error) => {
        if (!error) this.groups = this.groups.filter(({ id }) => !isSameId(id, groupId));
      });
    });
  }

  #groupOf(groupId: string): ContainerGroup | undefined {
    return this.groups.find(({ id }) => isSameId(id, groupId));
  }

  async #call<T>(op: CloudOp, kind: CloudCall['kind'], target: string, answer: () => T): Promise<T> {
    this.calls.push({ op, kind, target });
    this.#settle();
    const failure = this.#failures.get(op)?.shift();
    if (failure && !failure.tookEffect) throw failure.error;
    const value = answer();
    if (failure) throw failure.error;
    return value;
  }

  #settle(): void {
    const endedAt = this.#operations.settle();
    if (endedAt) this.#changedAt = endedAt;
  }

  #begin(op: CloudOp, target: string, end: Ending): Sent {
    return { kind: 'accepted', operationUrl: this.#operations.begin(op, target, end) };
  }

  #writeSubnet(op: CloudOp, attempt: string, subnet: Subnet): Sent {
    if (this.#operations.isBusy(parentOf(subnet.id)))
      throw refused(attempt, subnet.id, 409, 'AnotherOperationInProgress');
    this.#putSubnet({ ...subnet, provisioningState: 'Updating' });
    const end = (error?: OperationError) =>
      this.#putSubnet({ ...subnet, provisioningState: error ? 'Failed' : 'Succeeded' });
    return this.#begin(op, subnet.id, end);
  }

  #putSubnet(subnet: Subnet): void {
    const network = this.#networks.get(keyOf(parentOf(subnet.id)));
    if (!network) return;
    const others = network.subnets.filter(({ id }) => !isSameId(id, subnet.id));
    this.setNetwork({ ...network, subnets: [...others, subnet] });
  }

  #writeAddon(cluster: Cluster, addon: VirtualNodeAddon): Sent {
    this.setCluster({ ...cluster, provisioningState: 'Updating', addon });
    return this.#begin('enableAddon', cluster.id, (error) => {
      const identity = error ? addon.identity : addonIdentityOf(cluster.id);
      this.setCluster({ ...cluster, provisioningState: error ? 'Failed' : 'Succeeded', addon: { ...addon, identity } });
    });
  }

  #networkOf({ nodeSubnetIds: [own], nodeResourceGroup }: Cluster): VirtualNetwork | undefined {
    if (own) return this.#networks.get(keyOf(parentOf(own)));
    const inGroup = `/resourcegroups/${keyOf(nodeResourceGroup)}/`;
    return [...this.#networks.values()].find(({ id, isManaged }) => isManaged && keyOf(id).includes(inGroup));
  }

  #providerState(subscriptionId: string): ProviderState {
    return this.#providers.get(keyOf(subscriptionId)) ?? 'NotRegistered';
  }

  #isRegistered(id: ClusterId): boolean {
    return this.#providerState(partsOf(id).subscriptionId) === 'Registered';
  }

  #refuseUnregistered(attempt: string, subscriptionId: string, target: string): void {
    if (this.#providerState(subscriptionId) !== 'Registered') {
      throw refused(attempt, target, 409, 'MissingSubscriptionRegistration');
    }
  }

  #rolesAt(scope: string, principalId: string): readonly RoleAssignment[] {
    return this.#grants
      .filter((grant) => isSameId(grant.principalId, principalId) && isAtOrAbove(grant.scope, scope))
      .map(({ roleId, scope: at }) => ({ roleId, scope: at }));
  }

  #mayJoin(subnetId: string, principalId: string): boolean {
    return this.#rolesAt(subnetId, principalId).some(({ roleId }) => rolesThatJoin.has(roleId));
  }
}

/** The identity that AKS makes for the add-on of that cluster: always the same. */
export function addonIdentityOf(id: ClusterId) {
  return { objectId: guidOf(`object ${id}`), clientId: guidOf(`client ${id}`), resourceId: `${id}/addon-identity` };
}

interface Failure {
  readonly error: Error;
  readonly tookEffect: boolean;
}

const keyOf = (text: string) => text.toLowerCase();

const parentOf = (subnetId: string) => subnetId.replace(/\/subnets\/[^/]+$/i, '');

function isAtOrAbove(scope: string, asked: string): boolean {
  return `${keyOf(asked)}/`.startsWith(`${keyOf(scope)}/`);
}

/** An error as the adapter makes it of ARM's. */
function refused(attempt: string, target: string, status: number, code: string) {
  return cloudErrorOf(attempt, target, { status, code, said: `${code}.`, retryAfterSeconds: null });
}

function refuseRange(attempt: string, network: VirtualNetwork, subnetName: string, range: string): void {
  const target = `${network.id}/subnets/${subnetName}`;
  const others = network.subnets.filter(({ name }) => !isSameId(name, subnetName));
  if (!network.addressPrefixes.some((space) => holds(space, range))) {
    throw refused(attempt, target, 400, 'NetcfgInvalidSubnet');
  }
  if (others.some(({ addressPrefixes }) => addressPrefixes.some((prefix) => overlaps(prefix, range)))) {
    throw refused(attempt, target, 400, 'NetcfgSubnetRangesOverlap');
  }
}

function newSubnet(id: string, name: string, addressPrefix: string): Subnet {
  return {
    id,
    name,
    addressPrefixes: [addressPrefix],
    provisioningState: 'Updating',
    delegations: [aciDelegation],
    routeTableId: null,
    natGatewayId: null,
    networkSecurityGroupId: null,
    ipConfigurations: 0,
    serviceAssociations: [],
  };
}
