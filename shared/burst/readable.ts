import { nodeShape, podShape } from '../backlog/eligibility/pod-shape.ts';
import { listOf, number, objectOf, text, time } from '../backlog/eligibility/shape.ts';
import type { Node } from '../domain/node.ts';
import type { Pod } from '../domain/pod.ts';
import { type Instant, instantOf } from '../domain/time.ts';

/**
 * Which pods and nodes have the form that the API documents, so that reading them cannot fail. What does not is never
 * moved, and counts as in the way of everything else.
 */
export const isReadablePod = (pod: unknown): pod is Pod => podShape.fits(pod) && statusShape.fits(pod);

/** Readable, and with all that names it to the API server: an order can be written for it. */
export const isNamedPod = (pod: unknown): pod is NamedPod => isReadablePod(pod) && nameShape.fits(pod);

export type NamedPod = Pod & {
  readonly metadata: Required<Pick<NonNullable<Pod['metadata']>, 'name' | 'namespace' | 'uid' | 'resourceVersion'>>;
};

export const isReadableNode = (node: unknown): node is Node => nodeShape.fits(node);

const condition = objectOf({ type: text, status: text }, { reason: text, message: text, lastTransitionTime: time });
const containerStatuses = listOf(
  objectOf({}, { state: objectOf({}, { waiting: objectOf({}, { reason: text, message: text }) }) }),
);

/** What pods are asked for here, beyond what the rules of eligibility read. */
const statusShape = objectOf(
  {
    metadata: objectOf(
      {},
      { creationTimestamp: time, ownerReferences: listOf(objectOf({ kind: text, name: text, uid: text })) },
    ),
  },
  {
    spec: objectOf({}, { priority: number }),
    status: objectOf(
      {},
      {
        ...{ phase: text, reason: text, message: text, conditions: listOf(condition) },
        ...{ containerStatuses, initContainerStatuses: containerStatuses },
      },
    ),
  },
);

const nameShape = objectOf({
  metadata: objectOf({ name: text, namespace: text, uid: text, resourceVersion: text }),
});

/** The time that a text or Date says; null for anything else, and for times that no cluster has seen. */
export function readInstant(value: unknown): Instant | null {
  if (typeof value !== 'string' && !(value instanceof Date)) return null;
  const date = new Date(value);
  const year = date.getUTCFullYear();
  return year >= 1970 && year <= 9998 ? instantOf(date) : null;
}

/** The own entry of a record that is keyed by names from outside. */
export const entryOf = <T>(record: Readonly<Record<string, T>> | null | undefined, key: string): T | undefined =>
  record && Object.hasOwn(record, key) ? record[key] : undefined;
