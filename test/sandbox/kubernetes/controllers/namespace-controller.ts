/** Empties a namespace that is being deleted, and then removes it. */
import type { Cluster } from '../cluster.ts';
import { deleteObject } from '../deletes.ts';
import { keyOf } from '../objects.ts';
import type { Resource } from '../resource.ts';
import { RESOURCES } from '../resources/index.ts';
import type { Controller } from './controller.ts';

export function makeNamespaceController(cluster: Cluster): Controller {
  const { store } = cluster;
  const terminating = new Set<string>();
  const namespaced = Object.values<Resource>(RESOURCES).filter(({ isNamespaced }) => isNamespaced);

  function empty(namespace: string): boolean {
    const left = namespaced.flatMap(({ plural }) =>
      store.list(plural, namespace).map((object) => ({ plural, object })),
    );
    for (const { plural, object } of left) {
      if (!object.metadata.deletionTimestamp) deleteObject(cluster, plural, keyOf(object));
    }
    return namespaced.every(({ plural }) => store.list(plural, namespace).length === 0);
  }

  return {
    notice({ resource, key, object, type }) {
      if (resource !== 'namespaces') return;
      if (type !== 'DELETED' && object.metadata.deletionTimestamp) terminating.add(key);
      else terminating.delete(key);
    },
    run() {
      for (const namespace of terminating) {
        if (empty(namespace)) store.remove('namespaces', namespace);
      }
    },
  };
}
