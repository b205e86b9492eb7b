import type { Observation } from '../../../shared/domain/observation.ts';
import type { Policy } from '../../../shared/domain/policy.ts';
import type { Check, Verdict } from '../../../shared/readiness/check.ts';
import { anObservation, aPolicy } from '../../builders/an-observation.ts';

/** Judges a world in which everything is ready but for what the test names. */
export const judging =
  (check: Check) =>
  (part: Partial<Observation>, policy: Partial<Policy> = {}): Verdict =>
    check.judge({ observation: anObservation(part), policy: aPolicy(policy) });

/** The advice of a verdict; fails the test where the remedy is another. */
export function adviceOf({ remedy }: Verdict): string {
  if (remedy?.kind !== 'advice') throw new Error(`Expected advice, got ${JSON.stringify(remedy)}.`);
  return remedy.text;
}
