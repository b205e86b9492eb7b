import type { Spend } from '../domain/burst-state.ts';
import { type Instant, secondsBetween } from '../domain/time.ts';

/** What to make of the time, held against the last reading of the meter. */
export type Belief =
  /** Time went by as it may. `since`: what has run since then is to be counted. */
  | { readonly kind: 'believed'; readonly since: Instant | null; readonly isJump: boolean }
  | { readonly kind: 'doubted'; readonly doubt: NonNullable<Spend['doubt']> };

/**
 * A clock that is suddenly weeks away, ahead or back, is believed once it has gone on from there for an hour: one reading
 * of a wrong clock must not begin another month, nor count a year. A controller that was off for weeks waits that hour.
 */
export function believeClock({ meteredAt, doubt }: Spend, now: Instant): Belief {
  if (meteredAt === null || isNear(meteredAt, now)) return { kind: 'believed', since: meteredAt, isJump: false };
  const hasGoneOn = doubt !== null && isNear(doubt.at, now) && doubt.at <= now;
  const since = hasGoneOn ? doubt.since : now;
  if (secondsBetween(since, now) < doubtSeconds) return { kind: 'doubted', doubt: { since, at: now } };
  return { kind: 'believed', since: meteredAt < now ? meteredAt : since, isJump: true };
}

const isNear = (one: Instant, other: Instant): boolean => Math.abs(secondsBetween(one, other)) <= plausibleSecondsMax;

/** Two weeks. */
const plausibleSecondsMax = 14 * 86_400;

const doubtSeconds = 3600;

/** When the cluster was looked at last by the clock of now. */
export function lastLookAt({ meteredAt, doubt }: Spend, now: Instant): Instant | null {
  return doubt !== null && doubt.at <= now ? doubt.at : meteredAt;
}
