import { ourToleration } from '../backlog/node-fit.ts';
import { type BurstOrder, burstAnnotations } from '../domain/cluster-view.ts';
import { controllerOf, type TextMap, type Toleration } from '../domain/pod.ts';
import { type Instant, secondsAfter } from '../domain/time.ts';
import { entryOf, type NamedPod } from './readable.ts';

export interface Admission {
  readonly episode: string;
  readonly now: Instant;
  readonly leaseSeconds: number;
}

/**
 * What is patched onto a pod that bursts. All its tolerations go along, in their order: the list is replaced as a whole, and
 * the API refuses to lose one of them (facts: kubernetes.md, section 1.4).
 */
export function burstOrderOf(pod: NamedPod, { episode, now, leaseSeconds }: Admission): BurstOrder {
  const { namespace, name, uid, resourceVersion } = pod.metadata;
  return {
    ...{ namespace, name, uid, resourceVersion },
    tolerations: withOurs(pod.spec?.tolerations ?? []),
    annotations: {
      [burstAnnotations.episode]: episode,
      [burstAnnotations.burstAt]: now,
      [burstAnnotations.leaseUntil]: secondsAfter(now, leaseSeconds),
      ...deletionCostFor(pod),
    },
  };
}

function withOurs(own: readonly Toleration[]): readonly Toleration[] {
  return own.some(isOurs) ? own : [...own, ourToleration];
}

const isOurs = ({ key, operator, effect }: Toleration): boolean =>
  key === ourToleration.key && operator === ourToleration.operator && effect === ourToleration.effect;

/**
 * A ReplicaSet that shrinks lets go of the cheapest pods first, and nothing else reads the cost. One that is there is
 * somebody else's (facts: kubernetes.md, section 3.4).
 */
function deletionCostFor(pod: NamedPod): TextMap {
  const isSet = entryOf(pod.metadata.annotations, burstAnnotations.deletionCost) !== undefined;
  return controllerOf(pod)?.kind === 'ReplicaSet' && !isSet ? { [burstAnnotations.deletionCost]: burstPodCost } : {};
}

const burstPodCost = '-1000';
