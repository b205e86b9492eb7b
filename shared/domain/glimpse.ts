import { isWaiting, type Pod, waitingSince } from './pod.ts';
import { type Instant, isAfter } from './time.ts';

/** Who waits, in two words: enough to tell whether anybody has come since. */
export interface Glimpse {
  readonly waiting: number;
  /** Since when the newest of them waits; null where nobody does. */
  readonly newestSince: Instant | null;
}

export const noGlimpse: Glimpse = { waiting: 0, newestSince: null };

export function glimpseOf(pods: readonly Pod[]): Glimpse {
  return pods.reduce(withPod, noGlimpse);
}

/** One pod more, if it waits; so a list need not be kept to be counted. */
export function withPod(glimpse: Glimpse, pod: Pod): Glimpse {
  if (!isWaiting(pod)) return glimpse;
  const since = waitingSince(pod);
  return { waiting: glimpse.waiting + 1, newestSince: later(since, glimpse.newestSince) };
}

/** Whether somebody waits who did not before. Those who wait no more are none: nothing is hurried by them. */
export function isNews(glimpse: Glimpse, before: Glimpse): boolean {
  return glimpse.waiting > before.waiting || later(glimpse.newestSince, before.newestSince) !== before.newestSince;
}

function later(one: Instant | null, other: Instant | null): Instant | null {
  if (one === null || other === null) return one ?? other;
  return isAfter(one, other) ? one : other;
}
