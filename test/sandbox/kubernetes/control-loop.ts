/** Runs the controllers until none has anything to do, again and again while the cluster lives. */
import type { Cluster } from './cluster.ts';
import type { Controller } from './controllers/controller.ts';

export interface ControlLoop {
  /** Does everything that is due now. */
  settle(): void;
  /** Soon after something happened, without waiting for the next tick. */
  wake(): void;
  pause(...names: string[]): void;
  resume(...names: string[]): void;
  stop(): void;
}

const TICK_MS = 25;
/** Controllers answer each other; more rounds than this are a quarrel. */
const MAX_ROUNDS = 1000;

/** A paused controller goes on noting what happens, and acts on it when it is resumed. */
export function startControlLoop(cluster: Cluster, controllers: Readonly<Record<string, Controller>>): ControlLoop {
  const { store, clock } = cluster;
  const paused = new Set<string>();
  let isWoken = false;
  const unsubscribe = store.subscribe((change) => {
    for (const controller of Object.values(controllers)) controller.notice?.(change);
  });

  function settle(): void {
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const before = store.version;
      for (const [name, controller] of Object.entries(controllers)) {
        if (!paused.has(name)) controller.run(clock.now());
      }
      if (store.version === before) return;
    }
    throw new Error(`Settling the cluster: the controllers still changed things after ${MAX_ROUNDS} rounds.`);
  }

  const ticks = setInterval(settle, TICK_MS);
  ticks.unref();
  return {
    settle,
    wake() {
      if (isWoken) return;
      isWoken = true;
      setImmediate(() => {
        isWoken = false;
        settle();
      });
    },
    pause(...names) {
      for (const name of names) paused.add(name);
    },
    resume(...names) {
      for (const name of names) paused.delete(name);
    },
    stop() {
      clearInterval(ticks);
      unsubscribe();
    },
  };
}
