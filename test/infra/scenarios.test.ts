import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { asked, type ScenarioName } from './asked.ts';
import { checks } from './checks/checks.ts';
import { deploymentOf } from './deployment.ts';
import { mistakes, unnoticed } from './seeded-mistakes.ts';

describe.each(Object.keys(asked) as ScenarioName[])('In the scenario %s', (name) => {
  const deployment = deploymentOf(name);

  it.each(Object.entries(checks))('%s', (_promise, check) => {
    expect(check(deployment)).toEqual([]);
  });
});

describe('README.md', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

  it('counts checks and mistakes as they are', () => {
    const counts = /(\d+) checks look at[\s\S]*?Of (\d+) mistakes .* catch (\d+);/.exec(readme)?.slice(1).map(Number);

    expect(counts).toEqual([Object.keys(checks).length, mistakes.length, mistakes.length - unnoticed.length]);
  });
});
