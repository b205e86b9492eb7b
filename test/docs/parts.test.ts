import { describe, expect, it } from 'vitest';
import { actionKinds } from './actions.ts';
import { parts } from './parts.ts';
import { permissionRows } from './permissions.ts';
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

  it('say of each check what mends it where it is not so', async () => {
    const printed = await parts.checks();

    expect(printed).toContain('| requirement | `create-subnet`, time, an operator |');
    expect(printed.split('\n').filter((line) => line.endsWith('|  |'))).toEqual([]);
    expect(actionKinds.filter((kind) => !printed.includes(`\`${kind}\``))).toEqual([]);
  });

  it('name every permission', async () => {
    const printed = await parts.permissions();

    expect(permissionRows.filter(({ action, why }) => !printed.includes(action) || !printed.includes(why))).toEqual([]);
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
