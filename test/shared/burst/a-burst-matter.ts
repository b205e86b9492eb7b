import type { BurstMatter, BurstPlan } from '../../../shared/burst/burst-plan.ts';
import { type BurstPolicy, defaultBurstPolicy } from '../../../shared/domain/burst-policy.ts';
import { type BurstState, emptyBurstState } from '../../../shared/domain/burst-state.ts';
import { usualAutoscaling } from '../../../shared/domain/cluster.ts';
import { type ClusterView, podName, type ScaleUp } from '../../../shared/domain/cluster-view.ts';
import type { Pod } from '../../../shared/domain/pod.ts';
import { aBurstPod, ago, aView, aWaitingPod, now } from '../../builders/a-burst-view.ts';
import { aVirtualKubeletNode } from '../../builders/a-pod.ts';

/** A cluster in which one pod has waited for twelve minutes and nothing stands against its burst. */
export const aMatter = ({ view, state, policy, ...parts }: MatterParts = {}): BurstMatter => ({
  view: aView({ waiting: [aWaitingPod('web-9')], onVirtualNodes: [], ...view }),
  usages: usagesOf(0, 0),
  region: null,
  subnetFree: 251,
  unready: null,
  autoscaling: usualAutoscaling,
  state: { ...emptyBurstState, ...state },
  policy: { ...defaultBurstPolicy, ...policy },
  episode: 'episode-2',
  now,
  ...parts,
});

export type MatterParts = Omit<Partial<BurstMatter>, 'view' | 'state' | 'policy'> & {
  readonly view?: Partial<ClusterView>;
  readonly state?: Partial<BurstState>;
  readonly policy?: Partial<BurstPolicy>;
};

export const usagesOf = (groups: number, cores: number, limit = 100) => [
  { name: 'ContainerGroups', current: groups, limit },
  { name: 'StandardCores', current: cores, limit },
];

export const orderedIn = ({ orders }: BurstPlan): readonly string[] => orders.map(podName);

/** Why each pod is kept: `{ 'shop/web-9': 'TooYoung' }`. */
export const reasonsIn = ({ kept }: BurstPlan): Readonly<Record<string, string>> =>
  Object.fromEntries(kept.map(({ pod, reason }) => [pod, reason]));

/** The pod that waits in `aMatter`. */
export const pod = 'shop/web-9';

export const v2 = aVirtualKubeletNode({ metadata: { name: 'vn2-0', labels: { virtualization: 'virtualnode2' } } });

const lacksCpu = '0/1 nodes are available: 1 Insufficient cpu.';

/** A pod that was first found unschedulable so many seconds ago. */
export const waitingFor = (seconds: number, name = 'web-9', message = lacksCpu): Pod => ({
  ...aWaitingPod(name),
  status: {
    phase: 'Pending',
    conditions: [
      {
        ...{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable' },
        ...{ lastTransitionTime: ago(seconds), message },
      },
    ],
  },
});

/** What the autoscaler said of a pod. */
export const said = (kind: ScaleUp['kind'], secondsAgo: number, of = pod): ScaleUp => ({
  ...{ at: ago(secondsAgo), kind, pod: of, nodesComing: kind === 'triggered' ? 1 : 0 },
  message: 'pod triggered scale-up: [{aks-nodepool1-vmss 3->4 (max: 5)}]',
});

/** Waiting pods. */
export const fromTo = (from: number, to: number): readonly Pod[] =>
  Array.from({ length: to - from + 1 }, (_, index) => aWaitingPod(`web-${from + index}`));

/** Burst pods that run. */
export const onAci = (count: number): readonly Pod[] =>
  Array.from({ length: count }, (_, index) => aBurstPod(`old-${index}`));

/** A virtual node whose connector is down. */
export function downed(name: string) {
  return aVirtualKubeletNode({ metadata: { name }, status: { conditions: [{ type: 'Ready', status: 'False' }] } });
}
