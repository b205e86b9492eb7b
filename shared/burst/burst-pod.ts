import type { BurstPolicy } from '../domain/burst-policy.ts';
import { burstAnnotations, type ClusterView, type PodOrder, podName } from '../domain/cluster-view.ts';
import { controllerOf, type OwnerReference } from '../domain/pod.ts';
import { type Instant, isAfter } from '../domain/time.ts';
import { isAdmitted } from './admitted.ts';
import { entryOf, isNamedPod, type NamedPod, readInstant } from './readable.ts';
import { stayOf } from './stay.ts';

/** A pod that this controller admitted to the virtual node, with what its annotations say of it. */
export interface BurstPod {
  readonly pod: NamedPod;
  /** `namespace/name`. */
  readonly name: string;
  readonly order: PodOrder;
  /** Who makes another when this one goes; null for a bare pod. */
  readonly owner: OwnerReference | null;
  /** Since when it may run on ACI; its creation where the annotation cannot be read. */
  readonly admittedAt: Instant | null;
  readonly leaseUntil: Instant | null;
  readonly deletionCost: number;
}

/** Our pods on virtual nodes, each once. Without our annotation, or not readable, a pod is nobody's business here. */
export function burstPodsOn(
  view: Pick<ClusterView, 'onVirtualNodes' | 'at'>,
  policy: BurstPolicy,
): readonly BurstPod[] {
  const ours = view.onVirtualNodes.filter(isNamedPod).filter(isOurs);
  const byUid = new Map(ours.map((pod) => [pod.metadata.uid, pod]));
  return [...byUid.values()].map((pod) => readBurstPod(pod, policy, view.at));
}

/**
 * Our pods that wait on, although they may go to a virtual node. One that says it was admitted before it was made has that
 * from its template, and so would every pod that came after it.
 */
export function unplacedIn(
  { waiting, at }: Pick<ClusterView, 'waiting' | 'at'>,
  policy: BurstPolicy,
): readonly BurstPod[] {
  const ours = waiting.filter(isAdmitted).filter(isNamedPod).filter(isAdmittedLater);
  return ours.map((pod) => readBurstPod(pod, policy, at));
}

function isAdmittedLater({ metadata }: NamedPod): boolean {
  const admittedAt = readInstant(entryOf(metadata.annotations, burstAnnotations.burstAt));
  const madeAt = readInstant(metadata.creationTimestamp);
  return admittedAt !== null && madeAt !== null && !isAfter(madeAt, admittedAt);
}

function isOurs({ metadata, spec }: NamedPod): boolean {
  return Boolean(spec?.nodeName && entryOf(metadata.annotations, burstAnnotations.episode));
}

function readBurstPod(pod: NamedPod, policy: BurstPolicy, now: Instant): BurstPod {
  const { namespace, name, uid, resourceVersion, annotations } = pod.metadata;
  const order = { namespace, name, uid, resourceVersion };
  const { burstAt, leaseUntil } = stayOf(pod, policy, now);
  return {
    pod,
    name: podName(order),
    order,
    owner: controllerOf(pod) ?? null,
    admittedAt: burstAt,
    leaseUntil,
    deletionCost: wholeNumber(entryOf(annotations, burstAnnotations.deletionCost)),
  };
}

const wholeNumber = (text: string | undefined): number => (/^-?\d{1,10}$/.test(text ?? '') ? Number(text) : 0);

/** True for a pod that has its node and has not run yet: on ACI it may have no condition at all. */
export const isStarting = ({ pod }: BurstPod): boolean =>
  !['Running', 'Succeeded', 'Failed', 'Unknown'].includes(pod.status?.phase ?? '');
