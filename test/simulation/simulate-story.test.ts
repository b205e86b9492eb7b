import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Certificate, makeCertificate } from '../sandbox/certificates.ts';
import { seedNumber } from '../sandbox/seeded.ts';
import { fullClusterDays } from '../sandbox/stories/full-cluster-days.ts';
import { type AttendedDay, brokenPromises } from './day-promises.ts';
import { type DelaySetName, delaySets } from './delays.ts';
import { liveDay } from './live-day.ts';
import { type SimulatedDay, simulateStory, storySeconds } from './simulate-story.ts';

const sets = Object.keys(delaySets) as DelaySetName[];

describe('The days of the main story', () => {
  let simulated: readonly SimulatedDay[];
  beforeAll(async () => {
    simulated = await simulateStory(fullClusterDays, seedNumber('1'));
  });

  it('are each lived with both sets of delays', () => {
    const names = fullClusterDays.flatMap(({ name }) => sets.map((set) => `${name} ${set}`));

    expect(simulated.map(({ day, delays }) => `${day} ${delays}`)).toEqual(names);
  });

  it('have the 50 pods of the story, of which ACI can run 40, and all of them run in the end', () => {
    for (const { waited, eligible } of simulated) {
      expect([waited.with.pods, waited.without.pods]).toEqual([50, 50]);
      expect([eligible.with.pods, eligible.without.pods]).toEqual([40, 40]);
    }
  });

  it('never make half of the pods wait longer than without the controller', () => {
    for (const { eligible } of simulated) expect(eligible.with.p50).toBeLessThanOrEqual(eligible.without.p50);
  });

  it('bring the same figures again for the same seed, and others for another', async () => {
    const [firstDay] = fullClusterDays.slice(0, 1);
    const days = firstDay ? [firstDay] : [];

    expect(await simulateStory(days, seedNumber('1'))).toEqual(simulated.slice(0, 2));
    expect(await simulateStory(days, seedNumber('2'))).not.toEqual(simulated.slice(0, 2));
  });
});

describe.each(fullClusterDays.flatMap((day) => sets.map((set) => [day.name, set, day] as const)))(
  'On the day "%s" with %s delays',
  (_name, set, { attendance, ...inside }) => {
    let certificate: Certificate;
    beforeAll(async () => {
      certificate = await makeCertificate();
    });
    afterAll(() => certificate.remove());

    it('all promises are kept', async () => {
      const day = { ...inside, seed: seedNumber('1'), seconds: storySeconds, steps: [] };

      const lived = await liveDay({ day, set, care: attendance, certificate });

      expect(brokenPromises(lived as AttendedDay)).toEqual([]);
    });
  },
);
