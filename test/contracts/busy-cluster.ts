/** A cluster under load, for clients to look at: one VM, a virtual node, and a deployment that does not fit. */
import type { TestedKubernetes } from '../sandbox/kubernetes/a-kubernetes.ts';
import type { Kubernetes } from '../sandbox/kubernetes/start-kubernetes.ts';

export const vmName = 'aks-nodepool1-00000000-vmss000000';

/** Nothing in it takes time. */
export const busyCluster = {
  isRealTime: true,
  nodes: [{ name: vmName, pool: 'nodepool1', cpu: '1900m', memory: '6Gi' }],
  kubelet: { pullSeconds: 0, startSeconds: 0, stopSeconds: 0 },
  virtualNode: { createSeconds: 0, startSeconds: 0, deleteSeconds: 0 },
};

/** Six pods of 600m: three run on the VM, three wait. */
export function fill({ kubernetes }: TestedKubernetes): Kubernetes {
  kubernetes.applyDeployment({ name: 'web', namespace: 'shop', replicas: 6, requests: { cpu: '600m' } });
  kubernetes.settle();
  return kubernetes;
}
