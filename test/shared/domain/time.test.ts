import { describe, expect, it } from 'vitest';
import { instantOf, isAfter, secondsAfter, secondsBetween } from '../../../shared/domain/time.ts';

describe('an instant', () => {
  it('counts seconds, fractions included, across days', () => {
    expect(secondsBetween('2026-11-25T23:59:59.500Z', '2026-11-26T00:00:01.000Z')).toBe(1.5);
    expect(secondsAfter('2026-11-25T23:59:59.500Z', 1.5)).toBe('2026-11-26T00:00:01.000Z');
  });

  it('compares times, not texts', () => {
    expect(isAfter('2026-11-25T03:00:00+01:00', '2026-11-25T02:30:00Z')).toBe(false);
    expect(isAfter('2026-11-25T03:00:00Z', '2026-11-25T03:00:00.000Z')).toBe(false);
  });

  it('is written so that texts sort like times', () => {
    expect(instantOf(new Date(Date.UTC(2026, 10, 25)))).toBe('2026-11-25T00:00:00.000Z');
  });
});
