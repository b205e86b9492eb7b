import { type PodsAction, targetOfPod } from '../domain/action.ts';
import type { PodOrder } from '../domain/cluster-view.ts';
import type { FailedAction } from '../domain/ledger-entry.ts';
import { type Instant, isAfter } from '../domain/time.ts';

/** Why a kind of change of a pod is not tried now, as a sentence; null where it may be. */
export type Rests = (kind: PodsAction['kind'], pod: Omit<PodOrder, 'resourceVersion'>) => string | null;

/**
 * A pod whose change failed rests for a while, longer each time, and others go on. Where many rest it is not the pods: a
 * right is missing, or a webhook refuses all. Then the whole kind rests, and the ledger need not hold every pod of a cluster.
 */
export function restsIn(failures: readonly FailedAction[], attemptsMax: number, now: Instant): Rests {
  const isSpent = ({ attempts }: FailedAction) => attempts >= attemptsMax;
  const resting = failures.filter((failure) => isSpent(failure) || isAfter(failure.notBefore, now));
  const says = (failure: FailedAction) => {
    const { tries, notBefore, why } = failure;
    const next = isSpent(failure) ? 'so it is left until its cause is mended' : `so it rests until ${notBefore}`;
    return `It failed ${tries === 1 ? 'once' : `${tries} times`}, ${next}. Last: ${why}`;
  };
  const byKind = Map.groupBy(resting, ({ kind }) => kind);
  // A disruption budget is the pod's own matter, and says nothing of other pods.
  const ofAll = Map.groupBy(
    resting.filter(({ isOwn }) => !isOwn),
    ({ kind }) => kind,
  );
  return (kind, pod) => {
    const own = byKind.get(kind)?.find(({ target }) => target === targetOfPod(pod));
    const common = ofAll.get(kind) ?? [];
    const failure = own ?? (common.length >= restingMax ? common.at(-1) : undefined);
    return failure ? says(failure) : null;
  };
}

/** So many that rest, and no more of the kind are tried. */
export const restingMax = 50;
