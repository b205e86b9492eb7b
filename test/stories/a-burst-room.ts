import type { Pod } from '../../shared/domain/pod.ts';
import { aVm, aVmPod, aWaitingPod, requesting } from '../builders/a-burst-view.ts';
import { aVirtualKubeletNode } from '../builders/a-pod.ts';
import { clusterId } from '../builders/an-observation.ts';
import type { FakeKubeCluster } from '../fakes/fake-kube-cluster.ts';
import { ControlRoom } from './a-control-room.ts';

export const waitingSince = (pod: Pod, lastTransitionTime = '2026-11-25T02:59:00.000Z'): Pod => ({
  ...pod,
  status: {
    phase: 'Pending',
    conditions: [
      {
        type: 'PodScheduled',
        status: 'False',
        reason: 'Unschedulable',
        lastTransitionTime,
        message: '0/2 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint(s).',
      },
    ],
  },
});

const waiting = (count: number): Pod[] =>
  Array.from({ length: count }, (_, index) =>
    waitingSince(aWaitingPod(`web-${index}`, { containers: requesting('1') })),
  );

/** One VM node, full; a virtual node; pods of an opted-in namespace; a VM on its way, minutes from here. */
export function aBurstRoom(part: Partial<FakeKubeCluster> = {}) {
  const room = ControlRoom.ready();
  room.mode = 'burst';
  const cluster = room.kubernetes.setCluster(clusterId, {
    pods: [...waiting(3), aVmPod('old-1', 'vm-1', { spec: { containers: requesting('4') } })],
    nodes: [aVirtualKubeletNode(), aVm('vm-1')],
    namespaces: { shop: { 'aks-burst/enabled': 'true' } },
    scaleUps: [
      { at: '2026-11-25T02:59:30.000Z', kind: 'triggered', pod: 'shop/web-0', nodesComing: 1, message: 'triggered' },
    ],
    ...part,
  });
  return { room, cluster };
}

export const podsOn = (cluster: FakeKubeCluster, node: string) =>
  cluster.pods.filter(({ spec }) => spec?.nodeName === node);

/** A VM with room has come, and there the substitutes of moved pods run. */
export function vmArrives(cluster: FakeKubeCluster): void {
  cluster.nodes.push(aVm('vm-2', '16'));
  cluster.substitutesOn = 'vm-2';
}
