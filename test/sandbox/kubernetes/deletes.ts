/** Deleting: at once, or in two steps where a grace period, a finalizer or the content of a namespace stands before it. */
import type { Cluster } from './cluster.ts';
import { dueMs } from './cluster.ts';
import { type Kinds, type KubernetesObject, keyFor, type Pod, type ResourceName } from './objects.ts';
import type { Resource } from './resource.ts';
import { RESOURCES } from './resources/index.ts';
import { failedPrecondition, notFound, type Status } from './statuses.ts';
import { timeOf } from './times.ts';

/** The body or query of a DELETE, as far as it matters here. */
export interface DeleteOptions {
  gracePeriodSeconds?: number | undefined;
  preconditions?: { uid?: string; resourceVersion?: string } | undefined;
  propagationPolicy?: string | undefined;
  isDryRun?: boolean;
}

/** The object as it is after the request; for one that is gone, as it last was. */
export function deleteObject<R extends ResourceName>(
  cluster: Cluster,
  plural: R,
  key: string,
  options: DeleteOptions = {},
): Kinds[R] | Status {
  const resource = RESOURCES[plural];
  const object = cluster.store.get(plural, key);
  if (!object) return notFound(resource, key.slice(key.indexOf('/') + 1));
  const refusal = checkPreconditions(resource, object, options);
  if (refusal) return refusal;
  if (options.isDryRun) return object;
  if (options.propagationPolicy === 'Orphan') releaseDependents(cluster, object);
  if (plural === 'namespaces') return terminateNamespace(cluster, key) as Kinds[R];
  if (plural === 'pods') return deletePod(cluster, object as Pod, options) as Kinds[R];
  if (object.metadata.finalizers?.length) return markDeleted(cluster, plural, object, 0);
  cluster.store.remove(plural, key);
  return object;
}

function checkPreconditions(
  resource: Resource,
  { metadata }: KubernetesObject,
  { preconditions }: DeleteOptions,
): Status | undefined {
  const { uid, resourceVersion } = preconditions ?? {};
  if (uid && uid !== metadata.uid) {
    return failedPrecondition(resource, metadata.name, 'UID', { wanted: uid, found: metadata.uid });
  }
  if (!resourceVersion || resourceVersion === metadata.resourceVersion) return undefined;
  const values = { wanted: resourceVersion, found: metadata.resourceVersion };
  return failedPrecondition(resource, metadata.name, 'ResourceVersion', values);
}

/** A pod without a node goes at once; on a node it waits for the kubelet, unless the grace period is 0. */
function deletePod(cluster: Cluster, pod: Pod, options: DeleteOptions): Pod {
  const wanted = graceOf(pod, options);
  const running = pod.metadata.deletionGracePeriodSeconds;
  // A second request may shorten the period and never extend it.
  if (running !== undefined && wanted >= running && wanted > 0) return pod;
  const marked = markDeleted(cluster, 'pods', pod, wanted);
  if (wanted > 0 || marked.metadata.finalizers?.length) return marked;
  const { namespace, name } = pod.metadata;
  cluster.store.remove('pods', keyFor(namespace, name));
  return marked;
}

function graceOf({ spec, status }: Pod, { gracePeriodSeconds }: DeleteOptions): number {
  const isFinished = status.phase === 'Succeeded' || status.phase === 'Failed';
  if (!spec.nodeName || isFinished) return 0;
  return Math.max(0, gracePeriodSeconds ?? spec.terminationGracePeriodSeconds ?? 30);
}

function markDeleted<R extends ResourceName>(cluster: Cluster, plural: R, object: Kinds[R], seconds: number): Kinds[R] {
  const deletionTimestamp = timeOf(dueMs(cluster, seconds));
  const metadata = { ...object.metadata, deletionTimestamp, deletionGracePeriodSeconds: seconds };
  return cluster.store.put(plural, { ...object, metadata });
}

/** Its content goes first: the namespace controller sees to that. */
function terminateNamespace({ store, clock }: Cluster, key: string): KubernetesObject | undefined {
  const namespace = store.get('namespaces', key);
  if (!namespace || namespace.metadata.deletionTimestamp) return namespace;
  const metadata = { ...namespace.metadata, deletionTimestamp: timeOf(clock.now()) };
  return store.put('namespaces', { ...namespace, metadata, status: { phase: 'Terminating' } });
}

function releaseDependents({ store }: Cluster, { metadata: owner }: KubernetesObject): void {
  for (const plural of ['replicasets', 'pods'] as const) {
    for (const dependent of store.controlledBy(plural, owner.uid)) {
      const { ownerReferences = [], ...metadata } = dependent.metadata;
      const others = ownerReferences.filter(({ uid }) => uid !== owner.uid);
      const released = others.length > 0 ? { ...metadata, ownerReferences: others } : metadata;
      store.put(plural, { ...dependent, metadata: released } as Pod);
    }
  }
}
