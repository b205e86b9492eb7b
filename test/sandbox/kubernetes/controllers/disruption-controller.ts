/** Counts what each disruption budget allows (facts on Kubernetes, sections 0 and 1.5). */
import { type Cluster, dueMs } from '../cluster.ts';
import { controllerOf, keyFor, keyOf, type Pod, type PodDisruptionBudget } from '../objects.ts';
import { isReady, withCondition } from '../pods/conditions.ts';
import { selects } from '../selectors.ts';
import type { Store } from '../store.ts';
import { updateObject } from '../writes.ts';
import { type Controller, makeTimers, makeWorkQueue } from './controller.ts';
import { scaledAmount } from './scaled-amount.ts';

/** How long an eviction that was allowed counts, though its pod was never deleted. */
const DELETION_TIMEOUT_SECONDS = 120;

export function makeDisruptionController(cluster: Cluster): Controller {
  const { store } = cluster;
  const queue = makeWorkQueue();
  const rechecks = makeTimers();

  function reconcile(key: string): void {
    const budget = store.get('poddisruptionbudgets', key);
    if (!budget) return;
    const counts = countBudget(store, budget, cluster);
    const { disruptionsAllowed, disruptedPods } = counts;
    const reason = disruptionsAllowed > 0 ? 'SufficientPods' : 'InsufficientPods';
    const condition = {
      type: 'DisruptionAllowed',
      status: disruptionsAllowed > 0 ? 'True' : 'False',
      reason,
      message: '',
    };
    const observedGeneration = budget.metadata.generation ?? 0;
    const conditions = withCondition(budget.status.conditions, condition, cluster.clock.now()).map(
      ({ lastProbeTime: _, ...one }) => ({ ...one, observedGeneration }),
    );
    const { disruptedPods: _, ...numbers } = counts;
    const kept = Object.keys(disruptedPods).length > 0 ? { disruptedPods } : {};
    const status = { ...numbers, ...kept, observedGeneration, conditions };
    updateObject(cluster, 'poddisruptionbudgets', key, (copy) => ({ ...copy, status }), { part: 'status' });
    if ('disruptedPods' in kept) rechecks.set(key, dueMs(cluster, DELETION_TIMEOUT_SECONDS), () => queue.add(key));
  }

  return {
    notice({ resource, key, object, previous }) {
      if (resource === 'poddisruptionbudgets') queue.add(key);
      if (resource !== 'pods') return;
      for (const budget of store.list('poddisruptionbudgets', object.metadata.namespace)) {
        const isConcerned = [object, previous].some((pod) => pod && selects(budget.spec.selector, pod.metadata.labels));
        if (isConcerned) queue.add(keyOf(budget));
      }
    },
    run(nowMs) {
      rechecks.run(nowMs);
      for (const key of queue.takeAll()) reconcile(key);
    },
  };
}

/** The numbers of a budget's status. */
export function countBudget(store: Store, budget: PodDisruptionBudget, cluster: Pick<Cluster, 'clock'>) {
  const pods = store.list('pods', budget.metadata.namespace).filter(({ metadata }) => {
    return selects(budget.spec.selector, metadata.labels);
  });
  const { expectedPods, desiredHealthy } = expectation(store, budget, pods);
  const disruptedPods = stillDisrupted(budget, pods, cluster);
  const healthy = pods.filter(
    (pod) => isReady(pod) && !pod.metadata.deletionTimestamp && !disruptedPods[pod.metadata.name],
  );
  const currentHealthy = healthy.length;
  const disruptionsAllowed = expectedPods > 0 ? Math.max(0, currentHealthy - desiredHealthy) : 0;
  return { expectedPods, desiredHealthy, currentHealthy, disruptionsAllowed, disruptedPods };
}

/** Percentages and maxUnavailable count what the owners want, a plain minAvailable the pods that are there. */
function expectation(store: Store, { spec }: PodDisruptionBudget, pods: readonly Pod[]) {
  if (spec.maxUnavailable !== undefined) {
    const expectedPods = expectedByOwners(store, pods);
    return {
      expectedPods,
      desiredHealthy: Math.max(0, expectedPods - scaledAmount(spec.maxUnavailable, expectedPods, 'up')),
    };
  }
  if (typeof spec.minAvailable === 'number') return { expectedPods: pods.length, desiredHealthy: spec.minAvailable };
  const expectedPods = expectedByOwners(store, pods);
  return { expectedPods, desiredHealthy: scaledAmount(spec.minAvailable ?? 0, expectedPods, 'up') };
}

function expectedByOwners(store: Store, pods: readonly Pod[]): number {
  const wanted = new Map<string, number>();
  for (const pod of pods) {
    const owner = controllerOf(pod);
    const set = owner && store.get('replicasets', keyFor(pod.metadata.namespace, owner.name));
    const parent = set && controllerOf(set);
    const deployment = parent && store.get('deployments', keyFor(pod.metadata.namespace, parent.name));
    const scale = deployment ?? set;
    if (scale) wanted.set(scale.metadata.uid, scale.spec.replicas);
  }
  return [...wanted.values()].reduce((sum, replicas) => sum + replicas, 0);
}

function stillDisrupted(
  { status }: PodDisruptionBudget,
  pods: readonly Pod[],
  { clock }: Pick<Cluster, 'clock'>,
): Record<string, string> {
  const limitMs = clock.now() - (DELETION_TIMEOUT_SECONDS * 1000) / clock.speed;
  const waiting = new Set(
    pods.filter(({ metadata }) => !metadata.deletionTimestamp).map(({ metadata }) => metadata.name),
  );
  const kept = Object.entries(status.disruptedPods ?? {}).filter(
    ([name, since]) => waiting.has(name) && Date.parse(since) > limitMs,
  );
  return Object.fromEntries(kept);
}
