import type { Node } from './node.ts';
import type { LabelSelector, Pod, TextMap, Toleration } from './pod.ts';
import type { Instant } from './time.ts';

/** The inside of a cluster as its Kubernetes API shows it: what bursting and returning are decided on. */
export interface ClusterView {
  readonly at: Instant;
  /** Pods that the scheduler could not place (`isWaiting`), all of them. */
  readonly waiting: readonly Pod[];
  readonly nodes: readonly Node[];
  /** Pods bound to a virtual node, in whatever state. */
  readonly onVirtualNodes: readonly Pod[];
  /** Pods bound to VM nodes; null where nothing hung on them and they were not read. */
  readonly onVmNodes: readonly Pod[] | null;
  /** Labels of each namespace by its name. */
  readonly namespaces: Readonly<Record<string, TextMap>>;
  /** Which pods network policies guard; null where they could not be read. */
  readonly networkPolicies: readonly NetworkPolicy[] | null;
  readonly scaleUps: readonly ScaleUp[];
  /** Parts that could not be read, as sentences that name the missing permission. */
  readonly gaps: readonly string[];
}

export interface NetworkPolicy {
  readonly namespace: string;
  /** An empty one selects all. */
  readonly podSelector: LabelSelector;
}

/** What the cluster autoscaler said of late, newest last (facts: kubernetes.md, section 3.3). */
export interface ScaleUp {
  readonly at: Instant;
  /** `triggered`: VMs are on their way. `refused`: no node group helps. `backing-off`: a scale-up failed lately. */
  readonly kind: 'triggered' | 'refused' | 'backing-off';
  /** `namespace/name` of the pod that it was said of. */
  readonly pod: string;
  /** VMs on their way; 0 unless triggered. */
  readonly nodesComing: number;
  readonly message: string;
}

/** One pod to be changed, as it was seen: a pod that has changed since is looked at again instead. */
export interface PodOrder {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
}

/** One node to be changed, as it was seen. */
export type NodeOrder = Pick<PodOrder, 'name' | 'uid' | 'resourceVersion'>;

/** Lets a waiting pod run on the virtual node: all its tolerations and ours, and annotations that say why and how long. */
export interface BurstOrder extends PodOrder {
  readonly tolerations: readonly Toleration[];
  readonly annotations: TextMap;
}

/**
 * What became of one pod. `changed`: it is another than was seen, look again. `blocked`: a disruption budget forbids it
 * now. `refused`: Kubernetes refused for good. `failed`: it was not done, and may go better. `unknown`: it may have been done.
 */
export interface PodResult {
  readonly pod: string;
  readonly result: 'done' | 'gone' | 'changed' | 'blocked' | 'refused' | 'failed' | 'unknown';
  readonly why: string;
}

/** Written on burst pods; read back by every later pass, so that a lost controller or ledger loses no pod. */
export const burstAnnotations = {
  episode: 'aks-burst/episode',
  burstAt: 'aks-burst/burst-at',
  leaseUntil: 'aks-burst/lease-until',
  deletionCost: 'controller.kubernetes.io/pod-deletion-cost',
} as const;

/** A label on a namespace that lets its pods burst. */
export const optInLabel = 'aks-burst/enabled';

export const podName = ({ namespace, name }: Pick<PodOrder, 'namespace' | 'name'>): string => `${namespace}/${name}`;
