import { type Instant, secondsAfter } from '../../shared/domain/time.ts';
import type { Clock } from '../../shared/ports/clock.ts';

/** A clock that stands still until told otherwise. */
export class FakeClock implements Clock {
  #now: Instant;

  constructor(now: Instant = '2026-11-25T03:00:00.000Z') {
    this.#now = now;
  }

  now(): Instant {
    return this.#now;
  }

  advance(seconds: number): void {
    this.#now = secondsAfter(this.#now, seconds);
  }

  set(now: Instant): void {
    this.#now = now;
  }
}
