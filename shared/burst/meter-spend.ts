import { type AciBill, aciBill } from '../backlog/aci-bill.ts';
import type { Engine } from '../domain/backlog.ts';
import type { MonthSpend, Spend } from '../domain/burst-state.ts';
import { burstAnnotations } from '../domain/cluster-view.ts';
import { hasEnded, type Pod } from '../domain/pod.ts';
import { type Instant, secondsBetween } from '../domain/time.ts';
import { isMarked } from './admitted.ts';
import { believeClock } from './believe-clock.ts';
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
  const belief = believeClock(spend, now);
  if (belief.kind === 'doubted') return { spend: { ...spend, doubt: belief.doubt }, warnings: [doubted(spend, now)] };
  const read = { ...inMonth(spend, now, belief.isJump), meteredAt: now, doubt: null };
  const gapSeconds = belief.since === null ? 0 : secondsBetween(belief.since, now);
  if (gapSeconds < 0) return { spend: read, warnings: [clockWentBack(spend, now)] };
  const ours = pods.filter((pod) => isReadablePod(pod) && isMarked(pod) && !hasEnded(pod));
  const warnings = gapSeconds > gapSecondsMax && ours.length > 0 ? [longGap(gapSeconds, ours.length)] : [];
  return { spend: add(read, ours, { since: belief.since, now }, engine), warnings };
}

/** A gap counts in full however long it is, for the pods ran on; from an hour on it is said. */
const gapSecondsMax = 3600;

/**
 * Months go on, and back only with a clock that was weeks ahead: what was counted meanwhile was spent in the month to which
 * it is set back. So no month is given its budget twice.
 */
function inMonth(spend: Spend, now: Instant, isJump: boolean): Spend {
  const month = now.slice(0, 7);
  if (month === spend.month || (month < spend.month && !isJump)) return spend;
  const { monthVcpuSeconds, monthGigabyteSeconds, otherMonth } = spend;
  const left: MonthSpend | null = spend.month ? { month: spend.month, monthVcpuSeconds, monthGigabyteSeconds } : null;
  const known = otherMonth?.month === month ? otherMonth : nothing;
  const carried = month < spend.month ? spend : nothing;
  return {
    ...spend,
    month,
    monthVcpuSeconds: known.monthVcpuSeconds + carried.monthVcpuSeconds,
    monthGigabyteSeconds: known.monthGigabyteSeconds + carried.monthGigabyteSeconds,
    otherMonth: left,
  };
}

const nothing = { monthVcpuSeconds: 0, monthGigabyteSeconds: 0 };

interface Span {
  readonly since: Instant | null;
  readonly now: Instant;
}

function add(spend: Spend, pods: readonly Pod[], span: Span, engine: Engine): Spend {
  const { now } = span;
  const monthStart = now.startsWith(spend.month) ? `${spend.month}-01T00:00:00.000Z` : '';
  let { monthVcpuSeconds, monthGigabyteSeconds, episodeVcpuSeconds, episodeGigabyteSeconds } = spend;
  for (const pod of pods) {
    const { cpuCores, memoryGigabytes }: AciBill = aciBill(pod, engine);
    const since = meteredSince(pod, span);
    const seconds = Math.max(0, secondsBetween(since, now));
    const secondsOfMonth = Math.max(0, secondsBetween(later(since, monthStart), now));
    episodeVcpuSeconds += cpuCores * seconds;
    episodeGigabyteSeconds += memoryGigabytes * seconds;
    monthVcpuSeconds += cpuCores * secondsOfMonth;
    monthGigabyteSeconds += memoryGigabytes * secondsOfMonth;
  }
  return { ...spend, monthVcpuSeconds, monthGigabyteSeconds, episodeVcpuSeconds, episodeGigabyteSeconds };
}

/**
 * From the last reading or the admission on, whichever is later; without either, nothing is known to have run. An admission
 * that is yet to come was noted by a clock that ran ahead.
 */
function meteredSince({ metadata }: Pod, { since, now }: Span): Instant {
  const burstAt = readInstant(entryOf(metadata?.annotations, burstAnnotations.burstAt));
  const known = burstAt !== null && burstAt <= now ? burstAt : '';
  return later(since ?? '', known) || now;
}

const later = (one: Instant, other: Instant): Instant => (one > other ? one : other);

const clockWentBack = ({ meteredAt }: Spend, now: Instant): string =>
  `The clock went back from ${meteredAt} to ${now}: the meter counts on from there, and counted nothing now.`;

const doubted = ({ meteredAt }: Spend, now: Instant): string =>
  `The clock says ${now}, and the meter was read last at ${meteredAt}: it stands still until the clock has gone on for an hour.`;

const longGap = (seconds: number, pods: number): string =>
  `The meter was not read for ${Math.round(seconds / 60)} minutes, and counts them in full for ${pods} burst pods.`;

/** A new episode begins with nothing spent; the month goes on. */
export function newEpisode(spend: Spend): Spend {
  return { ...spend, episodeVcpuSeconds: 0, episodeGigabyteSeconds: 0 };
}
