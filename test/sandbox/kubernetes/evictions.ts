/** The eviction of a pod under its disruption budget (facts on Kubernetes, sections 0 and 1.5). */
import { isDeepStrictEqual } from 'node:util';
import type { Cluster } from './cluster.ts';
import { type DeleteOptions, deleteObject } from './deletes.ts';
import { type Condition, keyOf, type Pod, type PodDisruptionBudget } from './objects.ts';
import { isReady } from './pods/conditions.ts';
import { RESOURCES } from './resources/index.ts';
import { selects } from './selectors.ts';
import {
  badRequest,
  budgetRefusal,
  failure,
  forbidden,
  isFailure,
  notFound,
  type Status,
  success,
} from './statuses.ts';
import { timeOf } from './times.ts';
import { mergeStatus } from './writes.ts';

/** An Eviction as sent; kind and apiVersion may be absent. */
export interface Eviction {
  metadata?: { name?: string };
  deleteOptions?: DeleteOptions & { dryRun?: string[] };
}

const NOT_OBSERVED_SECONDS = 10;
const MAX_DISRUPTED_PODS = 2000;

/** 201 as a Status, or the refusal. Budget is spent before the preconditions are looked at, as in the real server. */
export function evictPod(cluster: Cluster, key: string, eviction: Eviction, isDryRun: boolean): Status {
  const pod = cluster.store.get('pods', key);
  if (!pod) return notFound(RESOURCES.pods, key.slice(key.indexOf('/') + 1));
  if (eviction.metadata?.name && eviction.metadata.name !== pod.metadata.name) {
    return badRequest('name in URL does not match name in Eviction object');
  }
  const options = { ...eviction.deleteOptions, isDryRun: isDryRun || eviction.deleteOptions?.dryRun?.includes('All') };
  const refusal = needsNoBudget(pod) ? undefined : askBudgets(cluster, pod, options.isDryRun ?? false);
  return refusal ?? remove(cluster, key, { ...options, isDryRun: options.isDryRun ?? false });
}

function needsNoBudget({ metadata, status }: Pod): boolean {
  return Boolean(metadata.deletionTimestamp) || ['Pending', 'Succeeded', 'Failed'].includes(status.phase ?? '');
}

function askBudgets(cluster: Cluster, pod: Pod, isDryRun: boolean): Status | undefined {
  const budgets = cluster.store
    .list('poddisruptionbudgets', pod.metadata.namespace)
    .filter(({ spec }) => selects(spec.selector, pod.metadata.labels));
  const [budget, second] = budgets;
  if (second) {
    const why = 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.';
    return failure(500, undefined, why);
  }
  if (!budget || (!isReady(pod) && mayGoUnready(budget))) return undefined;
  return refusalOf(budget) ?? (isDryRun ? undefined : spend(cluster, budget, pod));
}

function mayGoUnready({ spec, status }: PodDisruptionBudget): boolean {
  if (spec.unhealthyPodEvictionPolicy === 'AlwaysAllow') return true;
  return status.currentHealthy >= status.desiredHealthy && status.desiredHealthy > 0;
}

function refusalOf({ metadata, status }: PodDisruptionBudget): Status | undefined {
  if ((status.observedGeneration ?? 0) < (metadata.generation ?? 0)) {
    const cause = `The disruption budget ${metadata.name} is still being processed by the server.`;
    return budgetRefusal(cause, NOT_OBSERVED_SECONDS);
  }
  if (Object.keys(status.disruptedPods ?? {}).length > MAX_DISRUPTED_PODS) {
    const why = 'DisruptedPods map too big - too many evictions not confirmed by PDB controller';
    return forbidden(RESOURCES.poddisruptionbudgets, metadata.name, why);
  }
  if (status.disruptionsAllowed > 0) return undefined;
  const { desiredHealthy, currentHealthy } = status;
  const needs = `needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`;
  return budgetRefusal(`The disruption budget ${metadata.name} ${needs}`);
}

function spend(cluster: Cluster, budget: PodDisruptionBudget, pod: Pod): undefined {
  const { disruptedPods = {}, disruptionsAllowed } = budget.status;
  mergeStatus(cluster, 'poddisruptionbudgets', keyOf(budget), {
    disruptionsAllowed: disruptionsAllowed - 1,
    disruptedPods: { ...disruptedPods, [pod.metadata.name]: timeOf(cluster.clock.now()) },
  });
}

function remove(cluster: Cluster, key: string, options: DeleteOptions): Status {
  const before = cluster.store.get('pods', key);
  const checked = deleteObject(cluster, 'pods', key, { ...options, isDryRun: true });
  if (isFailure(checked)) return checked;
  if (options.isDryRun || !before) return success(undefined, 201);
  mergeStatus(cluster, 'pods', key, {
    conditions: withDisruption(before.status.conditions ?? [], cluster.clock.now()),
  });
  const deleted = deleteObject(cluster, 'pods', key, withoutVersion(options));
  return isFailure(deleted) ? deleted : success(undefined, 201);
}

function withDisruption(conditions: readonly Condition[], nowMs: number): Condition[] {
  const condition: Condition = {
    ...{ type: 'DisruptionTarget', status: 'True', lastProbeTime: null, lastTransitionTime: timeOf(nowMs) },
    ...{ reason: 'EvictionByEvictionAPI', message: 'Eviction API: evicting' },
  };
  const known = conditions.find(({ type }) => type === condition.type);
  const kept = known?.lastTransitionTime;
  if (known && kept && isDeepStrictEqual({ ...condition, lastTransitionTime: kept }, known)) return [...conditions];
  return [...conditions.filter(({ type }) => type !== condition.type), condition];
}

/** The condition has just changed the version that the caller asked for. */
function withoutVersion({ preconditions, ...options }: DeleteOptions): DeleteOptions {
  return preconditions?.uid ? { ...options, preconditions: { uid: preconditions.uid } } : options;
}
