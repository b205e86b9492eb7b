import { clusterId } from '../builders/an-observation.ts';
import type { LivedDay } from './live-day.ts';

/** Pods that waited and never burst, counted by the last reason that the audit trail gives for each. */
export function refusalsIn(days: readonly LivedDay[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const reason of days.flatMap(reasonsOf)) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([, one], [, other]) => other - one));
}

/** No pass looked while it waited, or the record had no room for it. */
export const untold = 'NotOnRecord';

function reasonsOf({ cluster, controller }: LivedDay): readonly string[] {
  const told = new Map<string, string>();
  for (const { data } of controller?.journal.events(clusterId) ?? []) {
    const { kept = [] } = (data.burst ?? {}) as { kept?: readonly Kept[] };
    for (const { pod, reason, refusals } of kept) told.set(pod, refusals?.[0] ?? reason);
  }
  const { burstMs } = cluster.watch.deeds;
  const neverBurst = [...cluster.pods.values()].filter(({ uid, waitsMs }) => waitsMs !== null && !burstMs.has(uid));
  return neverBurst.map(({ pod }) => told.get(pod) ?? untold);
}

interface Kept {
  readonly pod: string;
  readonly reason: string;
  readonly refusals?: readonly string[];
}
