import type { EligibilityContext, Verdict } from '../../../../shared/backlog/eligibility/rule.ts';
import type { Pod } from '../../../../shared/domain/pod.ts';

/** One rule as a test sees it: where it must find what, what each engine makes of it, and what it must leave alone. */
export interface Row {
  readonly reason: string;
  readonly addon: Verdict;
  readonly v2: Verdict;
  /** The exact paths that must be found. */
  readonly fields: readonly string[];
  readonly pod: Pod;
  readonly context?: Partial<EligibilityContext>;
  /** Close to it, and yet none of its business. */
  readonly unaffected: readonly Pod[];
}

/** As the table of facts abbreviates them: no, only by configuration, yes with a note, yes. */
export const N = 'deny';
export const D = 'deny-unless-configured';
export const S = 'note';
export const Y = 'allow';
