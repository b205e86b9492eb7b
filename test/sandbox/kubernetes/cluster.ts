/** What every part of the emulator shares: objects, time, chance, and the Kubernetes version it speaks. */
import type { SimulatedClock } from '../simulated-clock.ts';
import { lastsMs } from '../simulated-clock.ts';
import type { Store } from './store.ts';

export interface Cluster {
  store: Store;
  clock: SimulatedClock;
  /** The minor version: 32 for Kubernetes 1.32. Some texts depend on it. */
  minor: number;
  /** From 0 up to 1, the same row of numbers for the same seed. */
  random(): number;
}

/** Seconds, or a range of which each case draws one. */
export type Seconds = number | readonly [least: number, most: number];

export function draw({ random }: Pick<Cluster, 'random'>, seconds: Seconds): number {
  if (typeof seconds === 'number') return seconds;
  return seconds[0] + random() * (seconds[1] - seconds[0]);
}

/** When something is over that takes so many simulated seconds from now on. */
export function dueMs({ clock }: Pick<Cluster, 'clock'>, seconds: number): number {
  return clock.now() + lastsMs(seconds, clock.speed);
}

/** Mulberry32: small, and even enough for names and delays. */
export function makeRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const SAFE_LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

/** The random end of a generated name, in the letters that Kubernetes uses for it. */
export function randomSuffix({ random }: Pick<Cluster, 'random'>, length = 5): string {
  return Array.from({ length }, () => SAFE_LETTERS[Math.floor(random() * SAFE_LETTERS.length)]).join('');
}
