/** Takes VMs away that have been empty for long enough: marked first, so that nothing new comes, and then removed. */
import { type Cluster, dueMs } from '../cluster.ts';
import type { EventRecorder } from '../controllers/event-recorder.ts';
import type { Kubelets } from '../nodes/kubelets.ts';
import { isNodeReady } from '../pods/conditions.ts';
import { updateObject } from '../writes.ts';
import type { PoolState } from './node-pool.ts';

export interface ScaleDownOptions {
  unneededSeconds: number;
  /** No VM goes so soon after one has come. */
  delayAfterAddSeconds: number;
}

export interface ScaleDown {
  /** One look at the pool, at most one VM marked. */
  scan(state: PoolState, lastAddMs: number, nowMs: number): void;
  removeMarked(states: readonly PoolState[], nowMs: number): void;
}

const TAINT = 'ToBeDeletedByClusterAutoscaler';
const REMOVAL_SECONDS = 30;

export function makeScaleDown(
  cluster: Cluster,
  recorder: EventRecorder,
  kubelets: Kubelets,
  { unneededSeconds, delayAfterAddSeconds }: ScaleDownOptions,
): ScaleDown {
  const { store, clock } = cluster;
  const emptySinceMs = new Map<string, number>();
  const removalsMs = new Map<string, number>();
  const agoMs = (nowMs: number, seconds: number) => nowMs - (seconds * 1000) / clock.speed;

  function noteEmpty(name: string, nowMs: number): void {
    const isEmpty = store.podsOn(name).length === 0 && isNodeReady(store.get('nodes', name));
    if (!isEmpty) emptySinceMs.delete(name);
    else if (!emptySinceMs.has(name)) emptySinceMs.set(name, nowMs);
  }

  function mark(name: string, nowMs: number): void {
    const taint = { key: TAINT, value: String(Math.floor(nowMs / 1000)), effect: 'NoSchedule' };
    updateObject(cluster, 'nodes', name, (copy) => {
      return { ...copy, spec: { ...copy.spec, taints: [...(copy.spec.taints ?? []), taint] } };
    });
    const node = store.get('nodes', name);
    const message = 'marked the node as toBeDeleted/unschedulable';
    const source = { component: 'cluster-autoscaler' };
    if (node) recorder.record(source, 'nodes', node, { type: 'Normal', reason: 'ScaleDown', message });
    removalsMs.set(name, dueMs(cluster, REMOVAL_SECONDS));
  }

  return {
    scan({ names, pool }, lastAddMs, nowMs) {
      for (const name of names) noteEmpty(name, nowMs);
      const staying = [...names].filter((name) => !removalsMs.has(name));
      if (staying.length <= pool.min || lastAddMs > agoMs(nowMs, delayAfterAddSeconds)) return;
      const limitMs = agoMs(nowMs, unneededSeconds);
      const unneeded = staying.find((name) => (emptySinceMs.get(name) ?? nowMs) <= limitMs && emptySinceMs.has(name));
      if (unneeded) mark(unneeded, nowMs);
    },
    removeMarked(states, nowMs) {
      for (const [name, atMs] of removalsMs) {
        if (atMs > nowMs) continue;
        removalsMs.delete(name);
        emptySinceMs.delete(name);
        for (const { names } of states) names.delete(name);
        kubelets.remove(name);
      }
    },
  };
}
