import type { Signal } from '../domain/signal.ts';

/** The queue of signals to passes. */
export interface Bus {
  /** Resolves when the signal is safely stored; it is delivered at least once, not before its `dueAt`. */
  ring(signal: Signal): Promise<void>;
}
