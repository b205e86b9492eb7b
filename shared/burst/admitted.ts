import { type AciBill, aciBill, groupMinimum } from '../backlog/aci-bill.ts';
import { groupNameOf } from '../backlog/eligibility/rule.ts';
import { covers, ourToleration } from '../backlog/node-fit/tolerations.ts';
import type { Engine } from '../domain/backlog.ts';
import type { BurstPolicy } from '../domain/burst-policy.ts';
import { burstAnnotations, type ClusterView } from '../domain/cluster-view.ts';
import { controllerOf, hasEnded, type Pod } from '../domain/pod.ts';
import type { Instant } from '../domain/time.ts';
import { entryOf, isReadablePod } from './readable.ts';
import { type Stay, stayOf } from './stay.ts';

/**
 * A pod that holds, or is about to hold, something on ACI: on a virtual node, or admitted and not placed yet. Its own
 * annotations say what it was promised, so that it counts even where nobody remembers the pass that admitted it.
 */
export interface Admitted extends Stay {
  /** False for a pod that came to the virtual node without us: it takes quota and addresses, and no budget of ours. */
  readonly isOurs: boolean;
  /** Neither Running nor ended, so Azure may not count it yet. */
  readonly isStarting: boolean;
  readonly namespace: string;
  readonly owner: string;
  readonly groupName: string;
  readonly bill: AciBill;
}

/** Pods that have ended hold nothing any more and are left out. */
export function admittedIn(
  view: ClusterView,
  engine: Engine,
  policy: Pick<BurstPolicy, 'leaseSeconds'>,
): readonly Admitted[] {
  const placed = view.onVirtualNodes.filter((pod) => !isReadablePod(pod) || !hasEnded(pod));
  const unplaced = view.waiting.filter(isAdmitted);
  return [...placed, ...unplaced].map((pod) => (isReadablePod(pod) ? read(pod, engine, policy, view.at) : unreadable));
}

/** Marked by us, and able to go there: marks alone may have come along in somebody's template. */
export function isAdmitted(pod: Pod): boolean {
  if (!isMarked(pod) || !isReadablePod(pod)) return false;
  return pod.spec?.tolerations?.some((toleration) => covers(toleration, taint)) ?? false;
}

const taint = { key: ourToleration.key, effect: ourToleration.effect, value: 'azure' };

/** Cheap, for it is asked of every waiting pod, whatever it looks like. */
export function isMarked(pod: Pod | null | undefined): boolean {
  return entryOf(pod?.metadata?.annotations, burstAnnotations.episode) !== undefined;
}

function read(pod: Pod, engine: Engine, policy: Pick<BurstPolicy, 'leaseSeconds'>, now: Instant): Admitted {
  return {
    isOurs: isMarked(pod),
    isStarting: pod.status?.phase !== 'Running',
    namespace: pod.metadata?.namespace ?? 'default',
    owner: controllerOf(pod)?.uid ?? pod.metadata?.uid ?? '',
    groupName: groupNameOf(pod),
    bill: aciBill(pod, engine),
    ...stayOf(pod, policy, now),
  };
}

/** Whatever it is, it holds one group. */
const unreadable: Admitted = {
  ...{ isOurs: false, isStarting: true, namespace: '', owner: '', groupName: '', bill: groupMinimum },
  ...{ burstAt: null, leaseUntil: null },
};
