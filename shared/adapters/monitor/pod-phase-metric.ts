import type { Metric, MetricsQueryClient } from '@azure/monitor-query';
import type { Backlog } from '../../domain/backlog.ts';
import type { ClusterId } from '../../domain/ids.ts';
import { type Sight, seen, unseen } from '../../domain/sight.ts';
import { type Instant, instantOf, secondsAfter } from '../../domain/time.ts';
import { type Attempt, attemptSecondsMax, unseenBecause } from './unseen-because.ts';

/**
 * The backlog by the platform metric `kube_pod_status_phase`: a count, and a generous one. Pending is also the phase of
 * a pod that has its node and still pulls its image, and a pod sampled twice a minute counts twice.
 * Facts: azure-signals.md, section 2.
 */

const metricName = 'kube_pod_status_phase';
const minutesBack = 30;
const minuteMs = 60_000;

/**
 * Asks for all phases, not for Pending alone: each pod's sample is 1 and a phase without pods has no sample, so only
 * the other phases can tell "no pod is pending" from "nothing is measured". Total, for the average of ones is one; by
 * the minute, for over a longer time a total counts each pod again.
 */
export async function lookAtPodPhases(
  metrics: () => Promise<MetricsQueryClient>,
  id: ClusterId,
  now: Instant,
): Promise<Sight<Backlog>> {
  const attempt = attemptOn(id);
  try {
    const client = await metrics();
    const answer = await client.queryResource(id.slice(1), [metricName], {
      metricNamespace: 'Microsoft.ContainerService/managedClusters',
      filter: "phase eq '*'",
      aggregations: ['Total'],
      granularity: 'PT1M',
      timespan: { startTime: new Date(secondsAfter(now, -minutesBack * 60)), endTime: new Date(now) },
      abortSignal: AbortSignal.timeout(attemptSecondsMax * 1000),
    });
    return backlogIn(answer.metrics, attempt);
  } catch (error) {
    return unseenBecause(error, attempt);
  }
}

const attemptOn = (id: ClusterId): Attempt => ({
  what: `Reading metric ${metricName} of ${id}`,
  clusterId: id,
  actions: ['Microsoft.Insights/metrics/read'],
  whenUnknown: `See in Azure Monitor whether the cluster has the metric ${metricName}.`,
});

/** The larger of the last two minutes: the newest may not be complete yet, and must not hide the pods. */
function backlogIn(metrics: readonly Metric[], { what, whenUnknown }: Attempt): Sight<Backlog> {
  const phases = metrics.find((metric) => metric.name === metricName)?.timeseries.map(minutesOf) ?? [];
  const newest = Math.max(...phases.flatMap(({ totals }) => [...totals.keys()]));
  if (!Number.isFinite(newest))
    return unseen('unavailable', `${what}: no data in ${minutesBack} minutes.`, whenUnknown);
  const pending = phases.find(({ phase }) => phase === 'pending')?.totals;
  const waiting = Math.max(pending?.get(newest) ?? 0, pending?.get(newest - minuteMs) ?? 0);
  const collectedAt = instantOf(new Date(newest));
  return seen({ source: 'platform-metric', collectedAt, waiting, oldestSince: null, pods: [] }, collectedAt);
}

function minutesOf({ metadataValues, data }: Metric['timeseries'][number]) {
  const phase = metadataValues?.find(({ name }) => name?.toLowerCase() === 'phase')?.value?.toLowerCase();
  const measured = (data ?? []).flatMap(({ timeStamp, total }) =>
    total === undefined || total === null ? [] : [[timeStamp.getTime(), total] as const],
  );
  return { phase, totals: new Map(measured) };
}
