/** A VM node as data, and the Node object that its kubelet registers. */
import type { Condition, Node, Taint } from '../objects.ts';
import { timeOf } from '../times.ts';

/** Allocatable is what pods can have; `zone` becomes the topology label. */
export interface Machine {
  name: string;
  /** The AKS node pool, also a label. */
  pool?: string;
  cpu: string;
  memory: string;
  /** Most pods on the node. */
  pods?: string;
  ephemeralStorage?: string;
  zone?: string;
  labels?: Record<string, string>;
  taints?: Taint[];
}

export const NOT_READY_TAINT = 'node.kubernetes.io/not-ready';
export const NETWORK_TAINT = 'node.kubernetes.io/network-unavailable';

/** As it first appears: not ready, and tainted so. */
export function nodeBodyOf(
  machine: Machine,
  minor: number,
  nowMs: number,
): Omit<Node, 'metadata'> & { metadata: object } {
  const resources = resourcesOf(machine);
  return {
    metadata: { name: machine.name, labels: labelsOf(machine) },
    spec: {
      providerID: `azure:///subscriptions/sandbox/${machine.name}`,
      taints: [...(machine.taints ?? []), { key: NETWORK_TAINT, effect: 'NoSchedule' }],
    },
    status: {
      ...{ capacity: resources, allocatable: resources, conditions: [readiness(false, nowMs)] },
      addresses: [{ type: 'Hostname', address: machine.name }],
      nodeInfo: {
        ...{ kubeletVersion: `v1.${minor}.0`, osImage: 'Ubuntu 22.04.5 LTS', kernelVersion: '5.15.0-1090-azure' },
        ...{ containerRuntimeVersion: 'containerd://1.7.27', operatingSystem: 'linux', architecture: 'amd64' },
      },
    },
  };
}

export function readiness(isReady: boolean, nowMs: number): Condition {
  const time = timeOf(nowMs);
  return {
    ...{ type: 'Ready', status: isReady ? 'True' : 'False', lastHeartbeatTime: time, lastTransitionTime: time },
    reason: isReady ? 'KubeletReady' : 'KubeletNotReady',
    message: isReady ? 'kubelet is posting ready status' : 'container runtime network not ready: NetworkReady=false',
  };
}

export function labelsOf({ name, pool, zone, labels }: Machine): Record<string, string> {
  return {
    ...{ 'kubernetes.io/arch': 'amd64', 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux' },
    ...(pool ? { agentpool: pool, 'kubernetes.azure.com/agentpool': pool, 'kubernetes.azure.com/role': 'agent' } : {}),
    ...(zone ? { 'topology.kubernetes.io/zone': zone } : {}),
    ...labels,
  };
}

export function resourcesOf({ cpu, memory, pods = '30', ephemeralStorage = '119703055367' }: Machine) {
  return { cpu, memory, pods, 'ephemeral-storage': ephemeralStorage };
}
