/**
 * The life of a cluster's virtual node as a function of the world: it is Ready some time after its last precondition
 * was met. What it says is what Kubernetes would show of the node; facts on AKS virtual nodes, sections 1, 3 and 5.
 */
import { lastsMs } from '../simulated-clock.ts';
import { findCluster, virtualNodeAddon, virtualNodeSubnet } from './clusters.ts';
import { keyOf, partsOf } from './ids.ts';
import { mayJoinSinceMs } from './roles.ts';
import type { AzureWorld, ManagedCluster, Subnet } from './state.ts';

export const ACI_DELEGATION = 'Microsoft.ContainerInstance/containerGroups';

/** A time that never comes, and that survives JSON. */
export const NEVER_MS = 8.64e15;

/** `sinceMs` is when it got its status, `createdAtMs` when it first appeared. */
export interface VirtualNode {
  name: 'virtual-node-aci-linux';
  status: 'Ready' | 'NotReady';
  createdAtMs: number;
  sinceMs: number;
}

/** A precondition in plain words, met since `sinceMs`, or not at all. */
interface Precondition {
  claim: string;
  sinceMs: number | undefined;
}

const NAME = 'virtual-node-aci-linux';

/**
 * The cluster's virtual node at `nowMs`, or undefined where Kubernetes has none. Give it a settled world, as `arm.world`
 * and every evaluated query do. A node that was Ready stays behind as NotReady when the add-on is disabled.
 */
export function virtualNodeOf(world: AzureWorld, clusterId: string, nowMs: number): VirtualNode | undefined {
  const cluster = findCluster(world, clusterId);
  if (!cluster) return undefined;
  const readyAtMs = readySinceMs(world, cluster);
  if (readyAtMs <= nowMs) return { name: NAME, status: 'Ready', createdAtMs: readyAtMs, sinceMs: readyAtMs };
  const leftAtMs = world.marks.nodeLeftBehindAtMs[keyOf(cluster.id)];
  if (leftAtMs === undefined) return undefined;
  return { name: NAME, status: 'NotReady', createdAtMs: leftAtMs, sinceMs: leftAtMs };
}

/** What still keeps the virtual node from starting, in plain words; empty where it only needs time. */
export function virtualNodeObstacles(world: AzureWorld, clusterId: string, nowMs: number): string[] {
  const cluster = findCluster(world, clusterId);
  if (!cluster) return ['the cluster does not exist'];
  return preconditions(world, cluster)
    .filter(({ sinceMs }) => sinceMs === undefined || sinceMs > nowMs)
    .map(({ claim }) => `not met: ${claim}`);
}

/** Never, where a precondition is not met. */
function readySinceMs(world: AzureWorld, cluster: ManagedCluster): number {
  const lastMetMs = Math.max(...preconditions(world, cluster).map(({ sinceMs }) => sinceMs ?? NEVER_MS));
  return lastMetMs + lastsMs(world.delays.connectorStartSeconds, world.speed);
}

function preconditions(world: AzureWorld, cluster: ManagedCluster): Precondition[] {
  const addon = virtualNodeAddon(cluster);
  const subnet = virtualNodeSubnet(world, cluster);
  const identity = addon?.enabled ? addon.identity : undefined;
  return [
    { claim: 'the add-on is enabled', sinceMs: identity && (world.marks.addonEnabledAtMs[keyOf(cluster.id)] ?? 0) },
    { claim: 'the subnet is delegated and has no route table', sinceMs: subnet && subnetFitSinceMs(world, subnet) },
    {
      claim: "the add-on's identity may join the subnet",
      sinceMs: identity && subnet && mayJoinSinceMs(world, identity.objectId, subnet.id),
    },
    { claim: 'Microsoft.ContainerInstance is registered', sinceMs: providerSinceMs(world, cluster) },
  ];
}

function subnetFitSinceMs(world: AzureWorld, subnet: Subnet): number | undefined {
  return isFit(subnet) ? (world.marks.subnetFitAtMs[keyOf(subnet.id)] ?? 0) : undefined;
}

/** A subnet that container groups can be put into. */
export function isFit(subnet: Subnet): boolean {
  const { delegations, routeTable } = subnet.properties;
  const isDelegated = delegations?.some(({ properties }) => keyOf(properties.serviceName) === keyOf(ACI_DELEGATION));
  return Boolean(isDelegated) && !routeTable;
}

function providerSinceMs(world: AzureWorld, cluster: ManagedCluster): number | undefined {
  const subscription = world.subscriptions[keyOf(partsOf(cluster.id).subscriptionId)];
  const provider = subscription?.providers['microsoft.containerinstance'];
  return provider?.registrationState === 'Registered' ? (provider.registeredAtMs ?? 0) : undefined;
}
