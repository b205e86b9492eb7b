import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { secondsAfter } from '../../shared/domain/time.ts';
import { type HardDay, liveHardDay } from './a-hard-day.ts';
import { anyNarrowPolicy, anySteps, rightClock, wildClock } from './any-hard-day.ts';
import {
  alwaysKept,
  brokenOf,
  budgetsKept,
  inTheEnd,
  keptAtOnce,
  keptByRightClocks,
  keptInCalm,
} from './hard-day-promises.ts';

/**
 * Decisions, changes, failures, windows, moves and spend over many whole passes: pods and VMs come and go, changes of pods are
 * refused or lost, the storage is away, and instances die at any write. All promises are in hard-day-promises.ts; a failure
 * names the broken one, and the seed.
 */

const start = '2026-11-25T03:00:00.000Z';

/** Shrinking ends before the test would, so that the seed is told. */
const runs = (numRuns: number) => ({ numRuns, interruptAfterTimeLimit: 40_000 });

/** When so many hours of calm began. */
const calmOf = ({ room }: HardDay, hours: number) => secondsAfter(room.clock.now(), -hours * 3600);

describe('Whatever fails and whoever dies,', () => {
  it('all is kept by instances whose clocks are right', async () => {
    const monthBudget = fc.constantFrom(0.3, 1, 500);
    const day = fc.tuple(anySteps(rightClock), anyNarrowPolicy, monthBudget, fc.boolean());

    await fc.assert(
      fc.asyncProperty(day, async ([steps, narrow, monthBudget, withVms]) => {
        const lived = await liveHardDay(steps, { ...narrow, monthBudget }, { hours: 1, withVms });
        const promises = { ...alwaysKept, ...keptByRightClocks(start), ...keptAtOnce(start), ...budgetsKept };
        expect(brokenOf(promises, lived)).toEqual([]);
      }),
      runs(60),
    );
  });

  it.each([
    ['with VMs for all, everybody is home in the end', 'home', 3],
    ['without any more VMs, everybody bursts in the end', 'burst', 4],
  ] as const)('and whatever clocks said: an hour after they are right all is kept, and %s', async (_, end, hours) => {
    const rich = { monthBudget: 5000, episodeBudget: 5000 };

    await fc.assert(
      fc.asyncProperty(anySteps(wildClock), anyNarrowPolicy, async (steps, narrow) => {
        const day = await liveHardDay(steps, { ...narrow, ...rich }, { hours, withVms: end === 'home' });
        const calmAt = calmOf(day, hours);
        const timely = {
          ...keptAtOnce(calmAt),
          ...keptInCalm(calmAt),
          ...keptByRightClocks(secondsAfter(calmAt, 3600)),
        };
        expect(brokenOf({ ...alwaysKept, ...timely, ...inTheEnd[end] }, day)).toEqual([]);
      }),
      runs(30),
    );
  });

  it('the days are no idle ones', async () => {
    const met = new Set<string>();
    const note = async (steps: Parameters<typeof liveHardDay>[0], narrow: Parameters<typeof liveHardDay>[1]) => {
      const { passes } = await liveHardDay(steps, narrow, { hours: 1, withVms: true });
      for (const { ending, deeds, entry } of passes) {
        met.add(ending === 'died' ? ending : ending.kind);
        for (const { op } of deeds) met.add(op);
        for (const { reason } of [...entry.keptGroups, ...entry.stayingGroups]) met.add(reason);
      }
    };

    // Always the same days: what happens seldom must not be missing by chance.
    await fc.assert(fc.asyncProperty(anySteps(rightClock), anyNarrowPolicy, note), { numRuns: 60, seed: 1 });

    expect([...met]).toEqual(
      expect.arrayContaining([
        ...['passed', 'quiet', 'died', 'burst', 'evict', 'giveBack'],
        ...['ChangeFailed', 'OwnerFailed', 'CreateWindow5Minutes', 'PassCap', 'OwnerCap', 'ClusterCap'],
        ...['resting', 'unsettled', 'too-young', 'owner-busy', 'move-limit', 'no-slot'],
      ]),
    );
  });
});
