import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { Settings } from './app-settings.ts';
import type { QueueOptions } from './host-json.ts';
import type { Invoker } from './invoker.ts';
import type { Listener } from './listener.ts';
import type { LoadedFunction } from './loaded-function.ts';
import type { Log } from './log.ts';
import { createQueueListener } from './queue-listener.ts';
import type { QueueStorage } from './queue-storage.ts';
import { createTimerListener, type TimerListener } from './timer-listener.ts';
import { createTimerStatusStore } from './timer-status.ts';

export interface ListenersOptions {
  readonly functions: readonly LoadedFunction[];
  readonly appDirectory: string;
  readonly settings: Settings;
  readonly queues: QueueOptions;
  readonly messageLockSeconds: number;
  readonly storage: QueueStorage;
  readonly invoker: Invoker;
  readonly log: Log;
}

export interface Listeners {
  readonly all: readonly Listener[];
  /** By function name. */
  readonly timers: ReadonlyMap<string, TimerListener>;
}

/** Prepares the queues and timers of all functions that are not disabled; each begins with `start`. */
export async function createListeners(options: ListenersOptions): Promise<Listeners> {
  const enabled = options.functions.filter((fn) => !fn.isDisabled);
  const store = createTimerStatusStore(options.settings, hostIdOf(options));
  const timers = new Map<string, TimerListener>();
  for (const fn of enabled.filter((one) => one.type === 'timerTrigger')) {
    timers.set(fn.name, await createTimerListener({ ...options, fn, store }));
  }
  const queues = enabled
    .filter((fn) => fn.type === 'queueTrigger')
    .map((fn) => createQueueListener({ ...options, fn }));
  return { timers, all: [...queues, ...timers.values()] };
}

// Stable for an app in its place, so that a timer finds its status again after a restart.
function hostIdOf({ appDirectory, settings }: ListenersOptions): string {
  const given = settings.AzureFunctionsWebHost__hostid;
  if (given) return given;
  const name = basename(appDirectory)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 20);
  return `${name}-${createHash('sha256').update(appDirectory).digest('hex').slice(0, 10)}`;
}
