import { type Instant, secondsBetween } from '../domain/time.ts';
import { type BurstPod, isStarting } from './burst-pod.ts';

/**
 * Who goes home first: pods that have not run yet, for nothing is lost with them; then the longest overdue lease; then the
 * lowest deletion cost; then the longest on ACI; then the name, so that the order is the same in every pass.
 */
export function byUrgency(now: Instant): (one: BurstPod, other: BurstPod) => number {
  return (one, other) =>
    Number(isStarting(other)) - Number(isStarting(one)) ||
    overdueSeconds(other, now) - overdueSeconds(one, now) ||
    one.deletionCost - other.deletionCost ||
    compare(one.admittedAt ?? '', other.admittedAt ?? '') ||
    compare(one.name, other.name);
}

function overdueSeconds({ leaseUntil }: BurstPod, now: Instant): number {
  return leaseUntil === null ? 0 : Math.max(0, secondsBetween(leaseUntil, now));
}

const compare = (one: string, other: string): number => (one < other ? -1 : Number(one > other));
