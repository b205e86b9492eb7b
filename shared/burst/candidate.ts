import { controllerOf, isWaiting, type Pod, type Time } from '../domain/pod.ts';
import { type Keep, keep } from './burst-plan.ts';
import type { NamedPod } from './readable.ts';

/** A waiting pod with what is asked of it more than once. */
export interface Candidate {
  readonly pod: NamedPod;
  /** `namespace/name`. */
  readonly name: string;
  readonly namespace: string;
  /** The uid of whoever makes another pod when this one goes; of the pod itself where nobody does. */
  readonly owner: string;
  readonly priority: number;
  readonly sinceMs: number;
}

/**
 * Looks only at what the planner itself reads: that is cheap, and the rest of a pod is for eligibility to judge before any
 * order is written. The general shapes of eligibility would take most of the time of a plan.
 */
export function readCandidate(pod: Pod, name: string): Candidate | Keep {
  if (!isNamed(pod)) return notNamed;
  if (!isPlain(pod)) return notPlain;
  const sinceMs = waitingSinceMs(pod);
  if (sinceMs === null) return notWaiting;
  const { namespace, uid } = pod.metadata;
  return { pod, name, namespace, owner: controllerOf(pod)?.uid ?? uid, priority: pod.spec?.priority ?? 0, sinceMs };
}

export const isKeep = (one: Candidate | Keep): one is Keep => 'reason' in one;

/** Highest priority first, then the longest wait, as in the scheduler's own queue; names settle the rest. */
export function byTurn(one: Candidate, other: Candidate): number {
  return other.priority - one.priority || one.sinceMs - other.sinceMs || (one.name < other.name ? -1 : 1);
}

const notNamed = keep('NotUnderstood', 'Without name, namespace, uid and resourceVersion no order can be guarded.');
const notPlain = keep(
  'NotUnderstood',
  'Its owners, tolerations, priority or conditions are not what the API documents.',
);
const notWaiting = keep(
  'NotWaiting',
  'It is not Pending as Unschedulable and without a node, or does not say since when.',
);

function isNamed(pod: Pod): pod is NamedPod {
  const { name, namespace, uid, resourceVersion } = pod?.metadata ?? {};
  return isText(name) && isText(namespace) && isText(uid) && isText(resourceVersion);
}

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';

function isPlain({ metadata, spec, status }: Pod): boolean {
  const { priority, schedulingGates, tolerations } = spec ?? {};
  return (
    isAbsentOr(isOwner, metadata?.ownerReferences) &&
    isAbsentOr(isObject, tolerations) &&
    isAbsentOr(isObject, schedulingGates) &&
    isAbsentOr(isCondition, status?.conditions) &&
    ((priority ?? null) === null || Number.isFinite(priority))
  );
}

function isAbsentOr(fits: (item: unknown) => boolean, list: unknown): boolean {
  return list === undefined || list === null || (Array.isArray(list) && list.every(fits));
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const isOwner = (value: unknown): boolean => isObject(value) && isText(value.uid);

const isCondition = (value: unknown): boolean => isObject(value) && typeof (value.message ?? '') === 'string';

/** When the pod was first found unschedulable. */
function waitingSinceMs(pod: Pod): number | null {
  const since = isWaiting(pod) ? scheduledCondition(pod)?.lastTransitionTime : undefined;
  const ms = (since ?? null) === null ? Number.NaN : new Date(since as Time).getTime();
  return Number.isNaN(ms) ? null : ms;
}

export const scheduledCondition = ({ status }: Pod) => status?.conditions?.find(({ type }) => type === 'PodScheduled');
