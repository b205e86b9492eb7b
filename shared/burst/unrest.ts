import type { BurstPolicy } from '../domain/burst-policy.ts';
import { controllerOf, type Pod } from '../domain/pod.ts';
import { type Instant, secondsAfter, secondsBetween } from '../domain/time.ts';
import { recentMoves } from './moves.ts';
import type { ReturnMatter } from './plan-return.ts';
import { isReadablePod, readInstant } from './readable.ts';

/**
 * Which owners are not at rest: the pod moved before has no Ready substitute on a VM node yet, so that another move would
 * take a second pod away from the same workload (facts: kubernetes.md, section 3.5).
 */
export interface Unrest {
  /** By uid of the owner. */
  readonly owners: ReadonlySet<string>;
  /** A pod that took the place of a moved one waits: the slot that was proven for it was none. */
  readonly isSlotMissed: boolean;
}

/** Pods that wait or are on VM nodes must be readable. */
export function unrestIn({ view, state: { moves }, policy, now }: ReturnMatter): Unrest {
  const { waiting } = view;
  const leaving = view.onVirtualNodes.filter(isReadablePod).filter(({ metadata }) => metadata?.deletionTimestamp);
  const unready = (view.onVmNodes ?? []).filter(isComingUp);
  const recent = new Map(Object.keys(moves).map((owner) => [owner, recentMoves(moves, owner, now)]));
  const moved = [...recent].filter(([, times]) => isJustMoved(times, policy, now)).map(([owner]) => owner);
  return {
    owners: new Set([...moved, ...[...waiting, ...leaving, ...unready].flatMap(ownerOf)]),
    isSlotMissed: waiting.some((pod) => isNewerThan(recent.get(controllerOf(pod)?.uid ?? '') ?? [], pod)),
  };
}

function ownerOf(pod: Pod): readonly string[] {
  const owner = controllerOf(pod);
  return owner ? [owner.uid] : [];
}

function isComingUp({ metadata, status }: Pod): boolean {
  if (metadata?.deletionTimestamp || status?.phase === 'Succeeded' || status?.phase === 'Failed') return false;
  return !status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True');
}

function isJustMoved(moves: readonly Instant[], { movePauseSeconds }: BurstPolicy, now: Instant): boolean {
  return moves.some((at) => secondsBetween(at, now) < movePauseSeconds);
}

/** Kubernetes writes whole seconds. */
function isNewerThan(moves: readonly Instant[], { metadata }: Pod): boolean {
  const made = readInstant(metadata?.creationTimestamp);
  const last = moves.at(-1);
  return made !== null && last !== undefined && made >= secondsAfter(last, -1);
}
