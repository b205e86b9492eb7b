import { describe, expect, it } from 'vitest';
import { glimpseOf, isNews, noGlimpse } from '../../../shared/domain/glimpse.ts';
import { aWaitingPod } from '../../builders/a-burst-view.ts';
import { waitingFor } from '../burst/a-burst-matter.ts';

const old = waitingFor(600, 'old');
const young = waitingFor(10, 'young');
const placed = { ...old, spec: { containers: [], nodeName: 'vm-1' } };
const untimed = { ...aWaitingPod('untimed'), status: { phase: 'Pending', conditions: [] } };

describe('a glimpse', () => {
  it('counts those who wait, and knows since when the newest does', () => {
    const glimpse = glimpseOf([young, old, placed]);

    expect(glimpse).toEqual({ waiting: 2, newestSince: '2026-11-25T03:09:50.000Z' });
    expect(glimpseOf([placed, untimed])).toEqual(noGlimpse);
  });

  it.each([
    ['the same pods wait', [old], [old], false],
    ['fewer wait', [old], [old, young], false],
    ['more wait', [old, waitingFor(600, 'other')], [old], true],
    ['one has come for one that has gone', [young], [old], true],
    ['the first has come', [old], [], true],
    ['nobody waits any more', [], [old], false],
  ])('where %s', (_what, now, before, expected) => {
    expect(isNews(glimpseOf(now), glimpseOf(before))).toBe(expected);
  });
});
