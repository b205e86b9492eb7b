import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { allSettings, neverSet, printSettings, setByDeployment } from '../../infra/print-settings.ts';
import { modes } from '../../shared/domain/mode.ts';
import { permissionRows } from '../docs/permissions.ts';

const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');

describe('The settings that an operator may give', () => {
  it('are what the app reads today (npm run infra -- --write)', () => {
    expect(read('infra/burst-settings.bicep')).toBe(printSettings());
  });

  it('are all but those that the deployment sets itself, or never', () => {
    const offered = [...printSettings().matchAll(/^ {2}(\w+): /gm)].map(([, name]) => name);
    const names = [...offered, ...setByDeployment, ...Object.keys(neverSet)];

    expect(names.toSorted()).toEqual(allSettings.map(({ name }) => name).toSorted());
  });

  it('have the limits of the app, and choices where the app has them', () => {
    expect(printSettings()).toContain('@minValue(8)\n  @maxValue(28)\n  BURST_SUBNET_PREFIX_LENGTH: int?');
    expect(printSettings()).toContain("BURST_LOOK_INSIDE: ('yes' | 'no')?");
  });
});

describe('The modes of the deployment', () => {
  it('are those of the app, in their order: it takes them from the permissions as they first appear', () => {
    const inAzure = [...new Set(permissionRows.map(({ mode }) => mode))];

    expect(inAzure).toEqual(modes);
  });
});
