/** A load that follows a timetable, as a horizontal pod autoscaler would follow its metric. */
import type { Cluster } from '../cluster.ts';
import { keyFor } from '../objects.ts';
import { updateObject } from '../writes.ts';
import type { Controller } from './controller.ts';

/** From `atSeconds` after the start on, the deployment wants so many replicas. */
export interface LoadStep {
  namespace: string;
  deployment: string;
  atSeconds: number;
  replicas: number;
}

export function makeLoad(cluster: Cluster, steps: readonly LoadStep[]): Controller {
  const startedMs = cluster.clock.now();
  const waiting = steps.toSorted((a, b) => a.atSeconds - b.atSeconds);

  return {
    run(nowMs) {
      while (waiting[0] && startedMs + (waiting[0].atSeconds * 1000) / cluster.clock.speed <= nowMs) {
        const { namespace, deployment, replicas } = waiting.shift() as LoadStep;
        updateObject(cluster, 'deployments', keyFor(namespace, deployment), (copy) => ({
          ...copy,
          spec: { ...copy.spec, replicas },
        }));
      }
    },
  };
}
