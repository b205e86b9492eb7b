import type { PendingChange } from './ledger-entry.ts';

/** What became of a change that an earlier pass sent. */
export type Settlement = { readonly change: PendingChange } & (
  | { readonly state: 'running' }
  | { readonly state: 'succeeded' }
  | { readonly state: 'failed'; readonly why: string }
  /** Nobody can say: the answer was lost or Azure forgot the operation. The observation that follows tells. */
  | { readonly state: 'unknown'; readonly why: string }
);
