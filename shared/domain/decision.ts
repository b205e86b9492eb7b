import type { Action } from './action.ts';

/** What one pass does next, and why. The same observation, findings, policy and time give the same decision. */
export type Decision =
  | { readonly kind: 'act'; readonly why: string; readonly actions: readonly Action[] }
  | { readonly kind: 'wait'; readonly why: string; readonly seconds: number }
  /** `hasWaited`: time should have mended it and did not. */
  | { readonly kind: 'refuse'; readonly why: string; readonly advice: readonly string[]; readonly hasWaited?: true }
  /** `lookAgainSeconds`: while a cluster is hot it is looked at often. */
  | { readonly kind: 'rest'; readonly why: string; readonly lookAgainSeconds?: number };
