import type { AzureWorld, WorkloadPod } from '../arm/state.ts';
import { virtualNodeOf } from '../arm/virtual-node.ts';
import { containerInsightsTables } from './container-insights-tables.ts';
import type { NodeSketch, PodSketch, Workload } from './workload.ts';

/** Container Insights collects every minute and takes about half of one to be asked (facts: azure-signals.md, section 3). */
const collectionSeconds = 60;
const ingestionSeconds = 30;

/** What Container Insights knows of a cluster of the emulated Azure, as the tables of a workspace. */
export function tablesOfWorld(world: AzureWorld, resourceId: string, nowMs: number) {
  return containerInsightsTables(workloadOf(world, resourceId.toLowerCase(), nowMs), nowMs);
}

/** Timestamps are wall-clock; what takes Azure a minute takes the sandbox a minute divided by its speed. */
function workloadOf(world: AzureWorld, clusterId: string, nowMs: number): Workload {
  return {
    clusterId,
    pods: [systemPod, ...(world.workloads[clusterId] ?? []).map(podOf)],
    nodes: [...vmNodesOf(world, clusterId), ...virtualNodesOf(world, clusterId, nowMs)],
    collectionSeconds: collectionSeconds / world.speed,
    ingestionSeconds: ingestionSeconds / world.speed,
  };
}

/** No cluster is empty, and an inventory without a single row would mean that nobody collects one. */
const systemPod: PodSketch = {
  namespace: 'kube-system',
  name: 'coredns-6b5d8d8f5c-x2x7k',
  uid: '00000000-0000-4000-8000-000000000001',
  createdAt: '2026-01-01T00:00:00.000Z',
  node: 'aks-nodepool1-12345678-vmss000000',
};

function podOf({
  namespace,
  name,
  uid,
  node,
  createdAtMs,
  runningAtMs,
  goneAtMs,
  schedulingMessage,
}: WorkloadPod): PodSketch {
  return {
    namespace,
    name,
    uid,
    createdAt: instant(createdAtMs),
    ...(node ? { node } : {}),
    ...(node && runningAtMs === undefined ? { runningAt: notYet } : {}),
    ...(runningAtMs === undefined ? {} : { runningAt: instant(runningAtMs) }),
    ...(goneAtMs === undefined ? {} : { deletedAt: instant(goneAtMs) }),
    ...(schedulingMessage ? { refusals: [{ at: instant(createdAtMs), message: schedulingMessage }] } : {}),
  };
}

function vmNodesOf({ clusters }: AzureWorld, clusterId: string): readonly NodeSketch[] {
  const pools = clusters[clusterId]?.properties.agentPoolProfiles ?? [];
  return pools.flatMap(({ name, count }) =>
    Array.from({ length: Number(count ?? 0) }, (_, index) => ({ name: `aks-${name}-12345678-vmss00000${index}` })),
  );
}

function virtualNodesOf(world: AzureWorld, clusterId: string, nowMs: number): readonly NodeSketch[] {
  const node = virtualNodeOf(world, clusterId, nowMs);
  if (!node) return [];
  const since =
    node.sinceMs === 0 ? {} : { [node.status === 'Ready' ? 'readyAt' : 'unreadyAt']: instant(node.sinceMs) };
  const created = node.createdAtMs === 0 ? {} : { createdAt: instant(node.createdAtMs) };
  return [{ name: node.name, isVirtual: true, ...created, ...since }];
}

const notYet = '9999-01-01T00:00:00.000Z';

const instant = (ms: number) => new Date(ms).toISOString();
