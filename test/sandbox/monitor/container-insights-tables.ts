import { kubeEvents, kubeNodeInventory, kubePodInventory } from './container-insights-schemas.ts';
import type { LogTable } from './evaluate-query.ts';
import { type NodeSketch, type PodSketch, podAt, type Workload } from './workload.ts';

/** The newest collections are enough for any question about now. */
const collectionsMax = 10;

type Cells = Readonly<Record<string, unknown>>;

/**
 * What Container Insights would hold of a workload at a moment. Every pod gets one row per container and collection,
 * every node one row per collection, every refusal of the scheduler one row in the collection after it; all of one
 * collection carry its time and can be queried once they are ingested (facts: azure-signals.md, section 3).
 */
export function containerInsightsTables(workload: Workload, nowMs: number): LogTable[] {
  const times = collectionTimes(workload, nowMs);
  const { pods, nodes } = workload;
  const rowsAtAll = (rowsAt: (time: string) => readonly Cells[]) =>
    times
      .slice(-collectionsMax)
      .flatMap((time) => rowsAt(time).map((cells) => ({ ...common(workload), ...cells, TimeGenerated: time })));
  return [
    { ...kubePodInventory, rows: rowsAtAll((time) => pods.flatMap((pod) => podRows(pod, time))) },
    { ...kubeEvents, rows: eventRows(workload, times) },
    { ...kubeNodeInventory, rows: rowsAtAll((time) => nodes.flatMap((node) => nodeRows(node, time))) },
  ];
}

const defaultCollectionSeconds = 60;
const defaultIngestionSeconds = 20;
const hourSeconds = 3600;

/** The collections of the last hour that can be queried by now, oldest first. */
function collectionTimes(workload: Workload, nowMs: number): readonly string[] {
  const { collectionSeconds: step = defaultCollectionSeconds, ingestionSeconds = defaultIngestionSeconds } = workload;
  const from = Math.max(nowMs / 1000 - hourSeconds, secondsOf(workload.collectsFrom ?? '1970-01-01T00:00:00Z'));
  const until = Math.min(nowMs / 1000 - ingestionSeconds, secondsOf(workload.collectsUntil ?? '9999-01-01T00:00:00Z'));
  const times = [];
  for (let second = Math.ceil(from / step) * step; second <= until; second += step) {
    times.push(new Date(second * 1000).toISOString());
  }
  return times;
}

const secondsOf = (instant: string): number => Date.parse(instant) / 1000;

/** The service writes the resource in lower case, the agent its own configuration's spelling. */
function common({ clusterId }: Workload): Cells {
  const [, , subscriptionId = ''] = clusterId.split('/');
  return {
    ClusterId: clusterId,
    ClusterName: clusterId.split('/').at(-1),
    _ResourceId: clusterId.toLowerCase(),
    _SubscriptionId: subscriptionId,
    _IsBillable: 'True',
    SourceSystem: 'Containers',
  };
}

function podRows(pod: PodSketch, time: string): readonly Cells[] {
  const state = podAt(pod, time);
  if (!state) return [];
  const cells: Cells = {
    Type: 'KubePodInventory',
    Computer: state.node,
    ControllerKind: pod.controllerKind ?? 'ReplicaSet',
    Name: pod.name,
    Namespace: pod.namespace,
    PodCreationTimeStamp: pod.createdAt,
    PodStartTime: state.node ? (pod.placedAt ?? pod.createdAt) : null,
    PodStatus: state.phase,
    PodUid: pod.uid,
  };
  const containers = Array.from({ length: pod.containers ?? 1 }, (_, index) => `${pod.uid}/container-${index}`);
  return containers.map((ContainerName) => ({ ...cells, ContainerName }));
}

/** The scheduler's events carry neither first nor last time (facts: kubernetes.md, section 3.1); older ones do. */
function eventRows({ pods, ...workload }: Workload, times: readonly string[]): readonly Cells[] {
  const cells = common({ pods, ...workload });
  return pods.flatMap((pod) =>
    (pod.refusals ?? []).flatMap(({ at, message, hasTimes }) => {
      const collectedAt = times.find((time) => time >= at);
      const seenAt = hasTimes ? { FirstSeen: at, LastSeen: at } : {};
      return collectedAt ? [{ ...cells, ...seenAt, ...refusalCells(pod, message), TimeGenerated: collectedAt }] : [];
    }),
  );
}

function refusalCells({ namespace, name }: PodSketch, message: string): Cells {
  return {
    Type: 'KubeEvents',
    KubeEventType: 'Warning',
    Message: message,
    Name: name,
    Namespace: namespace,
    ObjectKind: 'Pod',
    Reason: 'FailedScheduling',
    SourceComponent: 'default-scheduler',
  };
}

function nodeRows(node: NodeSketch, time: string): readonly Cells[] {
  const { name, createdAt = '', deletedAt, readyAt, unreadyAt } = node;
  if (time < createdAt || (deletedAt && time >= deletedAt)) return [];
  const isReady = time >= (readyAt ?? createdAt) && !(unreadyAt && time >= unreadyAt);
  return [
    {
      Type: 'KubeNodeInventory',
      Computer: name,
      CreationTimeStamp: createdAt || null,
      Labels: JSON.stringify([labelsOf(node)]),
      OperatingSystem: node.isVirtual ? 'Linux' : 'Ubuntu 24.04 LTS',
      Status: isReady ? 'Ready' : '',
    },
  ];
}

/** Labels: facts, aks-virtual-nodes.md, sections 1 and 2. */
function labelsOf({ name, isVirtual, isV2 }: NodeSketch): Readonly<Record<string, string>> {
  const common = { 'kubernetes.io/hostname': name, 'kubernetes.io/role': 'agent', 'kubernetes.io/os': 'linux' };
  const engine = isV2 ? { virtualization: 'virtualnode2' } : {};
  return isVirtual
    ? { ...common, ...engine, type: 'virtual-kubelet' }
    : { ...common, 'kubernetes.azure.com/mode': 'system' };
}
