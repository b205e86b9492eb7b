/** Keeps the number of pods of each replica set: missing ones are made at once, the cheapest go first. */
import type { Cluster } from '../cluster.ts';
import { deleteObject } from '../deletes.ts';
import { controllerOf, keyFor, keyOf, type Pod, type ReplicaSet } from '../objects.ts';
import { isActive, isReady } from '../pods/conditions.ts';
import { isFailure } from '../statuses.ts';
import { createObject, mergeStatus } from '../writes.ts';
import { type Controller, makeWorkQueue } from './controller.ts';
import { orderForDeletion } from './deletion-order.ts';
import type { EventRecorder } from './event-recorder.ts';

const SOURCE = { component: 'replicaset-controller' };
/** More are made in the next round, so that one large scale-out does not hold up everything else. */
const MAX_AT_ONCE = 500;

export function makeReplicaSetController(cluster: Cluster, recorder: EventRecorder): Controller {
  const { store } = cluster;
  const queue = makeWorkQueue();

  function reconcile(key: string): void {
    const set = store.get('replicasets', key);
    if (!set || set.metadata.deletionTimestamp) return;
    const owned = store.controlledBy('pods', set.metadata.uid);
    const active = owned.filter(isActive);
    const missing = set.spec.replicas - active.length;
    if (missing > 0) addPods(set, missing);
    if (missing < 0) removePods(set, active, -missing);
    writeStatus(set);
  }

  function addPods(set: ReplicaSet, missing: number): void {
    for (let i = 0; i < Math.min(missing, MAX_AT_ONCE); i++) {
      const { namespace } = set.metadata;
      const pod = createObject(cluster, 'pods', namespace, podOf(set));
      if (isFailure(pod)) {
        const message = `Error creating: ${pod.message}`;
        recorder.record(SOURCE, 'replicasets', set, { type: 'Warning', reason: 'FailedCreate', message });
        return;
      }
      const message = `Created pod: ${pod.metadata.name}`;
      recorder.record(SOURCE, 'replicasets', set, { type: 'Normal', reason: 'SuccessfulCreate', message });
    }
    if (missing > MAX_AT_ONCE) queue.add(keyOf(set));
  }

  function removePods(set: ReplicaSet, active: readonly Pod[], surplus: number): void {
    for (const pod of orderForDeletion(active, cluster.clock.now()).slice(0, surplus)) {
      deleteObject(cluster, 'pods', keyOf(pod));
      const message = `Deleted pod: ${pod.metadata.name}`;
      recorder.record(SOURCE, 'replicasets', set, { type: 'Normal', reason: 'SuccessfulDelete', message });
    }
  }

  function writeStatus({ metadata }: ReplicaSet): void {
    const pods = store.controlledBy('pods', metadata.uid).filter(isActive);
    const ready = pods.filter(isReady).length;
    mergeStatus(cluster, 'replicasets', keyFor(metadata.namespace, metadata.name), {
      ...{ replicas: pods.length, fullyLabeledReplicas: pods.length, readyReplicas: ready, availableReplicas: ready },
      observedGeneration: metadata.generation ?? 0,
    });
  }

  return {
    notice({ resource, key, object }) {
      if (resource === 'replicasets') queue.add(key);
      const owner = resource === 'pods' ? controllerOf(object) : undefined;
      if (owner?.kind === 'ReplicaSet') queue.add(keyFor(object.metadata.namespace, owner.name));
    },
    run() {
      for (const key of queue.takeAll()) reconcile(key);
    },
  };
}

function podOf({ metadata, spec }: ReplicaSet): object {
  const owner = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: metadata.name, uid: metadata.uid };
  return {
    metadata: {
      ...spec.template.metadata,
      generateName: `${metadata.name}-`,
      ownerReferences: [{ ...owner, controller: true, blockOwnerDeletion: true }],
    },
    spec: spec.template.spec,
  };
}
