/**
 * Kubernetes objects as JSON, with the fields that this emulator reads. Stored objects carry neither `kind` nor
 * `apiVersion` (as the items of a list do) and are never changed in place: a write makes a new one.
 */
import type { Condition, LabelSelector, NodeSelectorTerm, PodSpec, PodStatus, Resources, Taint } from './pod-types.ts';

export type * from './pod-types.ts';

export interface Metadata {
  name: string;
  namespace?: string;
  generateName?: string;
  uid: string;
  resourceVersion: string;
  generation?: number;
  creationTimestamp: string;
  deletionTimestamp?: string;
  deletionGracePeriodSeconds?: number;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  ownerReferences?: OwnerReference[];
  finalizers?: string[];
}

export interface KubernetesObject {
  metadata: Metadata;
}

export interface OwnerReference {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  controller?: boolean;
  blockOwnerDeletion?: boolean;
}

export interface Pod extends KubernetesObject {
  spec: PodSpec;
  status: PodStatus;
}

export interface NodeStatus {
  capacity?: Resources;
  allocatable?: Resources;
  conditions?: Condition[];
  addresses?: { type: string; address: string }[];
  nodeInfo?: Record<string, string>;
  daemonEndpoints?: object;
}

export interface Node extends KubernetesObject {
  spec: { unschedulable?: boolean; taints?: Taint[]; providerID?: string; podCIDR?: string };
  status: NodeStatus;
}

export interface PodTemplate {
  metadata?: { labels?: Record<string, string>; annotations?: Record<string, string> };
  spec: PodSpec;
}

export interface ReplicaSet extends KubernetesObject {
  spec: { replicas: number; selector: LabelSelector; template: PodTemplate };
  status: {
    replicas: number;
    fullyLabeledReplicas?: number;
    readyReplicas?: number;
    availableReplicas?: number;
    observedGeneration?: number;
  };
}

export interface Deployment extends KubernetesObject {
  spec: {
    replicas: number;
    selector: LabelSelector;
    template: PodTemplate;
    strategy?: {
      type?: string;
      rollingUpdate?: { maxSurge?: number | string; maxUnavailable?: number | string };
    };
    paused?: boolean;
    revisionHistoryLimit?: number;
    progressDeadlineSeconds?: number;
  };
  status: {
    observedGeneration?: number;
    replicas?: number;
    updatedReplicas?: number;
    readyReplicas?: number;
    availableReplicas?: number;
    unavailableReplicas?: number;
    conditions?: Condition[];
  };
}

export interface PodDisruptionBudget extends KubernetesObject {
  spec: {
    minAvailable?: number | string;
    maxUnavailable?: number | string;
    selector?: LabelSelector;
    unhealthyPodEvictionPolicy?: 'IfHealthyBudget' | 'AlwaysAllow';
  };
  status: {
    observedGeneration?: number;
    disruptedPods?: Record<string, string>;
    disruptionsAllowed: number;
    currentHealthy: number;
    desiredHealthy: number;
    expectedPods: number;
    conditions?: Condition[];
  };
}

export interface Namespace extends KubernetesObject {
  spec: { finalizers?: string[] };
  status: { phase: 'Active' | 'Terminating' };
}

export interface ObjectReference {
  kind?: string;
  apiVersion?: string;
  name?: string;
  namespace?: string;
  uid?: string;
  resourceVersion?: string;
  fieldPath?: string;
}

export interface Event extends KubernetesObject {
  involvedObject: ObjectReference;
  reason?: string;
  message?: string;
  type?: string;
  action?: string;
  count?: number;
  source: { component?: string; host?: string };
  firstTimestamp: string | null;
  lastTimestamp: string | null;
  eventTime: string | null;
  series?: { count: number; lastObservedTime: string };
  reportingComponent: string;
  reportingInstance: string;
}

export interface PersistentVolumeClaim extends KubernetesObject {
  spec: {
    volumeName?: string;
    storageClassName?: string;
    accessModes?: string[];
    resources?: { requests?: Resources };
  };
  status: { phase?: string; capacity?: Resources };
}

export interface PersistentVolume extends KubernetesObject {
  spec: { nodeAffinity?: { required?: { nodeSelectorTerms: NodeSelectorTerm[] } }; [field: string]: unknown };
}

export interface PriorityClass extends KubernetesObject {
  value: number;
  globalDefault?: boolean;
  preemptionPolicy?: string;
}

/** Which type an object of each resource has. */
export interface Kinds {
  pods: Pod;
  nodes: Node;
  namespaces: Namespace;
  events: Event;
  persistentvolumeclaims: PersistentVolumeClaim;
  persistentvolumes: PersistentVolume;
  configmaps: KubernetesObject;
  deployments: Deployment;
  replicasets: ReplicaSet;
  poddisruptionbudgets: PodDisruptionBudget;
  leases: KubernetesObject;
  priorityclasses: PriorityClass;
  networkpolicies: KubernetesObject;
}

export type ResourceName = keyof Kinds;

/** `namespace/name`, or the name alone; the order of these is the order of a list. */
export function keyOf({ metadata }: KubernetesObject): string {
  return keyFor(metadata.namespace, metadata.name);
}

export function keyFor(namespace: string | undefined, name: string): string {
  return namespace ? `${namespace}/${name}` : name;
}

export function controllerOf({ metadata }: KubernetesObject): OwnerReference | undefined {
  return metadata.ownerReferences?.find(({ controller }) => controller);
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
