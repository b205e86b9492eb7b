import type { BurstPolicy } from '../../shared/domain/burst-policy.ts';
import { noSpend, type Spend } from '../../shared/domain/burst-state.ts';
import { clusterId } from '../builders/an-observation.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import type { Certificate } from '../sandbox/certificates.ts';
import type { Day } from './a-day.ts';
import { type DelaySet, type DelaySetName, delaySets } from './delays.ts';
import { type Identities, withSeededIdentities } from './seeded-identities.ts';
import { azureAt, virtualNodeOf } from './simulated-azure.ts';
import { type SimulatedCluster, startCluster } from './simulated-cluster.ts';
import { SimulatedController } from './simulated-controller.ts';

export interface DayOptions {
  readonly day: Day;
  readonly set: DelaySetName;
  readonly care: Care;
  readonly certificate: Certificate;
  readonly policy?: Partial<BurstPolicy>;
}

/**
 * Who looks after the cluster. `alone`: the autoscaler and nobody else. `ready`, `cold`: the controller too, with the
 * schedule of the example settings, on a cluster that is ready, or that it has to make ready first. `watched`: a ready
 * cluster that the schedule looks at every minute. `announced`: a ready cluster of whose burst somebody tells as the day
 * begins.
 */
export type Care = 'alone' | Attendance;

/** How often the schedule looks, in seconds. */
export const attendances = { ready: 300, cold: 300, watched: 60, announced: 300 } as const;

export type Attendance = keyof typeof attendances;

/** A day that is over, with everything in it as it then stood. */
export interface LivedDay {
  readonly day: Day;
  readonly delays: DelaySet;
  readonly startedMs: number;
  readonly endedMs: number;
  readonly cluster: SimulatedCluster;
  readonly controller: SimulatedController | null;
  /** What the controller's own meter says in the end. */
  readonly metered: Spend;
}

/** Lives through a day second by second, in simulated time; the same seed gives the same day. */
export function liveDay(options: DayOptions): Promise<LivedDay> {
  return withSeededIdentities(options.day.seed, (identities) => live(options, identities));
}

async function live({ day, set, care, certificate, policy }: DayOptions, identities: Identities): Promise<LivedDay> {
  const [delays, clock] = [delaySets[set], new FakeClock()];
  const cloud = azureAt(care !== 'cold' && care !== 'alone', clock, delays);
  const startedMs = Date.parse(clock.now());
  const cluster = await startCluster({
    day,
    delays,
    certificate,
    clock,
    identities,
    virtualNode: virtualNodeOf(cloud),
  });
  try {
    const parts = { clock, cloud, cluster, delays, ...(policy ? { policy } : {}) };
    const attend = (attendance: Attendance) =>
      new SimulatedController({
        ...{ ...parts, scheduleSeconds: attendances[attendance], isAnnounced: attendance === 'announced' },
      });
    const controller = care === 'alone' ? null : attend(care);
    for (let second = 0; second < day.seconds; second += 1) {
      cluster.passSecond();
      await controller?.live();
    }
    const metered = (await controller?.ledger.read(clusterId))?.burst.spend ?? noSpend;
    return { day, delays, startedMs, endedMs: Date.parse(clock.now()), cluster, controller, metered };
  } finally {
    await cluster.kubernetes.stop();
  }
}
