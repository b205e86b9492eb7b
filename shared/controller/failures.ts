import { type Action, targetOf } from '../domain/action.ts';
import type { FailedAction } from '../domain/ledger-entry.ts';
import type { Policy } from '../domain/policy.ts';
import { type Instant, secondsAfter, secondsBetween } from '../domain/time.ts';

/** One failure of one action, as it is noted. */
export interface Trouble {
  readonly action: Action;
  readonly why: string;
  /** The service was busy or the answer lost: it costs a pause, not one of the tries that the policy allows. */
  readonly isTransient: boolean;
  /** Azure began the change, or may have. */
  readonly tookHold: boolean;
  readonly askAgainSeconds?: number;
}

/** The pauses double, up to this many lengths. */
const pauseLengthsMax = 16;

/** Notes one more failure, with a growing pause before the next try. */
export function withFailure(
  failures: readonly FailedAction[],
  { action, why, isTransient, tookHold, askAgainSeconds = 0 }: Trouble,
  { cooldownSeconds }: Policy,
  now: Instant,
): readonly FailedAction[] {
  const before = failures.find((failure) => isOf(failure, action));
  const tries = (before?.tries ?? 0) + 1;
  const pauseSeconds = Math.max(askAgainSeconds, cooldownSeconds * Math.min(2 ** (tries - 1), pauseLengthsMax));
  const failure: FailedAction = {
    target: targetOf(action),
    kind: action.kind,
    attempts: (before?.attempts ?? 0) + (isTransient ? 0 : 1),
    tries,
    tookHold,
    why,
    notBefore: secondsAfter(now, pauseSeconds),
  };
  return [...withoutFailure(failures, action), failure];
}

export function withoutFailure(failures: readonly FailedAction[], action: Action): readonly FailedAction[] {
  return failures.filter((failure) => !isOf(failure, action));
}

/** How long a failure is held against an action after it may be tried again: then its cause has had time to be mended. */
const failureToldSeconds = 3600;

export function stillTold(failures: readonly FailedAction[], now: Instant): readonly FailedAction[] {
  return failures.filter(({ notBefore }) => secondsBetween(notBefore, now) < failureToldSeconds);
}

const isOf = (failure: FailedAction, action: Action) =>
  failure.kind === action.kind && failure.target === targetOf(action);
