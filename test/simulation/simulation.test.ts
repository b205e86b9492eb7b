import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BurstPolicy } from '../../shared/domain/burst-policy.ts';
import { type Certificate, makeCertificate } from '../sandbox/certificates.ts';
import { aDay } from './a-day.ts';
import { compareDays } from './compare-days.ts';
import { type AttendedDay, brokenPromises, type DayPromise, dayPromises } from './day-promises.ts';
import { type DelaySetName, delaySets } from './delays.ts';
import { type Attendance, attendances, liveDay } from './live-day.ts';

let certificate: Certificate;
beforeAll(async () => {
  certificate = await makeCertificate();
});
afterAll(() => certificate.remove());

const sets = Object.keys(delaySets) as DelaySetName[];
const cares = Object.keys(attendances) as Attendance[];

/** A day with the controller. */
async function attend(set: DelaySetName, care: Attendance, seed: number, policy: Partial<BurstPolicy> = {}) {
  const day = await liveDay({ day: aDay(seed), set, care, certificate, policy });
  return day as AttendedDay;
}

describe.each(sets.flatMap((set) => cares.map((care) => [set, care] as const)))(
  'On a day with %s delays, on a cluster that is %s,',
  (set, care) => {
    let day: AttendedDay;
    beforeAll(async () => {
      day = await attend(set, care, 3);
    });

    it.each(Object.keys(dayPromises) as DayPromise[])('%s', (promise) => {
      expect(dayPromises[promise](day)).toEqual([]);
    });

    it('pods burst, and come home', () => {
      const { burstMs, moves } = day.cluster.watch.deeds;

      expect(burstMs.size).toBeGreaterThan(0);
      expect(moves.length).toBeGreaterThan(0);
    });
  },
);

describe('Whatever day it is,', () => {
  it('all promises are kept', async () => {
    const anyDay = fc.tuple(fc.constantFrom(...sets), fc.constantFrom(...cares), fc.nat());
    const isKept = async ([set, care, seed]: [DelaySetName, Attendance, number]) => {
      expect(brokenPromises(await attend(set, care, seed))).toEqual([]);
    };

    await fc.assert(fc.asyncProperty(anyDay, isKept), { numRuns: 6, endOnFailure: true });
  });

  it('they are kept with narrow caps, windows and budgets too', async () => {
    const aPolicy = fc.record({
      podsPerClusterMax: fc.integer({ min: 2, max: 8 }),
      podsPerOwnerMax: fc.integer({ min: 1, max: 4 }),
      createsPerFiveMinutesMax: fc.integer({ min: 1, max: 5 }),
      movesPerPodHourMax: fc.integer({ min: 1, max: 2 }),
      monthBudget: fc.double({ min: 0.1, max: 0.5, noNaN: true }),
    });
    const isKept = async (policy: Partial<BurstPolicy>, seed: number) => {
      const { 'nothing is left on the virtual node': _mayStay, ...promises } = dayPromises;
      const day = await attend('favourable', 'watched', seed, policy);
      for (const breaches of Object.values(promises)) expect(breaches(day)).toEqual([]);
    };

    await fc.assert(fc.asyncProperty(aPolicy, fc.nat(), isKept), { numRuns: 4, endOnFailure: true });
  });

  it('the same seed gives the same day, and another seed another', async () => {
    const pick = (day: AttendedDay) => compareDays([], [day]);

    const [one, again, other] = [
      pick(await attend('favourable', 'ready', 5)),
      pick(await attend('favourable', 'ready', 5)),
      pick(await attend('favourable', 'ready', 6)),
    ];

    expect(again).toEqual(one);
    expect(other).not.toEqual(one);
  });
});

describe('A promise that was not kept', () => {
  let day: AttendedDay;
  beforeAll(async () => {
    day = await attend('favourable', 'watched', 3);
  });

  it.each<[DayPromise, Partial<BurstPolicy>]>([
    ['quota and caps are kept', { podsPerClusterMax: 3 }],
    ['container groups are made no faster than the windows allow', { createsPerFiveMinutesMax: 2 }],
    ['the budgets are kept', { monthBudget: 0.05 }],
    ['no owner is moved more often than the limit for its pods', { movesPerPodHourMax: 0.01 }],
  ])('shows when a day is held against a narrower policy: %s', (promise, policy) => {
    const controller = Object.create(day.controller, { policy: { value: { ...day.controller.policy, ...policy } } });

    expect(dayPromises[promise]({ ...day, controller })).not.toEqual([]);
  });

  it('shows when the autoscaler would have looked too late', () => {
    const delays = { ...day.delays, autoscalerScan: { seconds: 90_000, source: '' } };

    const promise: DayPromise = 'the autoscaler has looked at each pod before it is taken away';
    expect(dayPromises[promise]({ ...day, delays })).not.toEqual([]);
  });

  it('shows when the meter misses a part', () => {
    const metered = { ...day.metered, monthVcpuSeconds: day.metered.monthVcpuSeconds / 2 };

    expect(dayPromises['the meter counts what ACI bills']({ ...day, metered })).not.toEqual([]);
  });

  it('shows when a day ends too early', () => {
    const { cluster } = day;
    const lost = [...cluster.pods].map(([uid, life]) => [uid, { ...life, goneMs: null, runsMs: null }] as const);
    const early = { ...day, cluster: { ...cluster, pods: new Map(lost) } };

    expect(dayPromises['every pod runs in the end'](early)).not.toEqual([]);
    expect(dayPromises['nothing is left on the virtual node'](early)).not.toEqual([]);
  });
});
