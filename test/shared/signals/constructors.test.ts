import { describe, expect, it } from 'vitest';
import { followUpSignal, scheduleSignal } from '../../../shared/signals/constructors.ts';
import { clusterId, now } from '../../builders/an-observation.ts';

const later = '2026-11-25T03:00:15.000Z';

describe('scheduleSignal', () => {
  it('rings for one cluster at one time, and is due at once', () => {
    const signal = scheduleSignal(clusterId, now);

    expect(signal).toMatchObject({ cause: 'schedule', clusterId, raisedAt: now, dueAt: now });
    expect(signal.id).toMatch(/^schedule-[0-9a-f]{32}$/);
    expect(scheduleSignal(clusterId, now)).toEqual(signal);
    expect(scheduleSignal(clusterId, later).id).not.toBe(signal.id);
  });
});

describe('followUpSignal', () => {
  const wish = { clusterId, dueAt: later, episode: 'e1', number: 3, now };

  it('is due later and belongs to its episode', () => {
    expect(followUpSignal(wish)).toMatchObject({
      cause: 'follow-up',
      clusterId,
      dueAt: later,
      raisedAt: now,
      episode: 'e1',
    });
  });

  it('is the same follow-up when a crashed pass asks for it again', () => {
    const again = followUpSignal({ ...wish, dueAt: '2026-11-25T03:01:00.000Z', now: later });

    expect(again.id).toBe(followUpSignal(wish).id);
    expect(followUpSignal({ ...wish, number: 4 }).id).not.toBe(again.id);
    expect(followUpSignal({ ...wish, episode: 'e2' }).id).not.toBe(again.id);
  });
});
