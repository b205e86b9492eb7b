/** What the emulator's loop drives. A controller notes changes at once and acts when it is run. */
import type { Change } from '../store.ts';

export interface Controller {
  /** Called inside a write: notes what there is to do, and writes nothing itself. */
  notice?(change: Change): void;
  /** Does what is due; cheap when nothing is. */
  run(nowMs: number): void;
}

/** Keys to look at again, each once. */
export interface WorkQueue {
  add(key: string | undefined): void;
  /** Empties the queue. */
  takeAll(): string[];
}

export function makeWorkQueue(): WorkQueue {
  let waiting = new Set<string>();
  return {
    add(key) {
      if (key !== undefined) waiting.add(key);
    },
    takeAll() {
      if (waiting.size === 0) return [];
      const taken = [...waiting];
      waiting = new Set();
      return taken;
    },
  };
}

/** Things to do later, one for each key; a new one replaces the old. */
export interface Timers {
  set(key: string, atMs: number, action: () => void): void;
  has(key: string): boolean;
  cancel(key: string): void;
  /** Runs what is due, in the order of its times. */
  run(nowMs: number): void;
}

export function makeTimers(): Timers {
  const timers = new Map<string, { atMs: number; action: () => void }>();
  let nextMs = Number.POSITIVE_INFINITY;

  function due(nowMs: number): [string, () => void][] {
    const found = [...timers].filter(([, { atMs }]) => atMs <= nowMs).sort(([, a], [, b]) => a.atMs - b.atMs);
    for (const [key] of found) timers.delete(key);
    nextMs = Number.POSITIVE_INFINITY;
    for (const { atMs } of timers.values()) nextMs = Math.min(nextMs, atMs);
    return found.map(([key, { action }]) => [key, action]);
  }

  return {
    set(key, atMs, action) {
      timers.set(key, { atMs, action });
      nextMs = Math.min(nextMs, atMs);
    },
    has: (key) => timers.has(key),
    cancel: (key) => timers.delete(key),
    run(nowMs) {
      if (nowMs < nextMs) return;
      for (const [, action] of due(nowMs)) action();
    },
  };
}
