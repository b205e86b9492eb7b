import type { Action } from './action.ts';

/** What became of one check. `why` is a sentence; the remedy is there whenever the status is not `ready`. */
export interface Finding {
  readonly check: string;
  readonly status: 'ready' | 'not-ready' | 'unknown';
  readonly why: string;
  readonly remedy?: Remedy;
}

/** What mends it: actions of ours, time, or an operator. */
export type Remedy =
  | { readonly kind: 'actions'; readonly actions: readonly Action[] }
  | { readonly kind: 'wait'; readonly secondsMin: number }
  | { readonly kind: 'advice'; readonly text: string };
