/** The Node object of AKS virtual nodes (facts on Kubernetes, section 4). */
import type { Node } from '../objects.ts';
import { timeOf } from '../times.ts';

export const VIRTUAL_NODE_NAME = 'virtual-node-aci-linux';
export const VIRTUAL_NODE_TAINT = { key: 'virtual-kubelet.io/provider', value: 'azure', effect: 'NoSchedule' };

const KUBELET_VERSION = 'v1.25.0-vk-azure-aci-1.6.2';

/** Added to the usual ones; null takes one away, such as `kubernetes.io/os`, which older add-ons do not set. */
export type NodeLabels = Readonly<Record<string, string | null>>;

export function virtualNodeBody(
  { kubeletVersion = KUBELET_VERSION, labels = {} }: { kubeletVersion?: string; labels?: NodeLabels },
  nowMs: number,
): object {
  const resources = { cpu: '10k', memory: '4Ti', pods: '5k' };
  return {
    metadata: {
      name: VIRTUAL_NODE_NAME,
      labels: Object.fromEntries(Object.entries({ ...LABELS, ...labels }).filter(([, value]) => value !== null)),
      annotations: { 'node.alpha.kubernetes.io/ttl': '0' },
    },
    spec: { taints: [VIRTUAL_NODE_TAINT] },
    status: {
      ...{ capacity: resources, allocatable: resources, conditions: virtualNodeConditions('Ready', nowMs) },
      addresses: [{ type: 'InternalIP', address: '10.244.0.4' }],
      nodeInfo: { kubeletVersion, operatingSystem: 'Linux', architecture: 'amd64' },
    },
  };
}

/** Hard-coded by the provider while it lives; unknown when it stops. */
export function virtualNodeConditions(status: 'Ready' | 'NotReady', nowMs: number): Node['status']['conditions'] {
  const times = { lastHeartbeatTime: timeOf(nowMs), lastTransitionTime: timeOf(nowMs) };
  if (status === 'NotReady') {
    const message = 'Kubelet stopped posting node status.';
    return [{ type: 'Ready', status: 'Unknown', reason: 'NodeStatusUnknown', message, ...times }];
  }
  const pressures = ['OutOfDisk', 'MemoryPressure', 'DiskPressure'].map((type) => ({
    type,
    status: 'False',
    ...times,
  }));
  return [
    { type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'kubelet is ready.', ...times },
    ...pressures,
    { type: 'NetworkUnavailable', status: 'False', reason: 'RouteCreated', ...times },
  ];
}

const LABELS = {
  ...{ 'alpha.service-controller.kubernetes.io/exclude-balancer': 'true', 'beta.kubernetes.io/os': 'linux' },
  ...{ 'kubernetes.azure.com/managed': 'false', 'kubernetes.azure.com/role': 'agent', 'kubernetes.io/os': 'linux' },
  ...{ 'kubernetes.io/hostname': VIRTUAL_NODE_NAME, 'kubernetes.io/role': 'agent' },
  ...{ 'node-role.kubernetes.io/agent': '', 'node.kubernetes.io/exclude-from-external-load-balancers': 'true' },
  type: 'virtual-kubelet',
};
