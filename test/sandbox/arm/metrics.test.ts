import { describe, expect, it } from 'vitest';
import { armForTests } from './an-arm.ts';
import { aCluster, pendingPods } from './builders.ts';
import { durationMs, parseTimeSpan } from './time-spans.ts';

const azure = armForTests();
const cluster = aCluster();
const noon = Date.parse('2026-11-25T12:00:00Z');
const atMinute = (minute: number) => noon + minute * 60_000;

/** Three pods: one waits from 12:02 to 12:04 and then runs, one waits from 12:03, one was gone at 12:01. */
function pods() {
  const [first, second, third] = pendingPods(3, { sinceMs: atMinute(2) });
  return [
    { ...first, runningAtMs: atMinute(4) },
    { ...second, createdAtMs: atMinute(3) },
    { ...third, createdAtMs: atMinute(0), goneAtMs: atMinute(1) },
  ] as ReturnType<typeof pendingPods>;
}

async function ask(query: Record<string, string>) {
  const { get } = await azure({ clusters: [cluster], workloads: { [cluster.id]: pods() } });
  const ordinary = {
    'api-version': '2024-02-01',
    metricnames: 'kube_pod_status_phase',
    timespan: '2026-11-25T12:00:00Z/2026-11-25T12:06:00Z',
    interval: 'PT1M',
    aggregation: 'Total',
  };
  return get(`${cluster.id}/providers/microsoft.insights/metrics?${new URLSearchParams({ ...ordinary, ...query })}`);
}

const totals = (series: { data: { total?: number }[] }) => series.data.map(({ total }) => total);

describe('kube_pod_status_phase', () => {
  it('counts the pods of a phase minute by minute, and has no value where there is none', async () => {
    const { body } = await ask({ $filter: "phase eq 'Pending'" });

    expect(body.value[0].timeseries.map(totals)).toEqual([[1, undefined, 1, 2, 1, 1]]);
    expect(body).toMatchObject({ interval: 'PT1M', resourceregion: 'westeurope' });
  });

  it('is split by the dimensions of the filter', async () => {
    const { body } = await ask({ $filter: "phase eq '*' and namespace eq 'shop'" });

    const series = body.value[0].timeseries;
    expect(
      series.map(({ metadatavalues }: { metadatavalues: { value: string }[] }) =>
        metadatavalues.map(({ value }) => value),
      ),
    ).toEqual([
      ['Pending', 'shop'],
      ['Running', 'shop'],
    ]);
    expect(totals(series[1])).toEqual([undefined, undefined, undefined, undefined, 1, 1]);
  });

  it('sums its samples over longer intervals, so that Total grows with their length', async () => {
    const { body } = await ask({ $filter: "phase eq 'Pending'", interval: 'PT5M', aggregation: 'Total,Average' });

    expect(body.value[0].timeseries[0].data).toMatchObject([
      { total: 5, average: 1 },
      { total: 1, average: 1 },
    ]);
  });

  it('has no series for a phase that no pod is in', async () => {
    expect((await ask({ $filter: "phase eq 'Failed'" })).body.value[0].timeseries).toEqual([]);
  });

  it.each([
    ['another metric', { metricnames: 'node_cpu_usage_percentage' }, /Valid metrics: kube_pod_status_phase/],
    ['an aggregation that it has not', { aggregation: 'Maximum' }, /Total and Average only/],
    ['a finer interval', { interval: 'PT30S' }, /time grain/],
    ['a timespan that is none', { timespan: 'yesterday' }, /Invalid timespan/],
    ['a dimension that it has not', { $filter: "node eq '*'" }, /Invalid filter/],
  ])('refuses %s', async (_, query: Record<string, string>, message) => {
    expect(await ask(query)).toMatchObject({
      status: 400,
      body: { error: { message: expect.stringMatching(message) } },
    });
  });

  it('knows nothing of the last minute yet', async () => {
    const { get, clock } = await azure({ clusters: [cluster] });
    const { get: getWith } = await azure({
      clusters: [cluster],
      workloads: { [cluster.id]: pendingPods(1, { sinceMs: clock.now() - 30_000 }) },
    });
    const path = `${cluster.id}/providers/Microsoft.Insights/metrics?api-version=2024-02-01&metricnames=kube_pod_status_phase&timespan=PT5M`;

    expect((await getWith(path)).body.value[0].timeseries).toEqual((await get(path)).body.value[0].timeseries);
  });
});

it.each([
  ['PT30M', noon - 30 * 60_000, noon],
  ['2026-11-25T10:00:00Z/PT1H', noon - 2 * 3_600_000, noon - 3_600_000],
  ['PT1H/2026-11-25T11:00:00Z', noon - 2 * 3_600_000, noon - 3_600_000],
  [undefined, noon - 3_600_000, noon],
])('the time span %s is read', (text, startMs, endMs) => {
  expect(parseTimeSpan(text, noon)).toEqual({ startMs, endMs });
});

it.each(['', 'P', 'PT', 'P1M', '2026-11-25T12:00:00Z/2026-11-25T11:00:00Z'])('the text "%s" is no duration', (text) => {
  expect(durationMs(text)).toBeUndefined();
});
