/** Reading and setting the conditions of a pod or node. */
import type { Condition, Node, Pod } from '../objects.ts';
import { timeOf } from '../times.ts';

export function conditionOf(conditions: readonly Condition[] | undefined, wanted: string): Condition | undefined {
  return conditions?.find(({ type }) => type === wanted);
}

export function isReady({ status }: Pod): boolean {
  return conditionOf(status.conditions, 'Ready')?.status === 'True';
}

export function isNodeReady(node: Node | undefined): boolean {
  return conditionOf(node?.status.conditions, 'Ready')?.status === 'True';
}

/** Finished or on its way out: no longer one of its owner's pods. */
export function isActive({ metadata, status }: Pod): boolean {
  return !metadata.deletionTimestamp && !isFinished(status);
}

export function isFinished({ phase }: Pod['status']): boolean {
  return phase === 'Succeeded' || phase === 'Failed';
}

/** The conditions with this one; its transition time moves only when its status does. */
export function withCondition(
  conditions: readonly Condition[] | undefined,
  condition: Condition,
  nowMs: number,
): Condition[] {
  const known = conditionOf(conditions, condition.type);
  const since = known?.status === condition.status ? known.lastTransitionTime : undefined;
  const full = { ...condition, lastProbeTime: null, lastTransitionTime: since ?? timeOf(nowMs) };
  if (!known) return [...(conditions ?? []), full];
  return (conditions ?? []).map((one) => (one.type === condition.type ? full : one));
}

/** The pod on that node, as the scheduler leaves it. */
export function boundTo(pod: Pod, nodeName: string, nowMs: number): Pod {
  const conditions = withCondition(pod.status.conditions, { type: 'PodScheduled', status: 'True' }, nowMs);
  return { ...pod, spec: { ...pod.spec, nodeName }, status: { ...pod.status, conditions } };
}
