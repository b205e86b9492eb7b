import type { Instant } from '../domain/time.ts';

/** The time of day. The one place where it comes from. */
export interface Clock {
  now(): Instant;
}
