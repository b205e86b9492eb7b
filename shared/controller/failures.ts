import { type Action, isOfPods, type PodsAction, targetOf, targetOfPod } from '../domain/action.ts';
import { type ClusterView, type PodResult, podName } from '../domain/cluster-view.ts';
import type { FailedAction } from '../domain/ledger-entry.ts';
import type { Outcome } from '../domain/outcome.ts';
import { namesOf } from '../domain/pod.ts';
import type { Policy } from '../domain/policy.ts';
import { type Instant, isAfter, secondsAfter, secondsBetween } from '../domain/time.ts';

type Failures = readonly FailedAction[];

/** What may fail: one kind of change of one thing. */
type Subject = Pick<FailedAction, 'kind' | 'target'>;

/** One failure of it, as it is noted. */
export interface Trouble {
  readonly why: string;
  /** The service was busy or the answer lost: it costs a pause, not one of the tries that the policy allows. */
  readonly isTransient: boolean;
  /** Azure began the change, or may have. */
  readonly tookHold: boolean;
  readonly askAgainSeconds?: number;
  readonly isOwn?: boolean;
}

/** What is held against further tries once an action has ended. Of pods each has its own: one that fails rests alone. */
export function failuresAfterOutcome(failures: Failures, outcome: Outcome, policy: Policy, now: Instant): Failures {
  const { action, result } = outcome;
  if (isOfPods(action) && 'pods' in outcome) return afterPods(failures, action, outcome.pods ?? [], policy, now);
  if (result === 'unknown') {
    return withFailure(failures, action, { why: outcome.why, isTransient: true, tookHold: true }, policy, now);
  }
  if (result !== 'failed') return withoutFailure(failures, action);
  return withFailure(failures, action, { ...outcome, tookHold: false }, policy, now);
}

function afterPods(
  failures: Failures,
  { kind, pods }: PodsAction,
  results: readonly PodResult[],
  policy: Policy,
  now: Instant,
): Failures {
  const targets = new Map(pods.map((pod) => [podName(pod), targetOfPod(pod)]));
  return results.reduce((noted, { pod, result, why }) => {
    const subject = { kind, target: targets.get(pod) ?? pod };
    if (!failed.has(result)) return without(noted, subject);
    const trouble = {
      why: why.slice(0, podWhyLengthMax),
      isTransient: result !== 'refused',
      tookHold: false,
      isOwn: result === 'blocked',
    };
    return noteFailure(noted, subject, trouble, policy, now);
  }, failures);
}

/** A pod that has changed is looked at again at once, and one that is gone needs nothing more. */
const failed: ReadonlySet<PodResult['result']> = new Set(['failed', 'refused', 'blocked', 'unknown']);

/** There may be a hundred of them in the ledger. */
const podWhyLengthMax = 300;

/** Notes one more failure of an action, with a growing pause before the next try. */
export function withFailure(
  failures: Failures,
  action: Action,
  trouble: Trouble,
  policy: Policy,
  now: Instant,
): Failures {
  return noteFailure(failures, { kind: action.kind, target: targetOf(action) }, trouble, policy, now);
}

export function withoutFailure(failures: Failures, action: Action): Failures {
  return without(failures, { kind: action.kind, target: targetOf(action) });
}

/** The pauses double, up to this many lengths. */
const pauseLengthsMax = 16;

function noteFailure(
  failures: Failures,
  { kind, target }: Subject,
  { why, isTransient, tookHold, askAgainSeconds = 0, isOwn = false }: Trouble,
  policy: Policy,
  now: Instant,
): Failures {
  const before = failures.find((one) => one.kind === kind && one.target === target);
  const tries = (before?.tries ?? 0) + 1;
  const asked = Math.min(askAgainSeconds, askAgainSecondsMax);
  const attempts = (before?.attempts ?? 0) + (isTransient ? 0 : 1);
  const notBefore = secondsAfter(now, Math.max(asked, pauseSecondsOf(tries, policy)));
  return [
    ...without(failures, { kind, target }),
    { target, kind, attempts, tries, tookHold, why, notBefore, ...(isOwn && { isOwn }) },
  ];
}

const pauseSecondsOf = (tries: number, { cooldownSeconds }: Policy): number =>
  cooldownSeconds * Math.min(2 ** (tries - 1), pauseLengthsMax);

const without = (failures: Failures, { kind, target }: Subject): Failures =>
  failures.filter((one) => one.kind !== kind || one.target !== target);

/** How long a failure is held against an action after it may be tried again: then its cause has had time to be mended. */
const failureToldSeconds = 3600;

/** No service asks for a longer pause. One that ends later yet was noted by a clock that ran ahead. */
const askAgainSecondsMax = 86_400;

export function stillTold(failures: Failures, policy: Policy, now: Instant): Failures {
  const aheadSecondsMax = Math.max(askAgainSecondsMax, policy.cooldownSeconds * pauseLengthsMax);
  const told = failures.filter(({ notBefore }) => {
    const past = secondsBetween(notBefore, now);
    return past < failureToldSeconds && past >= -aheadSecondsMax;
  });
  return told.map((failure) => withoutClockAhead(failure, policy, now));
}

/** Of pods nobody asks for longer pauses than ours: what is left of one is no more than the whole of it, from now on. */
function withoutClockAhead(failure: FailedAction, policy: Policy, now: Instant): FailedAction {
  const latest = secondsAfter(now, pauseSecondsOf(failure.tries, policy));
  const isTooLong = podKinds.has(failure.kind) && isAfter(failure.notBefore, latest);
  return isTooLong ? { ...failure, notBefore: latest } : failure;
}

/** What failed with pods that are gone is forgotten with them. */
export function withoutGonePods(failures: Failures, { waiting, onVirtualNodes }: ClusterView): Failures {
  const there = new Set([...waiting, ...onVirtualNodes].map((pod) => targetOfPod(namesOf(pod))));
  return failures.filter(({ kind, target }) => !podKinds.has(kind) || there.has(target));
}

const podKinds: ReadonlySet<Action['kind']> = new Set(['burst-pods', 'return-pods', 'give-back-pods']);
