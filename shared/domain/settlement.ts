import type { PendingChange } from './ledger-entry.ts';

/** What became of a change that an earlier pass sent. */
export type Settlement = { readonly change: PendingChange } & (
  | { readonly state: 'running' }
  | { readonly state: 'succeeded' }
  | { readonly state: 'failed'; readonly why: string }
  /** Azure cannot say: the answer was lost, or the operation is forgotten. What is seen next tells, where it can. */
  | { readonly state: 'unknown'; readonly why: string }
);
