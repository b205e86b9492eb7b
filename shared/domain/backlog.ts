import type { Instant } from './time.ts';

/** Pods waiting for capacity, as well as the source could tell. Too old an answer is never a backlog of zero: it is unseen. */
export interface Backlog {
  readonly source: BacklogSource;
  /** When the newest data behind the answer was collected. */
  readonly collectedAt: Instant;
  readonly waiting: number;
  readonly oldestSince: Instant | null;
  /** At most `backlogPodsMax` pods, oldest first; empty where the source knows numbers only. */
  readonly pods: readonly WaitingPod[];
}

/** `kubernetes`: as the API server shows it. `container-insights`: pods by name with causes. `platform-metric`: a count alone. */
export type BacklogSource = 'kubernetes' | 'container-insights' | 'platform-metric';

export interface WaitingPod {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly createdAt: Instant;
  readonly cause: WaitCause;
  /** The scheduler's own words, cut to 500 characters; empty where none were found. */
  readonly message: string;
}

export type WaitCause = 'capacity' | 'taint' | 'affinity' | 'volume' | 'quota' | 'gate' | 'other' | 'unknown';

export const backlogPodsMax = 200;

/** The add-on `aciConnectorLinux`, or virtual nodes v2, by chart or by extension. */
export type Engine = 'addon' | 'v2';

/** The virtual node as the cluster shows it: the one that pods would be sent to, where there are several. */
export interface VirtualNode {
  readonly name: string;
  /** Of all the virtual nodes of the cluster. `both`: they carry the same taint, so a toleration means either. */
  readonly engine: Engine | 'both';
  readonly isReady: boolean;
  /** Nobody is placed on it; only the Kubernetes API shows that. */
  readonly isCordoned: boolean;
  readonly source: 'kubernetes' | 'container-insights';
  readonly collectedAt: Instant;
}
