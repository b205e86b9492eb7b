import type { BurstPolicy } from '../../shared/domain/burst-policy.ts';
import { type Certificate, makeCertificate } from '../sandbox/certificates.ts';
import { aDay } from './a-day.ts';
import { type Comparison, compareDays } from './compare-days.ts';
import { type DelaySet, type DelaySetName, delaySets } from './delays.ts';
import { type Attendance, type Care, type LivedDay, liveDay } from './live-day.ts';

/** What one set of delays came to. */
export interface Simulation {
  readonly set: DelaySetName;
  readonly delays: DelaySet;
  readonly seeds: readonly number[];
  readonly compared: Readonly<Record<Unannounced, Comparison>>;
}

/** Of three bursts in a day nobody tells beforehand. */
export type Unannounced = Exclude<Attendance, 'announced'>;

export interface SimulationOptions {
  readonly seeds: readonly number[];
  readonly policy?: Partial<BurstPolicy>;
}

/** Lives each day for each set of delays without the controller and, in three ways, with it. Takes seconds. */
export async function simulateDays({ seeds, ...options }: SimulationOptions): Promise<readonly Simulation[]> {
  const certificate = await makeCertificate();
  try {
    const simulations: Simulation[] = [];
    for (const set of Object.keys(delaySets) as DelaySetName[]) {
      simulations.push(await simulateSet(set, seeds, { ...options, certificate }));
    }
    return simulations;
  } finally {
    await certificate.remove();
  }
}

async function simulateSet(
  set: DelaySetName,
  seeds: readonly number[],
  options: { readonly certificate: Certificate; readonly policy?: Partial<BurstPolicy> },
): Promise<Simulation> {
  const live = async (care: Care) => {
    const days: LivedDay[] = [];
    for (const seed of seeds) days.push(await liveDay({ ...options, day: aDay(seed), set, care }));
    return days;
  };
  const alone = await live('alone');
  const compared = {
    ready: compareDays(alone, await live('ready')),
    cold: compareDays(alone, await live('cold')),
    watched: compareDays(alone, await live('watched')),
  };
  return { set, delays: delaySets[set], seeds, compared };
}
