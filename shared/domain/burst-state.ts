import type { Instant } from './time.ts';

/** What the controller remembers of bursting in one cluster. Pods carry the rest in their annotations. */
export interface BurstState {
  /** Pods admitted of late, for the own windows of ACI's create rate; older than an hour is dropped. */
  readonly creates: readonly { readonly at: Instant; readonly pods: number }[];
  /** Seconds from admission to Running of the last burst pods, newest last; of those that ACI did not start, the deadline. */
  readonly aciStartSeconds: readonly number[];
  /** When a pod was given back last because ACI did not start it; null once that is forgotten. */
  readonly startFailedAt: Instant | null;
  /** Seconds from the autoscaler's order to a Ready VM node, as this cluster's own history shows; newest last. */
  readonly vmArrivalSeconds: readonly number[];
  /** Owners whose pods failed on ACI, by uid of the owner. */
  readonly failedOwners: Readonly<Record<string, { readonly cause: string; readonly until: Instant }>>;
  /** ACI had no capacity or no quota for a pod: what it said, and until when nothing bursts. */
  readonly aciRefusal: AciRefusal | null;
  /** When pods of an owner were moved back, by uid of the owner; older than an hour is dropped. */
  readonly moves: Readonly<Record<string, readonly Instant[]>>;
  /** Since when VM nodes have had room without a break; null while they have not. */
  readonly roomSince: Instant | null;
  readonly spend: Spend;
  /** Until then the cluster is looked at often. */
  readonly hotUntil: Instant | null;
}

export interface AciRefusal {
  readonly cause: string;
  readonly until: Instant;
}

/** Running meter of what ACI will bill: vCPU-seconds and GB-seconds, of this month and of this episode. */
export interface Spend {
  /** `2026-11`. */
  readonly month: string;
  readonly monthVcpuSeconds: number;
  readonly monthGigabyteSeconds: number;
  readonly episodeVcpuSeconds: number;
  readonly episodeGigabyteSeconds: number;
  /** When the meter was read last. */
  readonly meteredAt: Instant | null;
  /** Since a clock that nobody believes yet, and its last reading; the meter stands still meanwhile. */
  readonly doubt: { readonly since: Instant; readonly at: Instant } | null;
  /** The month that was metered before this one: a clock that is set right returns to it. */
  readonly otherMonth: MonthSpend | null;
}

export type MonthSpend = Pick<Spend, 'month' | 'monthVcpuSeconds' | 'monthGigabyteSeconds'>;

export const noSpend: Spend = {
  month: '',
  monthVcpuSeconds: 0,
  monthGigabyteSeconds: 0,
  episodeVcpuSeconds: 0,
  episodeGigabyteSeconds: 0,
  meteredAt: null,
  doubt: null,
  otherMonth: null,
};

export const emptyBurstState: BurstState = {
  creates: [],
  aciStartSeconds: [],
  startFailedAt: null,
  vmArrivalSeconds: [],
  failedOwners: {},
  aciRefusal: null,
  moves: {},
  roomSince: null,
  spend: noSpend,
  hotUntil: null,
};
