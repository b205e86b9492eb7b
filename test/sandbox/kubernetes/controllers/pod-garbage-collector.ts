/** Removes pods whose node is gone, after the time that the real one gives the node to come back. */
import { type Cluster, dueMs } from '../cluster.ts';
import { deleteObject } from '../deletes.ts';
import { keyOf } from '../objects.ts';
import { type Controller, makeTimers } from './controller.ts';

const QUARANTINE_SECONDS = 40;

export function makePodGarbageCollector(cluster: Cluster): Controller {
  const { store } = cluster;
  const quarantines = makeTimers();

  function collect(nodeName: string): void {
    if (store.get('nodes', nodeName)) return;
    for (const pod of store.podsOn(nodeName)) deleteObject(cluster, 'pods', keyOf(pod), { gracePeriodSeconds: 0 });
  }

  return {
    notice({ resource, type, key }) {
      if (resource !== 'nodes') return;
      if (type === 'DELETED') quarantines.set(key, dueMs(cluster, QUARANTINE_SECONDS), () => collect(key));
      else quarantines.cancel(key);
    },
    run: (nowMs) => quarantines.run(nowMs),
  };
}
