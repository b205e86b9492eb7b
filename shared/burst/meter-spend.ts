import { type AciBill, aciBill } from '../backlog/aci-bill.ts';
import type { Engine } from '../domain/backlog.ts';
import type { Spend } from '../domain/burst-state.ts';
import { burstAnnotations } from '../domain/cluster-view.ts';
import type { Pod } from '../domain/pod.ts';
import { type Instant, secondsBetween } from '../domain/time.ts';
import { hasEnded, isMarked } from './admitted.ts';
import { entryOf, isReadablePod, readInstant } from './readable.ts';

export interface Reading {
  readonly spend: Spend;
  readonly warnings: readonly string[];
}

/**
 * Reads the meter: what our pods on the virtual nodes have taken since it was read last, in vCPU-seconds and GB-seconds. A
 * pod counts from its admission on, which is a little more than ACI bills; one that came and went between two readings is
 * missed. Setting the episode back to nothing is the caller's.
 */
export function meterSpend(spend: Spend, pods: readonly Pod[], now: Instant, engine: Engine = 'addon'): Reading {
  const month = monthOn(spend, now);
  const kept = month === spend.month ? spend : { ...spend, month, monthVcpuSeconds: 0, monthGigabyteSeconds: 0 };
  const gapSeconds = spend.meteredAt === null ? 0 : secondsBetween(spend.meteredAt, now);
  if (gapSeconds < 0) return { spend: { ...kept, meteredAt: now }, warnings: [clockWentBack(spend, now)] };
  const ours = pods.filter((pod) => isReadablePod(pod) && isMarked(pod) && !hasEnded(pod));
  const warnings = gapSeconds > gapSecondsMax && ours.length > 0 ? [longGap(gapSeconds, ours.length)] : [];
  return { spend: { ...add(kept, ours, now, engine), meteredAt: now }, warnings };
}

/** A gap counts in full however long it is, for the pods ran on; from an hour on it is said. */
const gapSecondsMax = 3600;

/** Months only go on: a clock that is put back over the end of a month does not give a second budget. */
function monthOn({ month }: Spend, now: Instant): string {
  const ofClock = now.slice(0, 7);
  return ofClock > month ? ofClock : month;
}

function add(spend: Spend, pods: readonly Pod[], now: Instant, engine: Engine): Spend {
  const monthStart = now.startsWith(spend.month) ? `${spend.month}-01T00:00:00.000Z` : '';
  let { monthVcpuSeconds, monthGigabyteSeconds, episodeVcpuSeconds, episodeGigabyteSeconds } = spend;
  for (const pod of pods) {
    const { cpuCores, memoryGigabytes }: AciBill = aciBill(pod, engine);
    const since = meteredSince(pod, spend, now);
    const seconds = Math.max(0, secondsBetween(since, now));
    const secondsOfMonth = Math.max(0, secondsBetween(later(since, monthStart), now));
    episodeVcpuSeconds += cpuCores * seconds;
    episodeGigabyteSeconds += memoryGigabytes * seconds;
    monthVcpuSeconds += cpuCores * secondsOfMonth;
    monthGigabyteSeconds += memoryGigabytes * secondsOfMonth;
  }
  return { ...spend, monthVcpuSeconds, monthGigabyteSeconds, episodeVcpuSeconds, episodeGigabyteSeconds };
}

/** From the last reading or the admission on, whichever is later; without either, nothing is known to have run. */
function meteredSince({ metadata }: Pod, { meteredAt }: Spend, now: Instant): Instant {
  const burstAt = readInstant(entryOf(metadata?.annotations, burstAnnotations.burstAt));
  return later(meteredAt ?? '', burstAt ?? '') || now;
}

const later = (one: Instant, other: Instant): Instant => (one > other ? one : other);

const clockWentBack = ({ meteredAt }: Spend, now: Instant): string =>
  `The clock went back from ${meteredAt} to ${now}: the meter counts on from there, and counted nothing now.`;

const longGap = (seconds: number, pods: number): string =>
  `The meter was not read for ${Math.round(seconds / 60)} minutes, and counts them in full for ${pods} burst pods.`;

/** A new episode begins with nothing spent; the month goes on. */
export function newEpisode(spend: Spend): Spend {
  return { ...spend, episodeVcpuSeconds: 0, episodeGigabyteSeconds: 0 };
}
