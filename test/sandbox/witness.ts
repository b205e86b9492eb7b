import { burstAnnotations } from '../../shared/domain/cluster-view.ts';
import type { ContainerGroups } from './keep-container-groups.ts';
import { VIRTUAL_NODE_NAME } from './kubernetes/nodes/virtual-node-body.ts';
import type { Pod, PodDisruptionBudget } from './kubernetes/objects.ts';
import { isReady } from './kubernetes/pods/conditions.ts';
import { selects } from './kubernetes/selectors.ts';
import type { Kubernetes } from './kubernetes/start-kubernetes.ts';
import type { Change } from './kubernetes/store.ts';
import type { SimulatedClock } from './simulated-clock.ts';

/** Who saw everything that happened in a cluster, from the store itself and not from what anybody says of it. */
export interface Witness {
  /** Every pod that ever was, by uid. */
  readonly lives: ReadonlyMap<string, PodLife>;
  /** Sentences on the times at which fewer pods were ready than a budget asks, once it had them. */
  readonly broken: readonly string[];
  /** The time of its cluster, in milliseconds since the epoch. */
  nowMs(): number;
  readonly groups: ContainerGroups;
}

/** When a pod came to each stage, in milliseconds since the epoch; absent for those that it did not come to. */
export interface PodLife {
  /** `namespace/name`. */
  readonly pod: string;
  /** The uid of who made it. */
  readonly owner: string;
  readonly createdMs: number;
  readonly isVirtual?: boolean;
  readonly waitingMs?: number;
  readonly patchedMs?: number;
  readonly scheduledMs?: number;
  readonly runningMs?: number;
  /** Asked to go. */
  readonly leavingMs?: number;
  readonly goneMs?: number;
}

export function witness(kubernetes: Kubernetes, groups: ContainerGroups, clock: SimulatedClock): Witness {
  const lives = new Map<string, PodLife>();
  const broken: string[] = [];
  const met = new Set<string>();
  kubernetes.store.subscribe((change) => {
    if (change.resource !== 'pods') return;
    const pod = change.object as Pod;
    const { uid, name, namespace = '', ownerReferences = [] } = pod.metadata;
    const born = { pod: `${namespace}/${name}`, owner: ownerReferences[0]?.uid ?? '', createdMs: clock.now() };
    lives.set(uid, { ...stagesOf(pod, change.type, clock.now()), ...(lives.get(uid) ?? born) });
    for (const budget of kubernetes.store.list('poddisruptionbudgets', namespace))
      heedBudget(budget, kubernetes.pods(namespace), pod, { met, broken });
  });
  return { lives, broken, nowMs: clock.now, groups };
}

/** What is known of a stage first is kept. */
function stagesOf({ metadata, spec, status }: Pod, type: Change['type'], nowMs: number): Partial<PodLife> {
  const isWaiting = status.conditions?.some((one) => one.type === 'PodScheduled' && one.reason === 'Unschedulable');
  return {
    ...(isWaiting ? { waitingMs: nowMs } : {}),
    ...(metadata.annotations?.[burstAnnotations.burstAt] ? { patchedMs: nowMs } : {}),
    ...(spec.nodeName ? { scheduledMs: nowMs, isVirtual: spec.nodeName === VIRTUAL_NODE_NAME } : {}),
    ...(status.phase === 'Running' ? { runningMs: nowMs } : {}),
    ...(metadata.deletionTimestamp ? { leavingMs: nowMs } : {}),
    ...(type === 'DELETED' ? { goneMs: nowMs } : {}),
  };
}

interface Health {
  readonly met: Set<string>;
  readonly broken: string[];
}

/** Counted from the pods: what the budget says of itself follows a moment later. */
function heedBudget(budget: PodDisruptionBudget, pods: readonly Pod[], changed: Pod, { met, broken }: Health): void {
  const { selector, minAvailable } = budget.spec;
  if (!selects(selector, changed.metadata.labels)) return;
  const { name } = budget.metadata;
  const healthy = pods.filter((pod) => selects(selector, pod.metadata.labels) && isHealthy(pod)).length;
  const wanted = Number(minAvailable);
  if (healthy >= wanted) met.add(name);
  else if (met.has(name)) broken.push(`${healthy} of the ${wanted} pods that budget ${name} asks for were ready`);
}

const isHealthy = (pod: Pod) => isReady(pod) && !pod.metadata.deletionTimestamp;
