import { hasEnded, isLeaving, type Pod } from '../domain/pod.ts';
import { type Instant, secondsAfter, secondsBetween } from '../domain/time.ts';
import { isMarked } from './admitted.ts';
import { ownerKeyOf, recentMoves } from './moves.ts';
import type { ReturnMatter } from './plan-return.ts';
import { isReadablePod, readInstant } from './readable.ts';

/**
 * How far an owner has got over its last moves. Only pods made since then are looked at, and only for so long: one that
 * crashes for ever, or waits for a node that never comes, must not keep the others on ACI (facts: kubernetes.md, section 3.5).
 */
export interface Unrest {
  /** Moved pods that are going, or whose substitutes are not Ready yet. */
  readonly onTheWay: number;
  /** More substitutes are due than VM nodes have got, and one waits: the slot that was proven for it was none. */
  readonly isSlotMissed: boolean;
  /** That it has on nodes and that stay there: what the moves of an hour, and those at one time, are measured by. */
  readonly pods: number;
  /** On ACI, and made since the first move of the hour: they may be what was moved, come back. */
  readonly back: ReadonlySet<string>;
}

/** By the key of the owner. Pods that wait or are on VM nodes must be readable. */
export function unrestIn({ view, state: { moves }, policy, now }: ReturnMatter): (owner: string) => Unrest {
  const onAci = view.onVirtualNodes.filter(isReadablePod);
  const byOwner = Map.groupBy([...view.waiting, ...onAci, ...(view.onVmNodes ?? [])], ownerKeyOf);
  const isWithin = (seconds: number) => (at: Instant) => secondsBetween(at, now) < seconds;
  return (owner) => {
    const recent = recentMoves(moves, owner, now);
    const last = recent.filter(isWithin(patienceSeconds));
    const justMoved = last.filter(isWithin(policy.movePauseSeconds)).length;
    const pods = byOwner.get(owner) ?? [];
    const [first] = recent;
    const back =
      first === undefined ? [] : pods.filter((pod) => isMarked(pod) && isSettled(pod) && isMadeSince(pod, first));
    const uids = new Set(back.map(({ metadata }) => metadata?.uid ?? ''));
    return { ...progressOf(pods, last, justMoved), pods: pods.filter(isSettled).length, back: uids };
  };
}

/** For so long after a move its substitute is waited for; no pause that can be set is longer. */
const patienceSeconds = 600;

/** Which of the pods made since are substitutes nobody can tell: as many as are Ready have taken the place of moved ones. */
function progressOf(pods: readonly Pod[], moves: readonly Instant[], justMoved: number): Omit<Unrest, 'pods' | 'back'> {
  const [first] = moves;
  if (first === undefined) return { onTheWay: 0, isSlotMissed: false };
  const made = pods.filter((pod) => isMadeSince(pod, first));
  const due = moves.length - made.filter((pod) => isStaying(pod) && isReady(pod)).length;
  const leaving = pods.filter((pod) => isLeaving(pod) && isMarked(pod)).length;
  const onVms = made.filter((pod) => pod.spec?.nodeName && !isMarked(pod)).length;
  return {
    onTheWay: Math.max(justMoved, Math.min(due, leaving + made.filter(isComingUp).length)),
    isSlotMissed: onVms < moves.length && made.some(({ spec }) => !spec?.nodeName),
  };
}

/** Kubernetes writes whole seconds. */
function isMadeSince({ metadata }: Pod, move: Instant): boolean {
  const made = readInstant(metadata?.creationTimestamp);
  return made !== null && made >= secondsAfter(move, -1);
}

const isReady = ({ status }: Pod): boolean =>
  status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;

const isStaying = (pod: Pod): boolean => !isLeaving(pod) && !hasEnded(pod);

const isSettled = (pod: Pod): boolean => isStaying(pod) && Boolean(pod.spec?.nodeName);

const isComingUp = (pod: Pod): boolean => isStaying(pod) && !isReady(pod);
