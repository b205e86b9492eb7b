import { describe, expect, it } from 'vitest';
import { createBackOff } from './back-off.ts';

describe('Polling an idle queue', () => {
  it('slows down from 100 ms to the largest interval, and starts over when a message came', () => {
    const backOff = createBackOff(2, () => 0.5);

    const waits = Array.from({ length: 7 }, () => Number(backOff.next().toFixed(2)));
    backOff.reset();

    expect(waits).toEqual([0.1, 0.2, 0.3, 0.5, 0.9, 1.7, 2]);
    expect(backOff.next()).toBeCloseTo(0.1);
  });

  it.each([
    [0, 0.18],
    [1, 0.22],
  ])('spreads its waits by a fifth (%d)', (random, second) => {
    const backOff = createBackOff(60, () => random);

    backOff.next();

    expect(backOff.next()).toBeCloseTo(second);
  });
});
