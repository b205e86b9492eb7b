import { type Instant, instantOf } from './time.ts';

/**
 * A pod as the Kubernetes API writes it: the part that placement and eligibility read, under the API's own names, so that
 * a pod of any client fits as it is. Whether a value really has this shape is judged elsewhere, before any rule reads it.
 */
export interface Pod {
  readonly metadata?: ObjectMeta;
  readonly spec?: PodSpec;
  readonly status?: PodStatus;
}

/** Clients give a time as a Date, JSON as a text. */
export type Time = string | Date;

export type TextMap = Readonly<Record<string, string>>;

export interface ObjectMeta {
  readonly name?: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly labels?: TextMap;
  readonly annotations?: TextMap;
  readonly creationTimestamp?: Time;
  readonly deletionTimestamp?: Time;
  readonly ownerReferences?: readonly OwnerReference[];
}

export interface OwnerReference {
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller?: boolean;
}

export interface PodStatus {
  readonly phase?: string;
  readonly conditions?: readonly Condition[];
  readonly nominatedNodeName?: string;
  readonly reason?: string;
  readonly message?: string;
}

export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
  readonly lastTransitionTime?: Time;
}

export interface PodSpec {
  readonly activeDeadlineSeconds?: number;
  readonly affinity?: Affinity;
  readonly automountServiceAccountToken?: boolean;
  readonly containers: readonly Container[];
  readonly hostAliases?: readonly unknown[];
  readonly hostIPC?: boolean;
  readonly hostNetwork?: boolean;
  readonly hostPID?: boolean;
  readonly hostUsers?: boolean;
  readonly hostname?: string;
  readonly hostnameOverride?: string;
  readonly imagePullSecrets?: readonly { readonly name?: string }[];
  readonly initContainers?: readonly Container[];
  readonly nodeName?: string;
  readonly nodeSelector?: TextMap;
  readonly os?: { readonly name: string };
  readonly overhead?: TextMap;
  readonly priority?: number;
  readonly readinessGates?: readonly unknown[];
  readonly resourceClaims?: readonly unknown[];
  readonly resources?: ResourceRequirements;
  readonly restartPolicy?: string;
  readonly runtimeClassName?: string;
  readonly schedulerName?: string;
  readonly schedulingGates?: readonly unknown[];
  readonly securityContext?: object;
  readonly serviceAccountName?: string;
  readonly setHostnameAsFQDN?: boolean;
  readonly shareProcessNamespace?: boolean;
  readonly subdomain?: string;
  readonly terminationGracePeriodSeconds?: number;
  readonly tolerations?: readonly Toleration[];
  readonly topologySpreadConstraints?: readonly TopologySpreadConstraint[];
  readonly volumes?: readonly Volume[];
}

export interface Container {
  readonly name: string;
  readonly image?: string;
  readonly imagePullPolicy?: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly workingDir?: string;
  readonly tty?: boolean;
  readonly stdin?: boolean;
  readonly env?: readonly EnvVar[];
  readonly envFrom?: readonly { readonly secretRef?: object; readonly configMapRef?: object }[];
  readonly ports?: readonly ContainerPort[];
  readonly resources?: ResourceRequirements;
  readonly restartPolicy?: string;
  readonly restartPolicyRules?: readonly unknown[];
  readonly securityContext?: SecurityContext;
  readonly lifecycle?: Lifecycle;
  readonly livenessProbe?: Probe;
  readonly readinessProbe?: Probe;
  readonly startupProbe?: Probe;
  readonly volumeMounts?: readonly VolumeMount[];
  readonly volumeDevices?: readonly unknown[];
}

/** Quantities by the name of the resource: `{ cpu: '500m' }`. */
export interface ResourceRequirements {
  readonly requests?: TextMap;
  readonly limits?: TextMap;
  readonly claims?: readonly unknown[];
}

export interface ContainerPort {
  readonly containerPort: number;
  readonly hostPort?: number;
  readonly hostIP?: string;
  readonly name?: string;
  readonly protocol?: string;
}

export interface EnvVar {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: {
    readonly fieldRef?: { readonly fieldPath: string };
    readonly resourceFieldRef?: object;
    readonly secretKeyRef?: object;
    readonly configMapKeyRef?: object;
  };
}

export interface SecurityContext {
  readonly privileged?: boolean;
  readonly procMount?: string;
  readonly capabilities?: { readonly add?: readonly string[]; readonly drop?: readonly string[] };
}

export interface Lifecycle {
  readonly preStop?: object;
  readonly postStart?: object;
  readonly stopSignal?: string;
}

export interface Probe {
  readonly exec?: object;
  readonly grpc?: object;
  readonly tcpSocket?: object;
  readonly httpGet?: {
    readonly port: number | string;
    readonly host?: string;
    readonly httpHeaders?: readonly unknown[];
  };
}

export interface VolumeMount {
  readonly name: string;
  readonly subPath?: string;
  readonly subPathExpr?: string;
  readonly mountPropagation?: string;
  readonly recursiveReadOnly?: string;
}

/** One source per volume; the sources that no rule looks into are read by their presence alone. */
export interface Volume {
  readonly name: string;
  readonly azureFile?: object;
  readonly configMap?: MappedSource;
  readonly csi?: { readonly driver: string; readonly volumeAttributes?: TextMap };
  readonly emptyDir?: { readonly medium?: string; readonly sizeLimit?: string };
  readonly gitRepo?: object;
  readonly hostPath?: object;
  readonly persistentVolumeClaim?: { readonly claimName: string };
  readonly projected?: { readonly sources?: readonly Projection[] };
  readonly secret?: MappedSource;
}

export interface MappedSource {
  readonly items?: readonly unknown[];
  readonly defaultMode?: number;
}

export interface Projection {
  readonly configMap?: object;
  readonly downwardAPI?: object;
  readonly secret?: object;
  readonly serviceAccountToken?: object;
}

export interface Toleration {
  readonly key?: string;
  readonly operator?: string;
  readonly value?: string;
  readonly effect?: string;
  readonly tolerationSeconds?: number;
}

export interface TopologySpreadConstraint {
  readonly topologyKey: string;
  readonly whenUnsatisfiable: string;
}

export interface Affinity {
  readonly nodeAffinity?: { readonly requiredDuringSchedulingIgnoredDuringExecution?: NodeSelector };
  readonly podAffinity?: PodTerms;
  readonly podAntiAffinity?: PodTerms;
}

export interface NodeSelector {
  readonly nodeSelectorTerms: readonly NodeSelectorTerm[];
}

export interface NodeSelectorTerm {
  readonly matchExpressions?: readonly Requirement[];
  readonly matchFields?: readonly Requirement[];
}

export interface Requirement {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

export interface PodTerms {
  readonly requiredDuringSchedulingIgnoredDuringExecution?: readonly PodAffinityTerm[];
}

export interface PodAffinityTerm {
  readonly topologyKey: string;
  readonly labelSelector?: LabelSelector;
  readonly namespaces?: readonly string[];
  readonly namespaceSelector?: LabelSelector;
  readonly matchLabelKeys?: readonly string[];
  readonly mismatchLabelKeys?: readonly string[];
}

export interface LabelSelector {
  readonly matchLabels?: TextMap;
  readonly matchExpressions?: readonly Requirement[];
}

/**
 * True for a pod that the scheduler has tried and could not place: Pending, on no node, neither gated nor going away.
 * A pod that starts on ACI is Pending too, but has its node (facts: kubernetes.md, sections 0 and 3.3).
 */
export function isWaiting({ metadata, spec, status }: Pod): boolean {
  const isFree = !spec?.nodeName && !metadata?.deletionTimestamp && !spec?.schedulingGates?.length;
  return isFree && status?.phase === 'Pending' && unschedulable({ status }) !== undefined;
}

/** Since when the pod waits: its first failed scheduling, which later failures do not move. Null for one that does not. */
export function waitingSince(pod: Pod): Instant | null {
  const since = isWaiting(pod) ? unschedulable(pod)?.lastTransitionTime : undefined;
  return since === undefined || since === null ? null : instantFrom(since);
}

function unschedulable({ status }: { readonly status?: PodStatus | undefined }): Condition | undefined {
  return status?.conditions?.find(
    ({ type, status, reason }) => type === 'PodScheduled' && status === 'False' && reason === 'Unschedulable',
  );
}

function instantFrom(time: Time): Instant | null {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? null : instantOf(date);
}

export const hasEnded = ({ status }: Pod): boolean => status?.phase === 'Succeeded' || status?.phase === 'Failed';

/** Somebody has asked it to go. */
export const isLeaving = ({ metadata }: Pod): boolean => Boolean(metadata?.deletionTimestamp);

/** The owner that makes a new pod when this one goes. */
export function controllerOf({ metadata }: Pod): OwnerReference | undefined {
  return metadata?.ownerReferences?.find(({ controller }) => controller === true);
}

/** What tells a pod from all others; empty texts where it does not say. */
export function namesOf(pod: Pod): Readonly<Record<'namespace' | 'name' | 'uid', string>> {
  const { namespace = '', name = '', uid = '' } = pod?.metadata ?? {};
  return { namespace, name, uid };
}
