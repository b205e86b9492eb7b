/**
 * Microsoft.Insights metrics of a cluster: kube_pod_status_phase, made from the world's pods. Each pod gives one sample
 * of 1 a minute, so Total over one minute is the number of pods (facts on signals, section 2: use PT1M); a minute
 * without a sample has no value, and a dimension value without any sample has no series.
 */
import { lastsMs } from '../simulated-clock.ts';
import { notModelled, refuse } from './errors.ts';
import { keyOf } from './ids.ts';
import { type Answer, type Call, queryValue, type Route } from './router.ts';
import type { WorkloadPod } from './state.ts';
import { durationMs, parseTimeSpan, type TimeSpan } from './time-spans.ts';

const METRIC = 'kube_pod_status_phase';
const NAMESPACE = 'Microsoft.ContainerService/managedClusters';
const MINUTE_MS = 60_000;
const AGGREGATIONS = ['total', 'average'] as const;
const DIMENSIONS = ['phase', 'namespace', 'pod'] as const;

type Dimension = (typeof DIMENSIONS)[number];
type Filter = Partial<Record<Dimension, string[]>>;
/** One pod in one phase at one minute. */
type Sample = { atMs: number } & Record<Dimension, string>;

export const metricsRoutes: Route[] = [
  {
    service: 'metrics',
    operation: 'metrics.list',
    method: 'GET',
    path: '/{...resource}/providers/Microsoft.Insights/metrics',
    handle: listMetrics,
  },
];

function listMetrics(call: Call): Answer {
  const cluster = call.world.clusters[keyOf(`/${call.param('resource')}`)];
  if (!cluster) return notModelled(`metrics of /${call.param('resource')}`);
  const span = parseTimeSpan(queryValue(call, 'timespan'), call.nowMs);
  const interval = queryValue(call, 'interval') ?? 'PT1M';
  const intervalMs = durationMs(interval);
  const filter = parseFilter(queryValue(call, '$filter') ?? '');
  const refusal = refuseQuery(call, span, intervalMs, filter);
  if (refusal || !span || !intervalMs || !filter) return refusal ?? refuse(400, 'BadRequest', 'Invalid query.');
  const samples = samplesOf(call, cluster.id, span).filter((sample) => passes(sample, filter));
  const series = seriesOf(samples, filter).map(({ values, samples: own }) => ({
    metadatavalues: values.map(([name, value]) => ({ name: { value: name, localizedValue: name }, value })),
    data: pointsOf(own, span, intervalMs, wantedAggregations(call)),
  }));
  return { status: 200, body: shown(cluster.id, cluster.location, span, interval, series) };
}

function refuseQuery(call: Call, span: unknown, intervalMs: number | undefined, filter: unknown): Answer | undefined {
  const names = queryValue(call, 'metricnames') ?? '';
  const isOther = wantedAggregations(call).some((name) => !(AGGREGATIONS as readonly string[]).includes(name));
  if (!span) return refuse(400, 'BadRequest', `Invalid timespan: ${queryValue(call, 'timespan')}.`);
  if (!filter) return refuse(400, 'BadRequest', `Invalid filter: ${queryValue(call, '$filter')}.`);
  if (!intervalMs || intervalMs % MINUTE_MS) return refuse(400, 'BadRequest', 'Detected invalid time grain input.');
  if (isOther) return refuse(400, 'BadRequest', `${METRIC} has the aggregations Total and Average only.`);
  if (names.toLowerCase() === METRIC) return undefined;
  const text = `Failed to find metric configuration for provider: Microsoft.ContainerService, resource Type: managedClusters`;
  return refuse(400, 'BadRequest', `${text}, metric: ${names}, Valid metrics: ${METRIC}`);
}

function wantedAggregations(call: Call): string[] {
  return (queryValue(call, 'aggregation') ?? 'Average').split(',').map((name) => name.trim().toLowerCase());
}

/** `phase eq 'Pending' or phase eq 'Unknown' and namespace eq '*'`; undefined where it is not of this form. */
function parseFilter(text: string): Filter | undefined {
  const filter: Filter = {};
  for (const term of text.split(/ (?:and|or) /i).filter(Boolean)) {
    const [, name = '', value = ''] = term.trim().match(/^\(?(\w+) eq '([^']*)'\)?$/i) ?? [];
    const dimension = DIMENSIONS.find((known) => known === name.toLowerCase());
    if (!dimension) return undefined;
    filter[dimension] = [...(filter[dimension] ?? []), value];
  }
  return filter;
}

function samplesOf(call: Call, clusterId: string, span: TimeSpan): Sample[] {
  const pods = call.world.workloads[keyOf(clusterId)] ?? [];
  const known = call.nowMs - lastsMs(call.world.delays.metricsLatencySeconds, call.world.speed);
  const samples: Sample[] = [];
  for (let atMs = floor(span.startMs, MINUTE_MS); atMs < Math.min(span.endMs, known); atMs += MINUTE_MS) {
    for (const pod of pods) {
      const phase = phaseAt(pod, Math.min(atMs + MINUTE_MS, known) - 1);
      if (phase) samples.push({ atMs, phase, namespace: pod.namespace, pod: pod.name });
    }
  }
  return samples;
}

/** The pod's phase at that moment, or undefined where it does not exist. */
export function phaseAt(pod: WorkloadPod, atMs: number): 'Pending' | 'Running' | undefined {
  if (atMs < pod.createdAtMs || atMs >= (pod.goneAtMs ?? Number.POSITIVE_INFINITY)) return undefined;
  return atMs >= (pod.runningAtMs ?? Number.POSITIVE_INFINITY) ? 'Running' : 'Pending';
}

function passes(sample: Sample, filter: Filter): boolean {
  const accepts = (dimension: Dimension, wanted: string) =>
    wanted === '*' || wanted.toLowerCase() === sample[dimension].toLowerCase();
  return DIMENSIONS.every((name) => filter[name]?.some((wanted) => accepts(name, wanted)) ?? true);
}

/** A filter on a dimension also splits by it. */
function seriesOf(samples: Sample[], filter: Filter): { values: [Dimension, string][]; samples: Sample[] }[] {
  const split = DIMENSIONS.filter((name) => filter[name]);
  const valuesOf = (sample: Sample) => split.map((name): [Dimension, string] => [name, sample[name]]);
  const groups = Map.groupBy(samples, (sample) => JSON.stringify(valuesOf(sample)));
  return [...groups].map(([key, own]) => ({ values: JSON.parse(key), samples: own }));
}

function pointsOf(samples: Sample[], span: TimeSpan, intervalMs: number, wanted: string[]) {
  const counts = Map.groupBy(samples, ({ atMs }) => floor(atMs, intervalMs));
  const points: Record<string, unknown>[] = [];
  for (let atMs = floor(span.startMs, intervalMs); atMs < span.endMs; atMs += intervalMs) {
    const total = counts.get(atMs)?.length;
    const values = total === undefined ? {} : { total, average: 1 };
    const asked = Object.entries(values).filter(([name]) => wanted.includes(name));
    points.push({ timeStamp: new Date(atMs).toISOString(), ...Object.fromEntries(asked) });
  }
  return points;
}

function floor(ms: number, step: number): number {
  return ms - (ms % step);
}

function shown(clusterId: string, region: string, span: TimeSpan, interval: string, timeseries: unknown[]) {
  const metric = {
    id: `${clusterId}/providers/Microsoft.Insights/metrics/${METRIC}`,
    type: 'Microsoft.Insights/metrics',
    name: { value: METRIC, localizedValue: 'Number of pods by phase' },
    displayDescription: 'Number of pods by phase',
    unit: 'Count',
    timeseries,
    errorCode: 'Success',
  };
  const timespan = `${new Date(span.startMs).toISOString()}/${new Date(span.endMs).toISOString()}`;
  return { cost: 0, timespan, interval, namespace: NAMESPACE, resourceregion: region, value: [metric] };
}
