/**
 * The scheduler's filters in their order; the first that fails on a node gives that node's reasons (facts on Kubernetes,
 * section 3.2).
 */
import type { Pod, Taint } from '../objects.ts';
import { keyFor } from '../objects.ts';
import { requestsOf } from '../pods/requests.ts';
import { tolerates, untoleratedTaint } from '../pods/tolerations.ts';
import type { Store } from '../store.ts';
import { matchesNode, matchesTerms } from './node-affinity.ts';
import type { NodeInfo } from './node-info.ts';
import { podAffinityFailure } from './pod-affinity.ts';
import { spreadFailure } from './topology-spread.ts';

export type Plugin =
  | 'NodeUnschedulable'
  | 'NodeName'
  | 'TaintToleration'
  | 'NodeAffinity'
  | 'NodePorts'
  | 'NodeResourcesFit'
  | 'VolumeBinding'
  | 'PodTopologySpread'
  | 'InterPodAffinity';

/** `isFinal`: evicting other pods from the node would not help. */
export interface Failure {
  plugin: Plugin;
  reasons: string[];
  isFinal: boolean;
}

export interface FilterContext {
  minor: number;
  store: Store;
  /** All nodes, for the filters that look beyond one. */
  infos: readonly NodeInfo[];
}

type Filter = (pod: Pod, info: NodeInfo, context: FilterContext) => Failure | undefined;

const UNSCHEDULABLE: Taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };

/** Those that need no other node to decide; a change of a node is judged by them. */
const NODE_FILTERS: readonly Filter[] = [cordon, nodeName, taints, affinity, ports, resources];
const ALL_FILTERS: readonly Filter[] = [...NODE_FILTERS, volumes, spreadFailure, podAffinityFailure];

export function firstFailure(pod: Pod, info: NodeInfo, context: FilterContext): Failure | undefined {
  return first(ALL_FILTERS, pod, info, context);
}

/** Whether the node alone, with what runs on it, would take the pod. */
export function wouldTake(pod: Pod, info: NodeInfo, context: FilterContext): boolean {
  return first(NODE_FILTERS, pod, info, context) === undefined;
}

function first(filters: readonly Filter[], pod: Pod, info: NodeInfo, context: FilterContext): Failure | undefined {
  for (const filter of filters) {
    const failure = filter(pod, info, context);
    if (failure) return failure;
  }
  return undefined;
}

function cordon({ spec }: Pod, { node }: NodeInfo): Failure | undefined {
  if (!node.spec.unschedulable || spec.tolerations?.some((one) => tolerates(one, UNSCHEDULABLE))) return undefined;
  return { plugin: 'NodeUnschedulable', reasons: ['node(s) were unschedulable'], isFinal: true };
}

function nodeName({ spec }: Pod, { node }: NodeInfo): Failure | undefined {
  if (!spec.nodeName || spec.nodeName === node.metadata.name) return undefined;
  return { plugin: 'NodeName', reasons: ["node(s) didn't match the requested node name"], isFinal: true };
}

function taints({ spec }: Pod, { node }: NodeInfo, { minor }: FilterContext): Failure | undefined {
  const taint = untoleratedTaint(node.spec.taints, spec.tolerations);
  if (!taint) return undefined;
  return { plugin: 'TaintToleration', reasons: [taintReason(taint, minor)], isFinal: true };
}

/** Kubernetes 1.34 and later no longer name the taint; 1.20 and earlier used other words. */
export function taintReason({ key, value = '' }: Taint, minor: number): string {
  if (minor >= 34) return 'node(s) had untolerated taint(s)';
  if (minor <= 20) return `node(s) had taint {${key}: ${value}}, that the pod didn't tolerate`;
  return `node(s) had untolerated taint {${key}: ${value}}`;
}

function affinity(pod: Pod, { node }: NodeInfo): Failure | undefined {
  if (matchesNode(pod, node)) return undefined;
  return { plugin: 'NodeAffinity', reasons: ["node(s) didn't match Pod's node affinity/selector"], isFinal: true };
}

function ports(pod: Pod, { pods }: NodeInfo): Failure | undefined {
  const wanted = hostPortsOf(pod);
  if (wanted.length === 0) return undefined;
  const taken = new Set(pods.flatMap(hostPortsOf));
  if (!wanted.some((port) => taken.has(port))) return undefined;
  const reasons = ["node(s) didn't have free ports for the requested pod ports"];
  return { plugin: 'NodePorts', reasons, isFinal: false };
}

function hostPortsOf({ spec }: Pod): string[] {
  return spec.containers.flatMap(({ ports = [] }) =>
    ports.flatMap(({ hostPort, protocol = 'TCP' }) => (hostPort ? [`${protocol} ${hostPort}`] : [])),
  );
}

/** Every short resource is its own reason, so one node may be counted several times. */
function resources(pod: Pod, { allocatable, requested, pods }: NodeInfo): Failure | undefined {
  const reasons: string[] = [];
  if (pods.length + 1 > (allocatable.get('pods') ?? 0)) reasons.push('Too many pods');
  for (const [name, amount] of requestsOf(pod)) {
    const free = (allocatable.get(name) ?? 0) - (requested.get(name) ?? 0);
    // Sums of milli-units are not exact in binary.
    if (amount > 0 && amount > free + 1e-9) reasons.push(`Insufficient ${name}`);
  }
  return reasons.length > 0 ? { plugin: 'NodeResourcesFit', reasons, isFinal: false } : undefined;
}

function volumes({ metadata, spec }: Pod, { node }: NodeInfo, { store }: FilterContext): Failure | undefined {
  for (const { persistentVolumeClaim } of spec.volumes ?? []) {
    const claim =
      persistentVolumeClaim &&
      store.get('persistentvolumeclaims', keyFor(metadata.namespace, persistentVolumeClaim.claimName));
    const volume = claim?.spec.volumeName ? store.get('persistentvolumes', claim.spec.volumeName) : undefined;
    const required = volume?.spec.nodeAffinity?.required;
    if (!required || matchesTerms(required.nodeSelectorTerms, node)) continue;
    return { plugin: 'VolumeBinding', reasons: ['node(s) had volume node affinity conflict'], isFinal: true };
  }
  return undefined;
}

/** What rules out every node at once, as free text. */
export function preFilterFailure({ metadata, spec }: Pod, store: Store): string | undefined {
  for (const { persistentVolumeClaim } of spec.volumes ?? []) {
    if (!persistentVolumeClaim) continue;
    const { claimName } = persistentVolumeClaim;
    if (!store.get('persistentvolumeclaims', keyFor(metadata.namespace, claimName))) {
      return `persistentvolumeclaim "${claimName}" not found`;
    }
  }
  return undefined;
}
