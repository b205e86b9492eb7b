import type { ClusterId } from './ids.ts';
import type { Instant } from './time.ts';

/**
 * Why we look at a cluster. A signal is a doorbell: it names a cluster and a cause and is never believed about the state.
 * `id` is equal for repeats of one signal (an alert sent twice, an event delivered again).
 */
export interface Signal {
  readonly id: string;
  readonly cause: SignalCause;
  readonly clusterId: ClusterId;
  /** One sentence for people: "Alert "pods-pending" fired". */
  readonly reason: string;
  readonly raisedAt: Instant;
  /** For a follow-up: the earliest time at which its pass is due. */
  readonly dueAt: Instant;
  readonly episode?: string;
}

export type SignalCause = 'alert' | 'event' | 'schedule' | 'request' | 'follow-up';
