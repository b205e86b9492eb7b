import type { Signal } from '../../shared/domain/signal.ts';
import { type Instant, isAfter } from '../../shared/domain/time.ts';
import type { Bus } from '../../shared/ports/bus.ts';
import { decodeSignal, encodeSignal } from '../../shared/signals/signal-message.ts';

/** A bus in memory. Signals go through their real message form. */
export class FakeBus implements Bus {
  /** All that were ever rung. */
  readonly rung: Signal[] = [];
  #waiting: { readonly signal: Signal; readonly from: Instant }[] = [];

  async ring(signal: Signal, notBefore: Instant = signal.dueAt): Promise<void> {
    const heard = decodeSignal(JSON.parse(encodeSignal(signal)));
    if ('problem' in heard) throw new Error(heard.problem);
    this.rung.push(heard);
    this.#waiting.push({ signal: heard, from: isAfter(notBefore, heard.dueAt) ? notBefore : heard.dueAt });
  }

  /** Takes the signals that are due, in the order in which they became so. */
  takeDue(now: Instant): readonly Signal[] {
    const due = this.#waiting.filter(({ from }) => !isAfter(from, now));
    this.#waiting = this.#waiting.filter((one) => !due.includes(one));
    return due.sort((one, other) => Date.parse(one.from) - Date.parse(other.from)).map(({ signal }) => signal);
  }

  get waiting(): readonly Signal[] {
    return this.#waiting.map(({ signal }) => signal);
  }
}
