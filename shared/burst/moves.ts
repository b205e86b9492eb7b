import type { BurstState } from '../domain/burst-state.ts';
import { controllerOf, type Pod } from '../domain/pod.ts';
import { type Instant, isAfter, secondsAfter } from '../domain/time.ts';
import { entryOf, readInstant } from './readable.ts';

/** When pods of each owner were moved home: the memory that makes ping-pong impossible. */
type Moves = BurstState['moves'];

/** Under which the moves of a pod are remembered: its owner, or the pod itself where nothing would make another. */
export const ownerKeyOf = (pod: Pod): string => controllerOf(pod)?.uid ?? pod.metadata?.uid ?? '';

const hourSeconds = 3600;

/**
 * Moves of an owner that still count: those of the last hour. What lies in the future was written before the clock was put
 * back: it counts as made now, so that it outstays the hour by no more than one look.
 */
export function recentMoves(moves: Moves, owner: string, now: Instant): readonly Instant[] {
  const oldest = secondsAfter(now, -hourSeconds);
  return (entryOf(moves, owner) ?? [])
    .flatMap((at) => readInstant(at) ?? [])
    .filter((at) => at > oldest)
    .map((at) => (isAfter(at, now) ? now : at))
    .sort();
}

/** The memory after one more pod of each of these owners was moved; what no longer counts is dropped. */
export function rememberMoves(moves: Moves, owners: readonly string[], now: Instant): Moves {
  const all = new Set([...Object.keys(moves), ...owners]);
  const rows = [...all].map((owner) => {
    const added = owners.filter((one) => one === owner).map(() => now);
    return [owner, [...recentMoves(moves, owner, now), ...added]] as const;
  });
  return Object.fromEntries(rows.filter(([, times]) => times.length > 0));
}
