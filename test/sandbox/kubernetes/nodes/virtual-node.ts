/** The virtual node as a whole: the Node object, which comes and goes with the add-on, and the kubelet behind it. */
import type { Cluster } from '../cluster.ts';
import type { Controller } from '../controllers/controller.ts';
import type { EventRecorder } from '../controllers/event-recorder.ts';
import { createObject, mergeStatus, must, updateObject } from '../writes.ts';
import { NOT_READY_TAINT } from './machine.ts';
import { makeVirtualKubelet, type VirtualKubelet, type VirtualKubeletOptions } from './virtual-kubelet.ts';
import { type NodeLabels, VIRTUAL_NODE_NAME, virtualNodeBody, virtualNodeConditions } from './virtual-node-body.ts';

export type VirtualNodeStatus = 'Ready' | 'NotReady' | 'Absent';

export interface VirtualNodeOptions extends VirtualKubeletOptions {
  /** Asked again and again, so that it may follow the add-on in Azure; `Ready` where it is not given. */
  status?: () => VirtualNodeStatus;
  kubeletVersion?: string;
  labels?: NodeLabels;
}

export interface VirtualNode extends Controller, Pick<VirtualKubelet, 'groups' | 'loseGroup'> {}

const UNREACHABLE = 'node.kubernetes.io/unreachable';

export function makeVirtualNode(cluster: Cluster, recorder: EventRecorder, options: VirtualNodeOptions): VirtualNode {
  const { store, clock } = cluster;
  let shown: VirtualNodeStatus = 'Absent';
  const kubelet = makeVirtualKubelet(cluster, recorder, { ...options, isUp: () => shown === 'Ready' });

  function show(status: VirtualNodeStatus): void {
    if (status === shown) return;
    shown = status;
    if (status === 'Absent') store.remove('nodes', VIRTUAL_NODE_NAME);
    else setStatus(status);
  }

  function setStatus(status: 'Ready' | 'NotReady'): void {
    if (!store.get('nodes', VIRTUAL_NODE_NAME)) {
      must(createObject(cluster, 'nodes', undefined, virtualNodeBody(options, clock.now())), 'Adding the virtual node');
    }
    mergeStatus(cluster, 'nodes', VIRTUAL_NODE_NAME, { conditions: virtualNodeConditions(status, clock.now()) ?? [] });
    updateObject(cluster, 'nodes', VIRTUAL_NODE_NAME, (copy) => {
      const own = (copy.spec.taints ?? []).filter(({ key }) => key !== NOT_READY_TAINT && key !== UNREACHABLE);
      const lost = ['NoSchedule', 'NoExecute'].map((effect) => ({ key: UNREACHABLE, effect }));
      return { ...copy, spec: { ...copy.spec, taints: status === 'Ready' ? own : [...own, ...lost] } };
    });
  }

  return {
    groups: kubelet.groups,
    loseGroup: kubelet.loseGroup,
    notice: (change) => kubelet.notice?.(change),
    run(nowMs) {
      show(options.status?.() ?? 'Ready');
      kubelet.run(nowMs);
    },
  };
}
