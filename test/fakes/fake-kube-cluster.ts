import { isDeepStrictEqual } from 'node:util';
import {
  type BurstOrder,
  burstAnnotations,
  type ClusterView,
  type NetworkPolicy,
  type ScaleUp,
} from '../../shared/domain/cluster-view.ts';
import type { Node } from '../../shared/domain/node.ts';
import { isWaiting, type Pod, type PodStatus, type TextMap } from '../../shared/domain/pod.ts';
import type { Instant } from '../../shared/domain/time.ts';

/** The inside of a cluster; a test may change any of it between two calls. */
export interface FakeKubeCluster {
  pods: Pod[];
  nodes: Node[];
  namespaces: Record<string, TextMap>;
  networkPolicies: readonly NetworkPolicy[] | null;
  scaleUps: ScaleUp[];
  gaps: string[];
  /** The VM node on which owners' new pods run at once; null where they wait. */
  substitutesOn: string | null;
  /** How many disruption budgets without room for a disruption cover a pod. */
  budgetsOver: (pod: Pod) => number;
}

export const emptyCluster = (): FakeKubeCluster => ({
  ...{ pods: [], nodes: [], namespaces: {}, networkPolicies: [], scaleUps: [], gaps: [] },
  ...{ substitutesOn: null, budgetsOver: () => 0 },
});

export const isVirtual = ({ metadata }: Node): boolean => metadata?.labels?.type === 'virtual-kubelet';

export function viewOf(cluster: FakeKubeCluster, at: Instant): ClusterView {
  const { pods, nodes, namespaces, networkPolicies, scaleUps, gaps } = cluster;
  const virtual = new Set(nodes.filter(isVirtual).map(({ metadata }) => metadata?.name));
  const bound = pods.filter(({ spec }) => spec?.nodeName);
  const onVirtualNodes = bound.filter(({ spec }) => virtual.has(spec?.nodeName));
  const holding = bound.filter(({ status }) => status?.phase !== 'Succeeded' && status?.phase !== 'Failed');
  const onVmNodes = onVirtualNodes.length > 0 ? holding.filter(({ spec }) => !virtual.has(spec?.nodeName)) : null;
  return {
    ...{ at, nodes, namespaces, networkPolicies, scaleUps, gaps },
    ...{ waiting: pods.filter(isWaiting), onVirtualNodes, onVmNodes },
  };
}

export function carriesAll({ metadata, spec }: Pod, { tolerations, annotations }: BurstOrder): boolean {
  const hasToleration = (wanted: object) => (spec?.tolerations ?? []).some((one) => isDeepStrictEqual(one, wanted));
  const hasAnnotation = ([key, value]: [string, string]) => metadata?.annotations?.[key] === value;
  return tolerations.every(hasToleration) && Object.entries(annotations).every(hasAnnotation);
}

/** Of an existing toleration nothing may change but its seconds. */
export function keepsAll({ spec }: Pod, { tolerations }: BurstOrder): boolean {
  const plain = ({ tolerationSeconds: _, ...rest }: { readonly tolerationSeconds?: number }) => rest;
  return (spec?.tolerations ?? []).every((old) => tolerations.some((one) => isDeepStrictEqual(plain(one), plain(old))));
}

export const admitted = ({ metadata, spec, status }: Pod, { tolerations, annotations }: BurstOrder): Pod => ({
  metadata: { ...metadata, annotations: { ...metadata?.annotations, ...annotations } },
  spec: { ...(spec ?? { containers: [] }), tolerations },
  ...(status ? { status } : {}),
});

/** Of the owner's template, so without what the burst added. */
export function substituteOf(
  { substitutesOn }: FakeKubeCluster,
  { metadata, spec }: Pod,
  number: number,
  at: Instant,
): Pod {
  const { nodeName: _, ...template } = spec ?? { containers: [] };
  const tolerations = template.tolerations?.filter(({ key }) => key !== virtualNodeTaint) ?? [];
  return {
    metadata: {
      ...metadata,
      ...{ name: `${metadata?.name}-${number}`, uid: `uid-${number}`, resourceVersion: `${number}` },
      ...{ annotations: withoutOurs(metadata?.annotations), creationTimestamp: at },
    },
    spec: { ...template, tolerations, ...(substitutesOn === null ? {} : { nodeName: substitutesOn }) },
    status: substitutesOn === null ? waitingSince(at) : running,
  };
}

const virtualNodeTaint = 'virtual-kubelet.io/provider';

function withoutOurs(annotations: TextMap = {}): TextMap {
  const ours: readonly string[] = Object.values(burstAnnotations);
  return Object.fromEntries(Object.entries(annotations).filter(([key]) => !ours.includes(key)));
}

export const running: PodStatus = { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] };

const waitingSince = (lastTransitionTime: Instant): PodStatus => ({
  phase: 'Pending',
  conditions: [
    {
      ...{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', lastTransitionTime },
      message: '0/2 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint(s).',
    },
  ],
});
