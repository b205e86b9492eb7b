import type { BurstPolicy } from '../domain/burst-policy.ts';
import type { AciRefusal, BurstState } from '../domain/burst-state.ts';
import type { ClusterView, PodOrder } from '../domain/cluster-view.ts';
import { hasEnded, type OwnerReference } from '../domain/pod.ts';
import { type Instant, isAfter, secondsAfter } from '../domain/time.ts';
import { type BurstPod, burstPodsOn, unplacedIn } from './burst-pod.ts';
import { readInstant } from './readable.ts';
import { type StartTrouble, startTrouble } from './start-trouble.ts';

export interface GiveBackMatter {
  readonly view: ClusterView;
  readonly state: BurstState;
  readonly policy: BurstPolicy;
  readonly now: Instant;
}

export interface GiveBackPlan {
  /** Pods to delete, so that their owners make others, which wait for VMs. */
  readonly orders: readonly GiveBackOrder[];
  /** The next memory of failed owners: the new ones, and the old ones whose time is not up. */
  readonly failedOwners: BurstState['failedOwners'];
  /** The next memory of what ACI refused to the whole cluster; null where it refuses nothing, as far as is known. */
  readonly aciRefusal: AciRefusal | null;
  /** Pods that fail and are not deleted, because nothing is known to make another. */
  readonly told: readonly { readonly pod: string; readonly reason: string; readonly says: string }[];
}

export interface GiveBackOrder extends PodOrder {
  /** The uid of the owner. */
  readonly owner: string;
  readonly cause: StartTrouble['cause'];
  readonly says: string;
}

/**
 * Burst pods that do not start on ACI: past their deadline, placed or not, or with a status that never heals. One that waits
 * on with the toleration drives no scale-up; its successor does. An owner is remembered once, however many pods fail.
 */
export function planGiveBack({ view, state, policy, now }: GiveBackMatter): GiveBackPlan {
  const failing = [...burstPodsOn(view, policy), ...unplacedIn(view, policy)].flatMap((burst) => {
    const trouble = startTrouble(burst, policy, now);
    return trouble ? [{ burst, trouble }] : [];
  });
  const isReplaced = ({ burst }: Failing) => burst.owner !== null && makesAnother(burst.owner);
  return {
    orders: failing.filter((one) => isReplaced(one) && !hasEnded(one.burst.pod)).map(orderFor),
    failedOwners: rememberFailures(state.failedOwners, failing, policy, now),
    aciRefusal: rememberRefusal(state.aciRefusal, failing, policy, now),
    told: failing.filter((one) => !isReplaced(one)).map(tell),
  };
}

interface Failing {
  readonly burst: BurstPod;
  readonly trouble: StartTrouble;
}

/** Controllers of Kubernetes itself that answer a deleted pod with a new one. What others do is not known here. */
const makesAnother = ({ kind }: OwnerReference): boolean =>
  ['ReplicaSet', 'ReplicationController', 'StatefulSet', 'Job'].includes(kind);

function orderFor({ burst, trouble }: Failing): GiveBackOrder {
  return { ...burst.order, owner: burst.owner?.uid ?? '', cause: trouble.cause, says: trouble.says };
}

function tell({ burst: { name, owner }, trouble }: Failing) {
  const maker = owner
    ? `Whether its owner (${owner.kind} ${owner.name}) would make another is not known`
    : 'Nothing would make another';
  return { pod: name, reason: trouble.cause, says: `${trouble.says} ${maker}, so it is left: delete it by hand.` };
}

/** Bare pods have no owner to remember. The most telling trouble of an owner is the one that is kept. */
function rememberFailures(
  known: BurstState['failedOwners'],
  failing: readonly Failing[],
  policy: BurstPolicy,
  now: Instant,
): BurstState['failedOwners'] {
  const isPaused = ({ until }: { readonly until: Instant }) => readInstant(until) !== null && isAfter(until, now);
  const next = new Map(Object.entries(known).filter(([, pause]) => isPaused(pause)));
  for (const { burst, trouble } of failing.toSorted(byTelling)) {
    const until = pausedUntil(burst, policy, now);
    const isLonger = burst.owner && isAfter(until, next.get(burst.owner.uid)?.until ?? now);
    if (isLonger) next.set(burst.owner.uid, { cause: trouble.says, until });
  }
  return Object.fromEntries(next);
}

/**
 * A full region and a spent quota are not of one owner: the next pod would meet them as well. Counted from the admission
 * of the pod, so that one that lies about for long closes nothing for long.
 */
function rememberRefusal(
  known: AciRefusal | null,
  failing: readonly Failing[],
  { aciRefusedSeconds }: BurstPolicy,
  now: Instant,
): AciRefusal | null {
  const refused = failing
    .filter(({ trouble: { cause } }) => cause === 'capacity' || cause === 'quota')
    .map(({ burst: { admittedAt }, trouble: { says } }): AciRefusal => {
      const from = admittedAt === null || isAfter(admittedAt, now) ? now : admittedAt;
      return { cause: says, until: secondsAfter(from, aciRefusedSeconds) };
    });
  const last = [...(known ? [known] : []), ...refused].sort(byEnd).at(-1);
  return last && isAfter(last.until, now) ? last : null;
}

const byEnd = (one: AciRefusal, other: AciRefusal): number => Date.parse(one.until) - Date.parse(other.until);

const byTelling = (one: Failing, other: Failing): number => Number(isMute(one)) - Number(isMute(other));

/** Nobody said anything, but that time went by. */
const isMute = ({ trouble: { cause } }: Failing): boolean => cause === 'overdue' || cause === 'unplaced';

/** An ended pod lies about for long after it failed, so its pause is counted from its own deadline. */
function pausedUntil(
  burst: BurstPod,
  { startDeadlineSeconds, failedOwnerSeconds }: BurstPolicy,
  now: Instant,
): Instant {
  if (!hasEnded(burst.pod)) return secondsAfter(now, failedOwnerSeconds);
  return secondsAfter(burst.admittedAt ?? now, startDeadlineSeconds + failedOwnerSeconds);
}
