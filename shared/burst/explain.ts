import { podName } from '../domain/cluster-view.ts';
import { type BurstPlan, type KeepReason, type KeptPod, keepReasons } from './burst-plan.ts';

/** The answer to "why does this pod not burst?". */
export interface Explanation {
  /** `namespace/name`. */
  readonly pod: string;
  readonly bursts: boolean;
  /** Null for a pod that bursts, and for one that does not wait. */
  readonly reason: KeepReason | null;
  readonly says: string;
}

/** Of any pod, by `namespace/name`. */
export function explainPod(plan: BurstPlan, pod: string): Explanation {
  if (plan.orders.some((order) => podName(order) === pod))
    return { pod, bursts: true, reason: null, says: `It bursts now. ${plan.estimates.says}` };
  const kept = plan.kept.find((one) => one.pod === pod);
  if (!kept) return { pod, bursts: false, reason: null, says: 'No such pod waits for a node.' };
  return { pod, bursts: false, reason: kept.reason, says: `${keepReasons[kept.reason]} ${kept.says}` };
}

/** How many pods are kept for each reason; ineligible ones count under the first reason of eligibility. */
export function countKept(kept: readonly KeptPod[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const { reason, refusals } of kept) {
    const name = refusals?.[0] ?? reason;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return Object.fromEntries([...counts].sort(([, one], [, other]) => other - one));
}
