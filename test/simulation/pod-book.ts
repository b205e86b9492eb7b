import { VIRTUAL_NODE_NAME } from '../sandbox/kubernetes/nodes/virtual-node-body.ts';
import { controllerOf, type Pod } from '../sandbox/kubernetes/objects.ts';
import { conditionOf } from '../sandbox/kubernetes/pods/conditions.ts';
import type { Change, Store } from '../sandbox/kubernetes/store.ts';

/** One pod's way, in milliseconds of the simulated clock; null for what never came. */
export interface Life {
  readonly uid: string;
  /** `namespace/name`. */
  readonly pod: string;
  /** By the label `app`. */
  readonly app: string;
  readonly owner: string;
  readonly createdMs: number;
  /** When the scheduler first found no node for it. */
  waitsMs: number | null;
  runsMs: number | null;
  goneMs: number | null;
  isOnAci: boolean;
}

/**
 * Writes down every pod that comes from now on, and those that wait already, as the store tells of it; without any word of
 * the controller.
 */
export function keepPodBook(store: Store, nowMs: () => number): ReadonlyMap<string, Life> {
  const waiting = store.list('pods').filter(isUnplaced);
  const book = new Map(waiting.map((pod) => [pod.metadata.uid, { ...newLife(pod, nowMs()), waitsMs: nowMs() }]));
  store.subscribe((change) => {
    if (change.resource === 'pods') note(book, change as Change<Pod>, nowMs());
  });
  return book;
}

function note(book: Map<string, Life>, { type, object }: Change<Pod>, nowMs: number): void {
  const { uid } = object.metadata;
  if (type === 'ADDED') book.set(uid, newLife(object, nowMs));
  const life = book.get(uid);
  if (!life) return;
  if (isUnplaced(object)) life.waitsMs ??= nowMs;
  if (object.status.phase === 'Running') life.runsMs ??= nowMs;
  if (object.spec.nodeName === VIRTUAL_NODE_NAME) life.isOnAci = true;
  if (type === 'DELETED' || object.metadata.deletionTimestamp) life.goneMs ??= nowMs;
}

/** As the scheduler says it of a pod. */
export function isUnplaced({ metadata, spec, status }: Pod): boolean {
  const isFree = !spec.nodeName && !metadata.deletionTimestamp;
  return isFree && conditionOf(status.conditions, 'PodScheduled')?.reason === 'Unschedulable';
}

function newLife(pod: Pod, createdMs: number): Life {
  const { uid, namespace, name, labels } = pod.metadata;
  const times = { createdMs, waitsMs: null, runsMs: null, goneMs: null };
  const owner = controllerOf(pod)?.uid ?? uid;
  return { uid, pod: `${namespace}/${name}`, app: labels?.app ?? '', owner, ...times, isOnAci: false };
}
