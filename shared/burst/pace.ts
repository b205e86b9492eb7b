import { glimpseOf } from '../domain/glimpse.ts';
import type { Watch } from '../domain/ledger-entry.ts';
import { hasEnded } from '../domain/pod.ts';
import { type Instant, isAfter, secondsAfter } from '../domain/time.ts';
import type { BurstPlan, KeepReason } from './burst-plan.ts';
import { burstPodsOn } from './burst-pod.ts';
import type { BurstQuestion } from './decide-burst.ts';
import type { ReturnPlan } from './plan-return.ts';

/** How soon a cluster is worth another look, and how much of one. */
export interface Pace {
  /** Null where the schedule will do. */
  readonly lookAgainSeconds: number | null;
  /** Something is about to burst or to come home: the next look is a whole pass. */
  readonly isSoon: boolean;
  /** Null where a glimpse would not do. */
  readonly watch: Watch | null;
  /** A pod of ours is on ACI, and has not ended. */
  readonly isInUse: boolean;
}

/** Pods kept for these reasons may burst within seconds or a few minutes. */
const soonOver: ReadonlySet<KeepReason> = new Set([
  'TooYoung',
  'AutoscalerHasNotSeenIt',
  'VmComesFirst',
  'CreateWindow5Minutes',
  'PassCap',
]);

/** Pods on ACI that stay for these reasons have a slot, or had one: VMs that stay empty meanwhile are taken away. */
const soonHome: ReadonlySet<ReturnPlan['kept'][number]['reason']> = new Set([
  'too-young',
  'unsettled',
  'owner-busy',
  'pass-limit',
]);

/** A hot cluster in which nothing is about to happen is seen whole so many times less often than it is glimpsed at. */
export const glimpsesPerLook = 6;

/** A list of more is no glimpse. */
const waitingGlimpsedMax = 1000;

/**
 * What can never burst keeps nobody awake, nor do pods on the virtual node that others sent there. While a cluster is hot,
 * whoever comes to wait is noticed within one short pause.
 */
export function paceOf(
  { view, policy, observation }: BurstQuestion,
  { kept }: BurstPlan,
  back: ReturnPlan,
  hotUntil: Instant | null,
): Pace {
  const { hotLookSeconds } = policy.burst;
  const isInUse = !burstPodsOn(view, policy.burst).every(({ pod }) => hasEnded(pod));
  const isSoon =
    kept.some(({ reason }) => soonOver.has(reason)) || back.kept.some(({ reason }) => soonHome.has(reason));
  const calm: Pace = { lookAgainSeconds: null, isSoon, watch: null, isInUse };
  if (isSoon) return { ...calm, lookAgainSeconds: hotLookSeconds };
  const isCooling = hotUntil !== null && isAfter(hotUntil, observation.at);
  if (!isCooling && !isInUse) return calm;
  const wholeSeconds = hotLookSeconds * glimpsesPerLook;
  if (view.waiting.length > waitingGlimpsedMax) return { ...calm, lookAgainSeconds: wholeSeconds };
  const until = secondsAfter(observation.at, wholeSeconds);
  return {
    ...calm,
    lookAgainSeconds: hotLookSeconds,
    watch: { until, hotLookSeconds, seen: glimpseOf(view.waiting), glimpsedAt: null },
  };
}
