import { describe, expect, it } from 'vitest';
import { rules } from '../../shared/backlog/eligibility/index.ts';
import { keepReasons } from '../../shared/burst/burst-plan.ts';
import { mendingKinds, podKinds } from './actions.ts';
import { parts } from './parts.ts';
import { kubernetesRows, permissionRows } from './permissions.ts';
import { printSummary } from './summary.ts';
import { table } from './table.ts';

describe('the printed parts', () => {
  it.each(Object.entries(parts))(
    '%s are tables with as many cells in each row as in the header',
    async (_name, print) => {
      const tables = (await print()).split('\n\n').filter((text) => text.startsWith('|'));

      expect(tables.length).toBeGreaterThan(0);
      for (const text of tables) {
        const widths = text.split('\n').map((line) => line.split(/(?<!\\)\|/).length);
        expect(new Set(widths).size).toBe(1);
        expect(widths.length).toBeGreaterThan(3);
      }
    },
  );

  it('spell out of the summary also what may be null', () => {
    const lines = printSummary().split('\n');

    expect(lines.filter((line) => line.startsWith('| `burst.stages[].p50` | number |'))).toHaveLength(1);
    expect(lines.filter((line) => line.startsWith('| `pendingSeconds.sets[].delays` |'))).toHaveLength(1);
  });

  it('say of each check what mends it where it is not so', async () => {
    const printed = await parts.checks();

    expect(printed).toContain('| requirement, of the add-on | `create-subnet`, time, an operator |');
    expect(printed.split('\n').filter((line) => line.endsWith('|  |'))).toEqual([]);
    expect(mendingKinds.filter((kind) => !printed.includes(`\`${kind}\``))).toEqual([]);
  });

  it('say of each change of pods which mode does it, and what Kubernetes sees', async () => {
    const lines = (await parts.actions()).split('\n').filter((line) => line.includes('| `burst` |'));

    expect(lines.map((line) => line.split('`')[1])).toEqual(podKinds);
    expect(lines.map((line) => line.split('`').at(-2))).toEqual(['patch pods', 'create pods/eviction', 'delete pods']);
  });

  it('name every rule of eligibility with what each engine makes of it', async () => {
    const lines = (await parts.eligibility()).split('\n');

    const rowsOf = (reason: string) => lines.filter((line) => line.startsWith(`| \`${reason}\` |`));
    expect(rules.filter(({ reason }) => rowsOf(reason).length === 0)).toEqual([]);
    expect(rowsOf('UsesHostNetwork')).toEqual([expect.stringContaining('| `spec.hostNetwork` | deny | deny |')]);
  });

  it('give the reasons that keep a pod in the order in which they are asked', async () => {
    const lines = (await parts['keep-reasons']()).split('\n').slice(2);

    expect(lines.map((line) => line.split('`')[1])).toEqual(Object.keys(keepReasons));
  });

  it('name every permission', async () => {
    const printed = await parts.permissions();

    expect(permissionRows.filter(({ action, why }) => !printed.includes(action) || !printed.includes(why))).toEqual([]);
    expect(kubernetesRows.filter(({ resource, why }) => !printed.includes(resource) || !printed.includes(why))).toEqual(
      [],
    );
  });

  it('say of each audit event what it carries', async () => {
    const lines = (await parts['audit-events']()).split('\n').slice(2);

    expect(lines.filter((line) => !line.includes('`signal`') && !line.includes('`action`'))).toEqual([]);
  });

  it('spell members of the summary out once', async () => {
    const printed = await parts.summary();

    expect(printed).toContain('| `clusters[].before.findings[].status` | `ready`, `not-ready`, `unknown` |');
    expect(printed).toContain('| `clusters[].after` | object | the last pass; as `clusters[].before` |');
    expect(printed).not.toContain('clusters[].after.');
  });
});

describe('a table', () => {
  it('keeps a bar and a line break inside its cell', () => {
    expect(table(['a'], [['x|y\nz']])).toBe('| a |\n| --- |\n| x\\|y z |');
  });
});
