import fc from 'fast-check';
import type { BurstPolicy } from '../../shared/domain/burst-policy.ts';
import type { Step } from './a-hard-day.ts';
import { type Fate, type Happening, workloads } from './a-hard-life.ts';

/** Hard days of all kinds. What goes wrong is seldom enough that pods burst and come home between. */

const which = fc.nat(50);

const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('grow' as const),
      workload: fc.nat(workloads.length - 1),
      pods: fc.integer({ min: 1, max: 5 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('end' as const), which }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('vm-comes' as const), cpu: fc.constantFrom(2, 16, 30) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('vm-goes' as const), which }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('stick' as const),
      which,
      says: fc.constantFrom('nothing' as const, 'nothing' as const, 'image' as const, 'capacity' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('guard' as const), isGuarded: fc.boolean() }) },
);

const mostly = <T>(usual: T, ...others: T[]) => fc.constantFrom(usual, usual, usual, usual, usual, ...others);

const fates: fc.Arbitrary<readonly Fate[]> = fc.array(
  mostly<Fate>('done', 'failed', 'refused', 'changed', 'lost', 'astray'),
  { maxLength: 4 },
);

export const rightClock = fc.constant(0);

const days = (count: number) => count * 86_400;

/** Minutes, hours, weeks and a year, ahead and behind. */
export const wildClock = fc
  .tuple(fc.constantFrom(0, 0, 0, 240, 1500, 7200, 40_000, days(20), days(365)), fc.constantFrom(1, -1))
  .map(([seconds, sign]) => seconds * sign + 0);

export const anySteps = (clock: fc.Arbitrary<number>): fc.Arbitrary<readonly Step[]> =>
  fc.array(
    fc.record({
      seconds: fc.constantFrom(10, 30, 30, 60, 60, 150, 300, 900),
      happenings: fc.array(happening, { maxLength: 2 }),
      aheadSeconds: clock,
      fates,
      fatal: mostly(0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 15, 20),
      when: fc.constantFrom('before' as const, 'after' as const),
      hiccup: mostly(0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 8),
      isBlind: mostly(false, false, false, true),
      rings: fc.boolean(),
    }),
    { minLength: 5, maxLength: 40, size: 'max' },
  );

export const anyNarrowPolicy: fc.Arbitrary<Partial<BurstPolicy>> = fc.record({
  podsPerPassMax: fc.integer({ min: 2, max: 10 }),
  podsPerClusterMax: fc.integer({ min: 4, max: 30 }),
  podsPerNamespaceMax: fc.integer({ min: 3, max: 20 }),
  podsPerOwnerMax: fc.integer({ min: 2, max: 15 }),
  createsPerFiveMinutesMax: fc.integer({ min: 2, max: 10 }),
  createsPerHourMax: fc.integer({ min: 12, max: 30 }),
  settleSeconds: fc.constantFrom(20, 120),
  lifeSecondsMin: fc.constantFrom(60, 180),
  evictionsPerPassMax: fc.integer({ min: 1, max: 5 }),
  movesPerPodHourMax: fc.integer({ min: 1, max: 2 }),
});
