import type { Instant } from '../../../shared/domain/time.ts';

/** What runs and waits in a cluster, told as a story in time, from which the monitor's data are made. */
export interface Workload {
  /** In any spelling. */
  readonly clusterId: string;
  readonly pods: readonly PodSketch[];
  readonly nodes: readonly NodeSketch[];
  /** How often the agent collects. */
  readonly collectionSeconds?: number;
  /** How long a collection takes until it can be queried. */
  readonly ingestionSeconds?: number;
  readonly collectsFrom?: Instant;
  /** The agent's last breath: from here on, its data only grow older. */
  readonly collectsUntil?: Instant;
}

export interface PodSketch {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly createdAt: Instant;
  readonly containers?: number;
  readonly controllerKind?: string;
  readonly refusals?: readonly Refusal[];
  /** The node it is bound to, from `placedAt` on. */
  readonly node?: string;
  readonly placedAt?: Instant;
  /** Pending until then, with its node or without. */
  readonly runningAt?: Instant;
  readonly deletedAt?: Instant;
}

/** One FailedScheduling event. */
export interface Refusal {
  readonly at: Instant;
  readonly message: string;
  /** Whether the event carries its first and last time, as those of older schedulers do. */
  readonly hasTimes?: boolean;
}

export interface NodeSketch {
  readonly name: string;
  readonly isVirtual?: boolean;
  readonly isV2?: boolean;
  readonly createdAt?: Instant;
  readonly readyAt?: Instant;
  readonly unreadyAt?: Instant;
  readonly deletedAt?: Instant;
}

export interface PodState {
  readonly phase: 'Pending' | 'Running';
  /** Empty where it has none. */
  readonly node: string;
}

/** A pod at a moment; null before and after its life. What has a node runs at once, unless it says since when. */
export function podAt(pod: PodSketch, time: Instant): PodState | null {
  const { createdAt, deletedAt, placedAt = createdAt, runningAt } = pod;
  if (time < createdAt || (deletedAt && time >= deletedAt)) return null;
  const node = pod.node && time >= placedAt ? pod.node : '';
  const isRunning = runningAt === undefined ? node !== '' : time >= runningAt;
  return { phase: isRunning ? 'Running' : 'Pending', node };
}
