import { type Sight, seen } from '../domain/sight.ts';
import { isAfter } from '../domain/time.ts';

/** Two sights as one, for a judgement that needs both: as old as the older, unseen for the first reason there is. */
export function bothSeen<A, B>(one: Sight<A>, other: Sight<B>): Sight<readonly [A, B]> {
  if (!one.seen) return one;
  if (!other.seen) return other;
  return seen([one.value, other.value] as const, isAfter(one.at, other.at) ? other.at : one.at);
}
