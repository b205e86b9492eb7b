import type { Node } from '../../shared/domain/node.ts';
import type { Container, ObjectMeta, Pod, PodSpec, PodStatus } from '../../shared/domain/pod.ts';

/**
 * Builders of a pod that waits for capacity and that ACI runs as it is, with the virtual node it would go to, as captured
 * (facts: kubernetes.md, sections 3.1 and 4). A test names only what its sentence is about.
 */

export interface PodParts {
  readonly metadata?: Partial<ObjectMeta>;
  readonly spec?: Partial<PodSpec>;
  readonly status?: Partial<PodStatus>;
}

export const aPod = ({ metadata, spec, status }: PodParts = {}): Pod => ({
  metadata: {
    name: 'web-545df8d4c4-8x5jt',
    namespace: 'shop',
    uid: 'b7c0a1d2-0000-4000-8000-000000000001',
    resourceVersion: '117',
    creationTimestamp: '2026-11-25T02:58:00Z',
    labels: { app: 'web', 'pod-template-hash': '545df8d4c4' },
    ownerReferences: [anOwner('ReplicaSet')],
    ...metadata,
  },
  spec: {
    schedulerName: 'default-scheduler',
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    securityContext: {},
    serviceAccountName: 'default',
    tolerations: defaultTolerations,
    containers: [aContainer()],
    volumes: [aTokenVolume()],
    ...spec,
  },
  status: {
    phase: 'Pending',
    conditions: [
      {
        type: 'PodScheduled',
        status: 'False',
        reason: 'Unschedulable',
        lastTransitionTime: '2026-11-25T02:58:01Z',
        message: '0/2 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint(s).',
      },
    ],
    ...status,
  },
});

export const aContainer = (part: Partial<Container> = {}): Container => ({
  name: 'web',
  image: 'mcr.microsoft.com/shop/web:1.4',
  imagePullPolicy: 'IfNotPresent',
  resources: { requests: { cpu: '1', memory: '2Gi' }, limits: { cpu: '1', memory: '2Gi' } },
  volumeMounts: [{ name: 'kube-api-access-2kq7x' }],
  ...part,
});

/** A pod whose only container differs in one thing. */
export const aPodWith = (container: Partial<Container>, spec: Partial<PodSpec> = {}): Pod =>
  aPod({ spec: { ...spec, containers: [aContainer(container)] } });

export const anOwner = (kind: string, controller = true) => ({
  apiVersion: 'apps/v1',
  kind,
  name: 'web',
  uid: 'b7c0a1d2-0000-4000-8000-0000000000ff',
  controller,
});

/** What admission adds to every pod. */
export const defaultTolerations = [
  { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 },
  { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 },
];

/** The volume that admission adds for the service account. */
export const aTokenVolume = (name = 'kube-api-access-2kq7x') => ({
  name,
  projected: {
    defaultMode: 420,
    sources: [
      { serviceAccountToken: { path: 'token', expirationSeconds: 3607 } },
      { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
      { downwardAPI: { items: [{ path: 'namespace', fieldRef: { fieldPath: 'metadata.namespace' } }] } },
    ],
  },
});

export interface NodeParts {
  readonly metadata?: Node['metadata'];
  readonly spec?: Node['spec'];
  readonly status?: Node['status'];
}

export const aVirtualKubeletNode = ({ metadata, spec, status }: NodeParts = {}): Node => ({
  metadata: {
    name: 'virtual-node-aci-linux',
    labels: {
      type: 'virtual-kubelet',
      'beta.kubernetes.io/os': 'linux',
      'kubernetes.azure.com/managed': 'false',
      'kubernetes.io/hostname': 'virtual-node-aci-linux',
      'kubernetes.io/os': 'linux',
      'kubernetes.io/role': 'agent',
    },
    ...metadata,
  },
  spec: { taints: [{ key: 'virtual-kubelet.io/provider', value: 'azure', effect: 'NoSchedule' }], ...spec },
  status: { allocatable: { cpu: '10k', memory: '4Ti', pods: '5k' }, conditions: [isReady], ...status },
});

export const aVmNode = ({ metadata, spec, status }: NodeParts = {}): Node => ({
  metadata: {
    name: 'aks-nodepool1-34419311-vmss000000',
    labels: {
      agentpool: 'nodepool1',
      'kubernetes.io/arch': 'amd64',
      'kubernetes.io/hostname': 'aks-nodepool1-34419311-vmss000000',
      'kubernetes.io/os': 'linux',
      'topology.kubernetes.io/zone': 'westeurope-1',
    },
    ...metadata,
  },
  spec: { ...spec },
  status: {
    allocatable: { cpu: '3860m', memory: '12880748Ki', pods: '30', 'ephemeral-storage': '119703055367' },
    conditions: [isReady],
    ...status,
  },
});

const isReady = { type: 'Ready', status: 'True', reason: 'KubeletReady' };
