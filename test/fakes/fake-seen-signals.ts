import type { Signal } from '../../shared/domain/signal.ts';
import { type Instant, isAfter, secondsAfter } from '../../shared/domain/time.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import { type SeenSignals, seenSecondsMax } from '../../shared/ports/seen-signals.ts';

/** Seen signals in memory. */
export class FakeSeenSignals implements SeenSignals {
  readonly #clock: Clock;
  readonly #seenAt = new Map<string, Instant>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async has(signal: Signal): Promise<boolean> {
    const seenAt = this.#seenAt.get(keyOf(signal));
    return seenAt !== undefined && !isAfter(secondsAfter(this.#clock.now(), -seenSecondsMax), seenAt);
  }

  async add(signal: Signal): Promise<void> {
    this.#seenAt.set(keyOf(signal), this.#clock.now());
  }
}

const keyOf = ({ clusterId, id }: Signal): string => `${clusterId} ${id}`;
