import type { PendingChange } from './ledger-entry.ts';

/** What became of a change that an earlier pass sent. Where Azure did not say it, `why` tells what it said instead. */
export type Settlement = { readonly change: PendingChange } & (
  | { readonly state: 'running'; readonly askAgainSeconds?: number; readonly why?: string }
  | { readonly state: 'succeeded'; readonly why?: string }
  /** `tookHold`: Azure began it; otherwise it never arrived. */
  | { readonly state: 'failed'; readonly why: string; readonly tookHold: boolean }
  /** Azure cannot say: the answer was lost, or the operation is forgotten. What is seen next tells, where it can. */
  | { readonly state: 'unknown'; readonly why: string }
);
