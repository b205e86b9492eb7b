import { describe, expect, it } from 'vitest';
import type { AciUsage } from '../../../../shared/domain/azure.ts';
import { seen, unseen } from '../../../../shared/domain/sight.ts';
import { quotaHasHeadroom } from '../../../../shared/readiness/checks/quota-has-headroom.ts';
import { now } from '../../../builders/an-observation.ts';
import { adviceOf, judging } from '../judging.ts';

const judge = judging(quotaHasHeadroom);

const judgeUsages = (...usages: readonly AciUsage[]) => judge({ usages: seen(usages, now) }, { burstPodsWanted: 50 });

const groups = (current: number, name = 'ContainerGroups') => ({ name, current, limit: 100 });
const cores = (current: number, name = 'StandardCores') => ({ name, current, limit: 100 });

describe('quota-has-headroom', () => {
  it('is ready up to the last pod, and says how much is left', () => {
    expect(judgeUsages(groups(50), cores(10))).toEqual({
      status: 'ready',
      why: 'ACI quota in westeurope can hold 50 pods: ContainerGroups 50 left of 100, StandardCores 90 left of 100.',
    });
  });

  it('gives an operator region, quota and numbers of what is short', () => {
    const verdict = judgeUsages(groups(0), cores(100));

    expect(verdict).toMatchObject({
      status: 'not-ready',
      why: 'ACI quota StandardCores in westeurope: 100 of 100 used, 0 left; wanted: 50.',
    });
    expect(adviceOf(verdict)).toBe(
      'Raise ACI quota StandardCores in westeurope to at least 150, or want fewer burst pods.',
    );
  });

  it('names every quota that is short at once', () => {
    expect(judgeUsages(groups(100), cores(100)).why).toMatch(/ContainerGroups.*StandardCores/);
  });

  it.each([
    ['the other name of the first', [groups(0, 'StandardContainerGroups'), cores(0)]],
    ['names in another case', [groups(0, 'containergroups'), cores(0, 'STANDARDCORES')]],
    ['quotas of no concern', [groups(0), cores(0), { name: 'StandardK80Cores', current: 0, limit: 0 }]],
  ])('knows %s', (_, usages) => {
    expect(judgeUsages(...usages)).toMatchObject({ status: 'ready' });
  });

  it('heeds the tighter one where both names are there', () => {
    expect(judgeUsages(groups(0), groups(100, 'StandardContainerGroups'), cores(0))).toMatchObject({
      status: 'not-ready',
    });
  });

  it('is ready during a burst, whose pods are what is in use', () => {
    expect(judgeUsages(groups(60), cores(60))).toMatchObject({
      status: 'ready',
      why: expect.stringContaining('40 left of 100'),
    });
  });

  it('is not ready where the limit could never hold what is wanted', () => {
    expect(judgeUsages({ name: 'ContainerGroups', current: 0, limit: 49 }, cores(0))).toMatchObject({
      status: 'not-ready',
    });
  });

  it('is unknown, with advice, when Azure does not name a quota', () => {
    const verdict = judgeUsages(groups(0));

    expect(verdict).toMatchObject({ status: 'unknown', why: expect.stringContaining('does not name StandardCores') });
    expect(adviceOf(verdict)).toContain('westeurope');
  });

  it('is short all the same when one quota is missing and the other spent', () => {
    expect(judgeUsages(cores(100))).toMatchObject({ status: 'not-ready' });
  });

  it.each([
    ['the usages could not be read', { usages: unseen('unavailable', 'Reading usages: 503.') }],
    ['there is no cluster', { cluster: seen(null, now) }],
  ])('is unknown when %s', (_, part) => {
    expect(judge(part)).toMatchObject({ status: 'unknown' });
  });
});
