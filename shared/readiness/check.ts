import type { Action, ActionKind } from '../domain/action.ts';
import type { Finding, Remedy } from '../domain/finding.ts';
import type { Observation } from '../domain/observation.ts';
import type { Policy } from '../domain/policy.ts';
import type { Sight, Unseen } from '../domain/sight.ts';
import { loneV2, whyBlindForV2 } from './lone-v2.ts';

/**
 * One readiness claim. Its id and title say what should be true; `judge` says whether it is, and what mends it.
 * Pure: the same world gives the same verdict.
 */
export interface Check {
  readonly id: string;
  readonly title: string;
  /**
   * `precondition`: where it fails and only an operator can mend it, nothing at all is changed.
   * `requirement`: the cluster is not ready without it. `advice`: worth saying, stops nothing.
   */
  readonly weight: 'precondition' | 'requirement' | 'advice';
  /** Checks that must be ready before this one's actions are taken. */
  readonly needs: readonly string[];
  /** It stands for something that virtual nodes v2 bring along: where they are alone, it is not asked. */
  readonly isOfAddon?: true;
  judge(world: World): Verdict;
}

export interface World {
  readonly observation: Observation;
  readonly policy: Policy;
  /** Kinds of our own changes that failed lately: what they left behind is ours to mend. */
  readonly ownFailures?: readonly ActionKind[];
}

export type Verdict = Omit<Finding, 'check'>;

export const ready = (why: string): Verdict => ({ status: 'ready', why });

export const notReady = (why: string, remedy: Remedy): Verdict => ({ status: 'not-ready', why, remedy });

export const unknown = (why: string, remedy?: Remedy): Verdict => ({
  status: 'unknown',
  why,
  ...(remedy === undefined ? {} : { remedy }),
});

export const byAction = (...actions: readonly Action[]): Remedy => ({ kind: 'actions', actions });

export const byOperator = (text: string): Remedy => ({ kind: 'advice', text });

/** Time mends it. How often to look meanwhile is the policy's business, unless Azure asked for more. */
export const byWaiting = (secondsMin = 0): Remedy => ({ kind: 'wait', secondsMin });

/** A service that failed or throttled a read is left alone for so long. */
const unavailableSeconds = 60;

/**
 * Judges what was seen; what was not seen is `unknown`, with the remedy that its cause allows.
 * What cannot exist yet has no remedy of its own: another check's remedy brings it.
 */
export function whenSeen<T>(sight: Sight<T>, judge: (value: T) => Verdict): Verdict {
  if (sight.seen) return judge(sight.value);
  if (sight.cause === 'not-there-yet' || sight.cause === 'not-needed') return unknown(sight.why);
  return unknown(sight.why, sight.advice ? byOperator(sight.advice) : byWaiting(pauseOf(sight)));
}

const pauseOf = ({ retryAfterSeconds = 0 }: Unseen): number => Math.max(unavailableSeconds, retryAfterSeconds);

/** Runs the checks in their order. */
export function judge(checks: readonly Check[], world: World): readonly Finding[] {
  const instead = judgeV2(world);
  const blind = whyBlindForV2(world);
  return checks.map((check) => {
    const verdict = (check.isOfAddon && instead) || check.judge(world);
    const isRash = check.isOfAddon && blind && verdict.remedy?.kind === 'actions';
    return { check: check.id, ...(isRash ? notBeside(blind, verdict) : verdict) };
  });
}

/** What stands for the checks of the add-on where virtual nodes v2 are alone; null where they are not. */
function judgeV2(world: World): Verdict | null {
  const node = loneV2(world);
  return node && ready(`Virtual nodes v2 (${node.name}) bring this along, and the add-on stays off beside them.`);
}

/** Set up beside virtual nodes v2 the add-on would have to be taken away by hand again. */
function notBeside(blind: Unseen, { why }: Verdict): Verdict {
  const said = `${why} Not mended yet, for virtual nodes v2 may be there: ${blind.why}`;
  return unknown(said, blind.advice ? byOperator(blind.advice) : byWaiting(pauseOf(blind)));
}
