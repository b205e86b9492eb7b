import type { Signal } from '../domain/signal.ts';
import type { Instant } from '../domain/time.ts';

/** The queue of signals to passes. */
export interface Bus {
  /**
   * Resolves when the signal is safely stored; it is delivered at least once, not before its `dueAt`, nor before
   * `notBefore` where that is given. The signal itself stays as it is.
   */
  ring(signal: Signal, notBefore?: Instant): Promise<void>;
}
