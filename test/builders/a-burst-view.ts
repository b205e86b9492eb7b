import type { ClusterView } from '../../shared/domain/cluster-view.ts';
import type { Node } from '../../shared/domain/node.ts';
import type { ObjectMeta, Pod, PodSpec, PodStatus, Toleration } from '../../shared/domain/pod.ts';
import { type Instant, secondsAfter } from '../../shared/domain/time.ts';
import { aContainer, anOwner, aPod, aVirtualKubeletNode, aVmNode, defaultTolerations, type PodParts } from './a-pod.ts';

/**
 * Builders of a cluster with pods on ACI: ten minutes after they were admitted, with an empty VM node to go home to. A
 * test names only what its sentence is about.
 */

export const now: Instant = '2026-11-25T03:10:00.000Z';

export const ago = (seconds: number): Instant => secondsAfter(now, -seconds);

export const aView = (parts: Partial<ClusterView> = {}): ClusterView => ({
  at: now,
  waiting: [],
  nodes: [aVirtualKubeletNode(), aVm('vm-1')],
  onVirtualNodes: [aBurstPod()],
  onVmNodes: [],
  namespaces: { shop: { 'aks-burst/enabled': 'true' } },
  networkPolicies: [],
  scaleUps: [],
  gaps: [],
  ...parts,
});

/** A VM node with room for pods of 1 CPU. */
export const aVm = (name: string, cpu = '4', spec: Node['spec'] = {}, labels: Record<string, string> = {}): Node =>
  aVmNode({
    metadata: { name, labels: { 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux', ...labels } },
    spec,
    status: { allocatable: { cpu, memory: '64Gi', pods: '30' } },
  });

export const theToleration: Toleration = {
  key: 'virtual-kubelet.io/provider',
  operator: 'Exists',
  effect: 'NoSchedule',
};

/** Runs on ACI since ten minutes, with a lease of an hour; of an owner of its own, named as the pod is. */
export const aBurstPod = (name = 'web-1', { metadata, spec, status }: PodParts = {}): Pod =>
  aPod({
    metadata: { ...named(name), annotations: burstNotes(), ...metadata },
    spec: { nodeName: 'virtual-node-aci-linux', tolerations: [...defaultTolerations, theToleration], ...spec },
    status: status ?? running,
  });

export const burstNotes = (
  since: Instant = ago(600),
  leaseUntil: Instant = secondsAfter(since, 3600),
  cost = -1000,
) => ({
  'aks-burst/episode': 'episode-1',
  'aks-burst/burst-at': since,
  'aks-burst/lease-until': leaseUntil,
  'controller.kubernetes.io/pod-deletion-cost': `${cost}`,
});

/** A pod that runs on a VM node. */
export const aVmPod = (name: string, node: string, parts: PodParts = {}): Pod =>
  aPod({
    metadata: { ...named(name), ...parts.metadata },
    spec: { nodeName: node, ...parts.spec },
    status: parts.status ?? running,
  });

export const aWaitingPod = (name: string, spec: Partial<PodSpec> = {}, metadata: Partial<ObjectMeta> = {}): Pod =>
  aPod({ metadata: { ...named(name), ...metadata }, spec });

export const running: PodStatus = { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] };

/** As the connector writes it while the container group starts. */
export const starting: PodStatus = { phase: 'Pending', conditions: [] };

const named = (name: string) => ({
  name,
  uid: `uid-of-${name}`,
  ownerReferences: [ownedBy(`owner-of-${name}`)],
});

export const ownedBy = (uid: string, kind = 'ReplicaSet') => ({ ...anOwner(kind), uid });

/** A container that requests so much. */
export const requesting = (cpu: string) => [aContainer({ resources: { requests: { cpu, memory: '1Gi' } } })];
