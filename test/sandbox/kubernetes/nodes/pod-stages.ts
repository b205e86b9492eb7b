/** The status of a pod at the stages of its life on a node, as kubelets write it. */
import type { Condition, ContainerState, Pod, PodStatus } from '../objects.ts';
import { withCondition } from '../pods/conditions.ts';
import { timeOf } from '../times.ts';

export interface Stage {
  isReady: boolean;
  nowMs: number;
  podIP?: string;
  state: ContainerState;
}

/** On a VM node: every condition is there from the start. */
export function kubeletStatus({ spec, status }: Pod, stage: Stage): PodStatus {
  const verdict = stage.isReady ? { status: 'True' } : { status: 'False', reason: 'ContainersNotReady' };
  const types: Condition[] = [
    { type: 'PodReadyToStartContainers', status: stage.isReady ? 'True' : 'False' },
    { type: 'Initialized', status: 'True' },
    { type: 'Ready', ...verdict },
    { type: 'ContainersReady', ...verdict },
    { type: 'PodScheduled', status: 'True' },
  ];
  const conditions = types.reduce((known, one) => withCondition(known, one, stage.nowMs), status.conditions ?? []);
  return { ...status, ...runStatus({ spec, status }, stage), conditions };
}

/** Phase, address and containers. */
export function runStatus(
  { spec, status }: Pick<Pod, 'spec' | 'status'>,
  { isReady, podIP, state, nowMs }: Stage,
): PodStatus {
  const containerStatuses = spec.containers.map(({ name, image = '' }) => ({
    ...{ name, image, imageID: isReady ? image : '', ready: isReady, started: isReady, restartCount: 0, state },
  }));
  return {
    ...{ phase: isReady ? 'Running' : 'Pending', containerStatuses },
    startTime: status.startTime ?? timeOf(nowMs),
    ...(podIP ? { podIP, podIPs: [{ ip: podIP }] } : {}),
  };
}
