import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { containerInsightsSchemas } from '../sandbox/monitor/container-insights-schemas.ts';
import { analyse, type TableSchema } from '../sandbox/monitor/kusto.ts';

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
