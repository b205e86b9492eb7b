import type { Action } from './action.ts';

/** What one pass does next, and why. The same observation, findings, policy and time give the same decision. */
export type Decision = { readonly kind: 'act'; readonly why: string; readonly actions: readonly Action[] } | Standing;

/**
 * Nothing is changed now. `lookAgainSeconds`: a hot cluster is looked at often, and one that waits or refuses while its
 * pods on ACI may go home.
 */
export type Standing = { readonly why: string; readonly lookAgainSeconds?: number } & (
  | { readonly kind: 'rest' }
  /** `secondsMin`: Azure asked for so long, or a failed change rests so long: nobody looks sooner. */
  | { readonly kind: 'wait'; readonly seconds: number; readonly secondsMin?: number }
  /** `hasWaited`: time should have mended it and did not. */
  | { readonly kind: 'refuse'; readonly advice: readonly string[]; readonly hasWaited?: true }
);
