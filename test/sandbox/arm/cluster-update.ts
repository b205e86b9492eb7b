/**
 * Writing a managed cluster: what a PUT replaces, what Azure keeps for itself, and what enabling the virtual-node add-on
 * brings when the operation ends.
 */
import { nodeResourceGroupId, virtualNodeAddon, virtualNodeSubnet } from './clusters.ts';
import { guidOf, keyOf, nextGuid } from './ids.ts';
import { grantRole } from './roles.ts';
import type { AddonProfile, AzureWorld, ManagedCluster, Operation, OperationError } from './state.ts';
import { virtualNodeOf } from './virtual-node.ts';

/** The body of a PUT, as far as it is looked at; unknown properties pass through. */
export type SentCluster = Partial<ManagedCluster> & { location: string };

/** Read-only in the specification: Azure's own, whatever is sent. */
const OWN_PATHS = [
  'systemData',
  'identity.principalId',
  'identity.tenantId',
  'properties.powerState',
  'properties.maxAgentPools',
  'properties.currentKubernetesVersion',
  'properties.fqdn',
  'properties.privateFQDN',
  'properties.azurePortalFQDN',
  'properties.resourceUID',
  'properties.oidcIssuerProfile.issuerURL',
  'properties.networkProfile.loadBalancerProfile.effectiveOutboundIPs',
  'properties.networkProfile.natGatewayProfile.effectiveOutboundIPs',
];
/** Writable, but fixed at creation; kept where it is not sent. */
const FIXED_PROPERTIES = ['nodeResourceGroup', 'dnsPrefix'];

/** Replaces the cluster by what was sent: anything else that was there is lost. */
export function writeCluster(world: AzureWorld, id: string, sent: SentCluster, nowMs: number): ManagedCluster {
  const before = world.clusters[keyOf(id)];
  const cluster = {
    ...structuredClone(sent),
    id: before?.id ?? id,
    name: before?.name ?? id.split('/').at(-1) ?? '',
    type: 'Microsoft.ContainerService/ManagedClusters',
    eTag: nextGuid(world, 'etag'),
    properties: { ...structuredClone(sent.properties), provisioningState: '' },
  } as ManagedCluster;
  keepWhatIsAzures(before, cluster);
  setState(cluster, before ? 'Updating' : 'Creating');
  leaveNodeBehind(world, cluster, nowMs);
  world.clusters[keyOf(id)] = cluster;
  return cluster;
}

/** Name of the fixed property that the PUT tries to change, if any. */
export function changedFixedProperty(before: ManagedCluster, sent: SentCluster): string | undefined {
  if (keyOf(sent.location) !== keyOf(before.location)) return 'location';
  return FIXED_PROPERTIES.find((name) => {
    const value = sent.properties?.[name];
    return value !== undefined && value !== before.properties[name];
  });
}

/** Ends an update: the add-on gets or loses its identity, the cluster its final state. */
export function finishClusterUpdate(world: AzureWorld, operation: Operation): OperationError | undefined {
  const cluster = world.clusters[keyOf(operation.resourceId)];
  if (!cluster) return { code: 'NotFound', message: `The cluster ${operation.resourceId} is gone.` };
  const error = operation.failsWith ?? settleAddon(world, cluster, operation.endsAtMs);
  setState(cluster, error ? 'Failed' : 'Succeeded');
  cluster.eTag = nextGuid(world, 'etag');
  return error;
}

function keepWhatIsAzures(before: ManagedCluster | undefined, cluster: ManagedCluster): void {
  for (const path of OWN_PATHS) keepOwn(before, cluster, path.split('.'));
  for (const name of FIXED_PROPERTIES) cluster.properties[name] ??= before?.properties[name];
  for (const [key, profile] of Object.entries(cluster.properties.addonProfiles ?? {})) {
    keepOwn(addonBefore(before, key), profile, ['identity']);
  }
  for (const pool of cluster.properties.agentPoolProfiles ?? []) {
    const poolBefore = before?.properties.agentPoolProfiles?.find(({ name }) => name === pool.name);
    keepOwn(poolBefore, pool, ['currentOrchestratorVersion']);
    keepOwn(poolBefore, pool, ['eTag']);
  }
}

/** Sets a read-only property to what it was, where the object that it belongs to was sent at all. */
function keepOwn(before: unknown, after: unknown, [name, ...rest]: string[]): void {
  if (!isObject(after) || name === undefined) return;
  const was = isObject(before) ? before[name] : undefined;
  if (rest.length > 0) keepOwn(was, after[name], rest);
  else if (was === undefined) delete after[name];
  else after[name] = was;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function addonBefore(before: ManagedCluster | undefined, key: string): AddonProfile | undefined {
  const profiles = Object.entries(before?.properties.addonProfiles ?? {});
  return profiles.find(([other]) => keyOf(other) === keyOf(key))?.[1];
}

function setState(cluster: ManagedCluster, state: string): void {
  cluster.properties.provisioningState = state;
  for (const pool of cluster.properties.agentPoolProfiles ?? []) pool.provisioningState = state;
}

/** Facts, section 5, row 6: disabling leaves a NotReady node. */
function leaveNodeBehind(world: AzureWorld, next: ManagedCluster, nowMs: number): void {
  if (virtualNodeAddon(next)?.enabled || virtualNodeOf(world, next.id, nowMs)?.status !== 'Ready') return;
  world.marks.nodeLeftBehindAtMs[keyOf(next.id)] = nowMs;
}

function settleAddon(world: AzureWorld, cluster: ManagedCluster, atMs: number): OperationError | undefined {
  const addon = virtualNodeAddon(cluster);
  if (addon?.enabled) return addon.identity ? undefined : enableAddon(world, cluster, addon, atMs);
  if (addon) delete addon.identity;
  delete world.marks.addonEnabledAtMs[keyOf(cluster.id)];
  return undefined;
}

function enableAddon(
  world: AzureWorld,
  cluster: ManagedCluster,
  addon: AddonProfile,
  atMs: number,
): OperationError | undefined {
  if (!virtualNodeSubnet(world, cluster)) {
    const name = addon.config?.SubnetName;
    return { code: 'SubnetNotFound', message: `Subnet '${name}' is not found in the virtual network of the cluster.` };
  }
  addon.identity = makeIdentity(cluster);
  world.principals[keyOf(addon.identity.objectId)] = { createdAtMs: atMs };
  world.marks.addonEnabledAtMs[keyOf(cluster.id)] = atMs;
  // Facts, section 1: the service itself lets the identity work in the node resource group, hence in a managed network.
  const scope = nodeResourceGroupId(cluster);
  grantRole(world, { scope, role: 'Contributor', principalId: addon.identity.objectId, atMs });
  return undefined;
}

function makeIdentity(cluster: ManagedCluster): NonNullable<AddonProfile['identity']> {
  const name = `aciconnectorlinux-${cluster.name}`;
  return {
    resourceId: `${nodeResourceGroupId(cluster)}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`,
    clientId: guidOf(`client ${cluster.id}`),
    objectId: guidOf(`object ${cluster.id}`),
  };
}
