import type { Signal } from '../domain/signal.ts';

/**
 * Which signals were taken already, so that a door can answer a repeated alert without a second pass. A signal is added
 * only after the bus took it: a crash between the two costs one more pass, never a signal.
 */
export interface SeenSignals {
  /** Whether a signal of this id and cluster was added within the last `seenSecondsMax`. */
  has(signal: Signal): Promise<boolean>;
  add(signal: Signal): Promise<void>;
}

/** Two days: Event Grid repeats an event for one day at most, an action group an alert for minutes. */
export const seenSecondsMax = 2 * 24 * 60 * 60;
