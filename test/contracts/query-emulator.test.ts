import { describe, expect, it, vi } from 'vitest';
import { aCluster, LOCATION, pendingPods, SUBSCRIPTION } from '../sandbox/arm/builders.ts';
import type { EvaluateQuery } from '../sandbox/arm/loganalytics.ts';
import { azureForTests, cluster, failure } from './azure-for-tests.ts';

const { azure, itConforms } = azureForTests();

describe('the official clients are told by the emulator', () => {
  it('a fleet by Resource Graph, page by page, of the asked subscriptions only', async () => {
    const other = '0f1e2d3c-4b5a-4978-8796-a5b4c3d2e1f0';
    const fleet = ['c', 'a', 'b'].map((name) => aCluster({ name, tags: { 'burst-mode': 'prepare' } }));
    const { graph } = await azure({ clusters: [...fleet, aCluster({ name: 'd', subscriptionId: other })] });
    const query =
      "resources | where type =~ 'microsoft.containerservice/managedclusters' " +
      "| project id, name, location, mode = tags['burst-mode'], state = tostring(properties.provisioningState) | order by id asc";

    const ask = (skipToken?: string) =>
      graph.resources({
        query,
        subscriptions: [SUBSCRIPTION],
        options: { top: 2, ...(skipToken ? { skipToken } : {}) },
      });
    const first = await ask();
    const second = await ask(first.skipToken);

    expect(first).toMatchObject({ totalRecords: 3, count: 2, resultTruncated: 'false' });
    expect([first.data, second.data].flat().map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    expect(second.data[0]).toEqual({
      id: fleet[0]?.id,
      name: 'c',
      location: LOCATION,
      mode: 'prepare',
      state: 'Succeeded',
    });
    expect(second.skipToken).toBeUndefined();
  });

  it('how many pods are pending, minute by minute, in the platform metrics', async () => {
    const sinceMs = Math.floor(Date.now() / 60_000) * 60_000 - 5 * 60_000;
    const { metrics } = await azure({ workloads: { [cluster.id]: pendingPods(40, { sinceMs }) } });

    const answer = await metrics.queryResource(cluster.id, ['kube_pod_status_phase'], {
      timespan: { duration: 'PT30M' },
      granularity: 'PT1M',
      aggregations: ['Total', 'Average'],
      filter: "phase eq 'Pending'",
    });

    const series = answer.getMetricByName('kube_pod_status_phase')?.timeseries ?? [];
    expect(series.map(({ metadataValues }) => metadataValues)).toMatchObject([[{ value: 'Pending' }]]);
    const totals = series[0]?.data?.map(({ total }) => total).filter((total) => total !== undefined) ?? [];
    expect(new Set(totals)).toEqual(new Set([40]));
    expect(totals.length).toBeGreaterThanOrEqual(4);
    expect(totals.length).toBeLessThanOrEqual(6);
  });

  it('what the evaluator says to a log query, of a resource and of a workspace', async () => {
    const evaluateQuery = vi.fn<EvaluateQuery>(() => ({ tables }));
    const tables = [{ name: 'PrimaryResult', columns: [{ name: 'Pending', type: 'long' }], rows: [[40]] }];
    const { logs } = await azure({}, { evaluateQuery });
    const workspace = '1d2c3b4a-0000-4000-8000-000000000009';

    const byResource = await logs.queryResource(cluster.id, 'KubePodInventory | count', { duration: 'PT15M' });
    const byWorkspace = await logs.queryWorkspace(workspace, 'KubePodInventory | count', { duration: 'PT15M' });

    expect([byResource, byWorkspace]).toMatchObject([
      { status: 'Success', tables: [{ name: 'PrimaryResult', rows: [[40]] }] },
      { status: 'Success', tables: [{ name: 'PrimaryResult', rows: [[40]] }] },
    ]);
    expect(evaluateQuery.mock.calls.map((question) => question.slice(0, 3))).toEqual([
      [cluster.id, 'KubePodInventory | count', 'PT15M'],
      [workspace, 'KubePodInventory | count', 'PT15M'],
    ]);
  });

  it('a log query that fails, and one that is answered in part', async () => {
    const innererror = { code: 'SEM0100', message: "'where' operator: Failed to resolve column named 'Nope'" };
    const partial = { tables: [], error: { code: 'PartialError', message: 'There were some errors.' } };
    const { logs } = await azure(
      {},
      {
        evaluateQuery: (_, query) =>
          query === 'wrong' ? { error: { code: 'BadArgumentError', message: 'invalid query', innererror } } : partial,
      },
    );

    const wrong = await failure(logs.queryResource(cluster.id, 'wrong', { duration: 'PT15M' }));
    const inPart = await logs.queryResource(cluster.id, 'heavy', { duration: 'PT15M' });

    expect(wrong).toMatchObject({ statusCode: 400, code: 'BadArgumentError' });
    expect(inPart).toMatchObject({ status: 'PartialFailure', partialError: { code: 'PartialError' } });
  });
});

itConforms();
