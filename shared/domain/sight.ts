import type { Instant } from './time.ts';

/**
 * One part of an observation: seen, or not seen with the reason.
 * "Looked, and it is not there" is a seen `null`; a 403 is never taken for absence.
 */
export type Sight<T> = Seen<T> | Unseen;

export interface Seen<T> {
  readonly seen: true;
  readonly value: T;
  /** When it was true: older than the pass where an earlier sight was good enough. */
  readonly at: Instant;
}

export interface Unseen {
  readonly seen: false;
  readonly why: string;
  readonly cause: UnseenCause;
  /** What an operator can do about it, where there is something. */
  readonly advice?: string;
  /** How long Azure asked to be left alone. */
  readonly retryAfterSeconds?: number;
}

/**
 * `forbidden`: a permission is missing. `unavailable`: throttled, failing or unreachable, worth another look soon.
 * `stale`: there was an answer, too old to act on. `not-needed`: nothing hangs on it, so it was not read.
 * `not-there-yet`: it cannot exist before something else does (no subnet without a network).
 */
export type UnseenCause = 'forbidden' | 'unavailable' | 'stale' | 'not-needed' | 'not-there-yet';

export const seen = <T>(value: T, at: Instant): Seen<T> => ({ seen: true, value, at });

export const unseen = (cause: UnseenCause, why: string, advice?: string, retryAfterSeconds?: number): Unseen => ({
  seen: false,
  why,
  cause,
  ...(advice === undefined ? {} : { advice }),
  ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
});
