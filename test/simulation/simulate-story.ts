import { type Certificate, makeCertificate } from '../sandbox/certificates.ts';
import type { Day } from './a-day.ts';
import { type Contrast, compareDays } from './compare-days.ts';
import { type DelaySetName, delaySets } from './delays.ts';
import { type Attendance, liveDay } from './live-day.ts';

/** A day of a story's cluster as it is lived in simulated time: what is in it, and who looks after it. */
export interface StoryDay extends Pick<Day, 'pools' | 'furnish' | 'appsThatMayBurst'> {
  readonly name: string;
  readonly title: string;
  readonly attendance: Attendance;
}

/** One day with one set of delays, with the controller and without it. */
export interface SimulatedDay {
  readonly day: string;
  readonly title: string;
  readonly delays: DelaySetName;
  /** Over the pods that found no room at once. */
  readonly waited: Contrast;
  /** Over those of them that ACI could run. */
  readonly eligible: Contrast;
}

/** Long enough for all pods to run, and to come home again. */
export const storySeconds = 75 * 60;

/** Lives each day of a story with each set of delays. Takes seconds, and comes to the same for the same seed. */
export async function simulateStory(days: readonly StoryDay[], seed: number): Promise<readonly SimulatedDay[]> {
  const certificate = await makeCertificate();
  try {
    const simulated: SimulatedDay[] = [];
    for (const day of days) {
      for (const set of Object.keys(delaySets) as DelaySetName[]) {
        simulated.push(await simulateDay(day, { set, seed, certificate }));
      }
    }
    return simulated;
  } finally {
    await certificate.remove();
  }
}

interface Conditions {
  readonly set: DelaySetName;
  readonly seed: number;
  readonly certificate: Certificate;
}

async function simulateDay(
  { name, title, attendance, ...inside }: StoryDay,
  { set, seed, certificate }: Conditions,
): Promise<SimulatedDay> {
  const options = { day: { ...inside, seed, seconds: storySeconds, steps: [] }, set, certificate };
  const alone = await liveDay({ ...options, care: 'alone' });
  const attended = await liveDay({ ...options, care: attendance });
  const { ofPodsThatWaited, ofEligiblePods } = compareDays([alone], [attended]);
  return { day: name, title, delays: set, waited: ofPodsThatWaited, eligible: ofEligiblePods };
}
