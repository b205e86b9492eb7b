/** The pods that wait for the scheduler: when each may be tried, and what would be a reason to try it again. */
import { type Cluster, dueMs } from '../cluster.ts';
import type { Plugin } from './filters.ts';

export interface WaitingPod {
  key: string;
  priority: number;
  attempts: number;
  lastAttemptMs: number;
  /** Not to be tried before this time, and only when something has changed. */
  backOffUntilMs: number;
  isQueued: boolean;
  failedPlugins: ReadonlySet<Plugin>;
}

export interface WaitingPods {
  readonly size: number;
  get(key: string): WaitingPod | undefined;
  add(key: string, priority: number): void;
  remove(key: string): void;
  /** Something changed for this pod. */
  queue(pod: WaitingPod): void;
  failed(key: string, plugins: ReadonlySet<Plugin>): void;
  /** Those to try now, the most important and oldest first. */
  due(nowMs: number): WaitingPod[];
  all(): Iterable<WaitingPod>;
}

const MAX_BACK_OFF_SECONDS = 10;
/** Everything is tried again after this, whatever happened. */
const FLUSH_SECONDS = 300;

export function makeWaitingPods(cluster: Cluster): WaitingPods {
  const pods = new Map<string, WaitingPod>();
  let queued = 0;

  function setQueued(pod: WaitingPod, isQueued: boolean): void {
    if (pod.isQueued !== isQueued) queued += isQueued ? 1 : -1;
    pod.isQueued = isQueued;
  }

  function flush(nowMs: number): void {
    const limitMs = nowMs - (FLUSH_SECONDS * 1000) / cluster.clock.speed;
    for (const pod of pods.values()) if (pod.lastAttemptMs < limitMs) setQueued(pod, true);
  }

  return {
    get size() {
      return pods.size;
    },
    get: (key) => pods.get(key),
    add(key, priority) {
      const fresh = { key, priority, attempts: 0, lastAttemptMs: cluster.clock.now(), backOffUntilMs: 0 };
      const pod = { ...fresh, isQueued: false, failedPlugins: new Set<Plugin>() };
      pods.set(key, pod);
      setQueued(pod, true);
    },
    remove(key) {
      const pod = pods.get(key);
      if (pod) setQueued(pod, false);
      pods.delete(key);
    },
    queue: (pod) => setQueued(pod, true),
    failed(key, failedPlugins) {
      const pod = pods.get(key);
      if (!pod) return;
      pod.attempts += 1;
      pod.lastAttemptMs = cluster.clock.now();
      pod.backOffUntilMs = dueMs(cluster, Math.min(2 ** (pod.attempts - 1), MAX_BACK_OFF_SECONDS));
      pod.failedPlugins = failedPlugins;
      setQueued(pod, false);
    },
    due(nowMs) {
      flush(nowMs);
      if (queued === 0) return [];
      const ready = [...pods.values()].filter(({ isQueued, backOffUntilMs }) => isQueued && backOffUntilMs <= nowMs);
      return ready.sort((a, b) => b.priority - a.priority || a.lastAttemptMs - b.lastAttemptMs);
    },
    all: () => pods.values(),
  };
}
