import { setTimeout as wait } from 'node:timers/promises';
import { resolveSettings, type Settings } from './app-settings.ts';
import { type Cron, parseCron } from './cron.ts';
import type { Invoker } from './invoker.ts';
import type { Listener } from './listener.ts';
import type { LoadedFunction } from './loaded-function.ts';
import type { Log } from './log.ts';
import { retrying } from './retry.ts';
import { checkStatus, firstStatus, type TimerStatus, type TimerStatusStore, toWritten } from './timer-status.ts';
import type { RpcData } from './worker-protocol.ts';

export interface TimerListenerOptions {
  readonly fn: LoadedFunction;
  readonly settings: Settings;
  readonly invoker: Invoker;
  readonly store: TimerStatusStore;
  readonly log: Log;
}

/** A running timer; the admin door asks it for the data of an invocation out of turn. */
export interface TimerListener extends Listener {
  currentInput(): RpcData;
}

// A Node timer holds at most 24.8 days; shorter waits also follow a clock that was set.
const longestWaitMilliseconds = 3_600_000;

/**
 * Runs one function on its schedule and never twice at once. Several instances would each run it: the singleton lease that
 * prevents this in Azure is left out, because after a killed host it delays the next one's timers by up to a minute.
 */
export async function createTimerListener(options: TimerListenerOptions): Promise<TimerListener> {
  const { fn, settings, store } = options;
  const cron = parseCron(resolveSettings(String(fn.trigger.schedule), settings));
  const isMonitored = fn.trigger.useMonitor !== false && !cron.isFinerThanMinute;
  const now = new Date();
  const stored = isMonitored ? await store.read(fn.name) : undefined;
  const { status, isPastDue } = isMonitored
    ? checkStatus(stored, cron, now)
    : { status: firstStatus(cron, now), isPastDue: false };
  if (isMonitored && status !== stored) await store.write(fn.name, status);
  return new Timer(options, { cron, isMonitored, status, isPastDue });
}

interface Plan {
  readonly cron: Cron;
  readonly isMonitored: boolean;
  readonly status: TimerStatus;
  readonly isPastDue: boolean;
}

class Timer implements TimerListener {
  readonly #options: TimerListenerOptions;
  readonly #plan: Plan;
  readonly #stopped = new AbortController();
  #status: TimerStatus;
  #running: Promise<void> = Promise.resolve();

  constructor(options: TimerListenerOptions, plan: Plan) {
    this.#options = options;
    this.#plan = plan;
    this.#status = plan.status;
  }

  start(): void {
    void this.#loop();
  }

  stop(): void {
    this.#stopped.abort();
  }

  abandon(): void {
    this.stop();
  }

  idle(): Promise<void> {
    return this.#running;
  }

  currentInput(isPastDue = false): RpcData {
    const status = this.#plan.isMonitored ? toWritten(this.#status) : null;
    const data = { Schedule: { AdjustForDST: true }, ScheduleStatus: status, IsPastDue: isPastDue };
    return { json: JSON.stringify(data) };
  }

  async #loop(): Promise<void> {
    const { isPastDue } = this.#plan;
    if (isPastDue || this.#options.fn.trigger.runOnStartup === true) await this.#track(isPastDue, true);
    while (await this.#waitUntil(this.#status.next)) await this.#track(false, false);
  }

  async #waitUntil(moment: Date): Promise<boolean> {
    const { signal } = this.#stopped;
    for (;;) {
      const left = moment.getTime() - Date.now();
      if (left <= 0 || signal.aborted) return !signal.aborted;
      await wait(Math.min(left, longestWaitMilliseconds), undefined, { signal }).catch(() => undefined);
    }
  }

  #track(isPastDue: boolean, isStartup: boolean): Promise<void> {
    this.#running = this.#run(isPastDue, isStartup).catch((error: unknown) => {
      const { name } = this.#options.fn;
      const message = `status of the timer was not kept: ${String(error)}`;
      this.#options.log({ level: 'error', category: 'Host.Triggers.Timer', functionName: name, message });
    });
    return this.#running;
  }

  async #run(isPastDue: boolean, isStartup: boolean): Promise<void> {
    const { fn, invoker, store } = this.#options;
    const now = new Date();
    const input = this.currentInput(isPastDue);
    const reason = `Timer fired at ${now.toISOString()}`;
    // Failures are logged by the invoker, and no reason to leave the schedule.
    await retrying(fn.retry, (retryContext) => invoker.invoke({ fn, input, reason, ...retryContext })).catch(() => {});
    // Reckoned from the planned moment where the clock ran a little ahead of it: the same tick must not come twice.
    const ranAt = !isStartup && this.#status.next > now ? this.#status.next : now;
    this.#status = { last: ranAt, next: this.#plan.cron.nextAfter(ranAt), lastUpdated: ranAt };
    if (this.#plan.isMonitored) await store.write(fn.name, this.#status);
  }
}
