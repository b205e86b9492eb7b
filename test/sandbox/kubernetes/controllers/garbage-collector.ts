/** Deletes what belonged to an object that is gone. */
import type { Cluster } from '../cluster.ts';
import { deleteObject } from '../deletes.ts';
import { controllerOf, type KubernetesObject, keyOf, type ResourceName } from '../objects.ts';
import { type Controller, makeWorkQueue } from './controller.ts';

const DEPENDENTS = ['replicasets', 'pods'] as const;
const OWNERS: Readonly<Record<string, ResourceName>> = { Deployment: 'deployments', ReplicaSet: 'replicasets' };

export function makeGarbageCollector(cluster: Cluster): Controller {
  const { store } = cluster;
  const goneOwners = makeWorkQueue();

  function collect(uid: string): void {
    for (const plural of DEPENDENTS) {
      for (const dependent of store.controlledBy(plural, uid)) {
        if (!dependent.metadata.deletionTimestamp) deleteObject(cluster, plural, keyOf(dependent));
      }
    }
  }

  /** An object may come after its owner has gone. */
  function noticeOrphan(object: KubernetesObject): void {
    const owner = controllerOf(object);
    const plural = owner && OWNERS[owner.kind];
    if (!plural) return;
    const found = store.get(plural, keyOf({ metadata: { ...object.metadata, name: owner.name } }));
    if (found?.metadata.uid !== owner.uid) goneOwners.add(owner.uid);
  }

  return {
    notice({ type, resource, object }) {
      if (type === 'DELETED') goneOwners.add(object.metadata.uid);
      else if (type === 'ADDED' && (resource === 'pods' || resource === 'replicasets')) noticeOrphan(object);
    },
    run() {
      for (const uid of goneOwners.takeAll()) collect(uid);
    },
  };
}
