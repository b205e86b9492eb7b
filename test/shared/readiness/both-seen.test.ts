import { describe, expect, it } from 'vitest';
import { seen, unseen } from '../../../shared/domain/sight.ts';
import { bothSeen } from '../../../shared/readiness/both-seen.ts';

const early = '2026-11-25T02:00:00.000Z';
const late = '2026-11-25T03:00:00.000Z';

describe('bothSeen', () => {
  it.each([
    [early, late],
    [late, early],
  ])('is as old as the older sight', (one, other) => {
    expect(bothSeen(seen(1, one), seen('b', other))).toEqual(seen([1, 'b'], early));
  });

  it('is unseen for the first reason there is', () => {
    const forbidden = unseen('forbidden', '403');
    const stale = unseen('stale', 'old');

    expect(bothSeen(forbidden, stale)).toBe(forbidden);
    expect(bothSeen(seen(1, late), stale)).toBe(stale);
  });
});
