import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { clusterId } from '../builders/an-observation.ts';
import { containerInsightsSchemas } from '../sandbox/monitor/container-insights-schemas.ts';
import { containerInsightsTables } from '../sandbox/monitor/container-insights-tables.ts';
import { evaluateQuery } from '../sandbox/monitor/evaluate-query.ts';
import { analyse, type TableSchema } from '../sandbox/monitor/kusto.ts';
import type { PodSketch } from '../sandbox/monitor/workload.ts';

const folder = fileURLToPath(new URL('../../infra/monitoring/', import.meta.url));
const read = (name: string) => readFileSync(`${folder}${name}`, 'utf8');

describe.skipIf(!hasPromtool())('The Prometheus rules (skipped where it is not on the PATH: promtool)', () => {
  it.each([
    ['are valid', ['check', 'rules', 'pending-pods.rules.yml']],
    ['wake the controller when pods wait, and at no other time', ['test', 'rules', 'pending-pods-test.yml']],
  ])('%s', (_promise, args) => {
    expect(promtool(...args)).toContain('SUCCESS');
  });
});

describe('The query of the log alert', () => {
  it('fits the tables of Container Insights', () => {
    expect(complaintsOf(read('pending-pods.kql'), containerInsightsSchemas)).toEqual([]);
  });

  it.each([
    ['a pod that waits', { createdAt: minutesAgo(3) }, 1],
    [
      'a pod that waited, and has its node by now',
      { createdAt: minutesAgo(9), node: 'vm-1', placedAt: minutesAgo(4), runningAt: minutesAgo(4) },
      0,
    ],
    [
      'a pod of a daemon set, which no other node could take',
      { createdAt: minutesAgo(3), controllerKind: 'DaemonSet' },
      0,
    ],
    ['a pod that waited longer ago than it looks', { createdAt: minutesAgo(30), deletedAt: minutesAgo(10) }, 0],
  ])('finds of %s as many rows as ring', (_what, pod, count) => {
    expect(rowsFor(pod)).toHaveLength(count);
  });

  it('would not pass with a column that no table has', () => {
    const misspelt = read('pending-pods.kql').replace('PodStatus ==', 'PodState ==');

    expect(complaintsOf(misspelt, containerInsightsSchemas)).toEqual([expect.stringContaining('PodState')]);
  });
});

describe('The workbook', () => {
  const { items } = JSON.parse(read('workbook.json')) as { items: readonly Item[] };
  const queries = items.filter(({ content }) => content.query !== undefined);
  const parameters = items.flatMap(({ content }) => content.parameters ?? []).map(({ name }) => name);

  it.each(queries.map(({ name, content }) => [name, content.query ?? '']))(
    'asks for %s what the log has',
    (_name, query) => {
      expect(complaintsOf(withValues(query), applicationInsights)).toEqual([]);
    },
  );

  it('uses each of its parameters, and no other', () => {
    const used = queries.flatMap(({ content }) => [
      ...[...(content.query ?? '').matchAll(/'\{(\w+)\}'/g)].map(([, name]) => name),
      content.timeContextFromParameter,
    ]);

    expect(new Set(used)).toEqual(new Set(parameters));
  });

  it('names each of its items once', () => {
    expect(new Set(items.map(({ name }) => name)).size).toBe(items.length);
  });
});

interface Item {
  readonly name: string;
  readonly content: {
    readonly query?: string;
    readonly timeContextFromParameter?: string;
    readonly parameters?: readonly { readonly name: string }[];
  };
}

const now = '2026-11-25T12:00:30.000Z';

function minutesAgo(minutes: number): string {
  return new Date(Date.parse(now) - minutes * 60_000).toISOString();
}

function rowsFor(pod: Partial<PodSketch>): readonly unknown[] {
  const pods = [{ namespace: 'shop', name: 'cart-1', uid: 'uid-1', createdAt: now, ...pod }];
  const tables = containerInsightsTables({ clusterId, pods, nodes: [{ name: 'vm-1' }] }, Date.parse(now));
  const answer = evaluateQuery(tables, read('pending-pods.kql'), 'PT5M', Date.parse(now));
  if ('error' in answer) throw new Error(JSON.stringify(answer.error));
  return answer.tables[0]?.rows ?? [];
}

const withValues = (query: string) => query.replaceAll(/'\{\w+\}'/g, "'*'");

/** As much of the table as is asked for (Microsoft's reference of Application Insights tables). */
const applicationInsights: readonly TableSchema[] = [
  {
    name: 'traces',
    columns: [
      { name: 'timestamp', type: 'datetime' },
      { name: 'message', type: 'string' },
      { name: 'severityLevel', type: 'int' },
    ],
  },
];

const complaintsOf = (query: string, tables: readonly TableSchema[]) =>
  analyse(query, tables).diagnostics.map(({ message }) => message);

function promtool(...args: readonly string[]): string {
  return execFileSync('promtool', args, { cwd: folder, encoding: 'utf8' });
}

function hasPromtool(): boolean {
  try {
    return promtool('--version') !== '';
  } catch {
    return false;
  }
}
