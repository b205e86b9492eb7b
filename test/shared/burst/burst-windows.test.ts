import { describe, expect, it } from 'vitest';
import { admittedWithin, recordCreates } from '../../../shared/burst/burst-windows.ts';
import { ago, now } from '../../builders/a-burst-view.ts';

describe('the window of creates', () => {
  it.each([
    ['counts what was admitted within it', 299, 7],
    ['still counts what is just as old as it is long', 300, 7],
    ['forgets what is older', 301, 0],
    ['counts what the clock says is yet to come', -5000, 7],
  ])('%s', (_what, secondsAgo, counted) => {
    expect(admittedWithin([{ at: ago(secondsAgo), pods: 7 }], 300, now)).toBe(counted);
  });

  it('counts what has no readable time', () => {
    expect(admittedWithin([{ at: 'yesterday', pods: 7 }], 300, now)).toBe(7);
  });
});

describe('recording what is admitted', () => {
  it('adds it, and drops what is older than an hour', () => {
    const creates = [
      { at: ago(3601), pods: 1 },
      { at: ago(3600), pods: 2 },
    ];

    expect(recordCreates(creates, 3, now)).toEqual([
      { at: ago(3600), pods: 2 },
      { at: now, pods: 3 },
    ]);
  });

  it('writes nothing for a pass that admits nothing', () => {
    expect(recordCreates([], 0, now)).toEqual([]);
  });

  it('lets what was written by a clock that ran ahead count from now on, and not for years', () => {
    expect(recordCreates([{ at: '2031-01-01T00:00:00.000Z', pods: 5 }], 0, now)).toEqual([{ at: now, pods: 5 }]);
  });
});
