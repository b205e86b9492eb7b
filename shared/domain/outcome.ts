import type { Action } from './action.ts';
import type { PodResult } from './cluster-view.ts';

/** What became of one action. */
export type Outcome = { readonly action: Action } & (
  | { readonly result: 'applied'; readonly pods?: readonly PodResult[] }
  /** ARM took it and works on it; `operationUrl` tells when it is done. */
  | { readonly result: 'accepted'; readonly operationUrl: string; readonly askAgainSeconds?: number }
  | { readonly result: 'already-so' }
  /** The answer was lost: the next pass looks whether it took effect. */
  | { readonly result: 'unknown'; readonly why: string }
  /** Observe mode: said, not done. */
  | { readonly result: 'only-described' }
  /** `isTransient`: the service was busy or throttled, so another try is worth it. */
  | {
      readonly result: 'failed';
      readonly why: string;
      readonly isTransient: boolean;
      readonly askAgainSeconds?: number;
      readonly pods?: readonly PodResult[];
    }
);

export type Result = Outcome['result'];

/** An operation's URL carries a signed query, which polling needs and no record may show. */
export function bareUrl(operationUrl: string): string {
  return operationUrl.split('?')[0] ?? '';
}
