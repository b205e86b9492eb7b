import { describe, expect, it } from 'vitest';
import { asked, type ScenarioName } from './asked.ts';
import { checks } from './checks/checks.ts';
import { deploymentOf } from './deployment.ts';

describe.each(Object.keys(asked) as ScenarioName[])('In the scenario %s', (name) => {
  const deployment = deploymentOf(name);

  it.each(Object.entries(checks))('%s', (_promise, check) => {
    expect(check(deployment)).toEqual([]);
  });
});
