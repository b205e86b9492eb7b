import { describe, expect, it } from 'vitest';
import type { Mode } from '../../shared/domain/mode.ts';
import { policyFor, tagsTable } from '../../shared/policy-for.ts';
import { settings } from '../../shared/settings.ts';
import { aPolicy } from '../builders/an-observation.ts';

describe('policyFor', () => {
  it('is the environment’s policy where the cluster has no tags of ours', () => {
    expect(policyFor(aPolicy(), { owner: 'shop', Burst: 'x' })).toEqual({ policy: aPolicy(), problems: [] });
  });

  it('follows the tags of the cluster, their keys in any case', () => {
    const tags = {
      'burst-mode': 'Observe',
      'Burst-Subnet-Name': 'burst',
      'BURST-SUBNET-PREFIX-LENGTH': '26',
      'burst-pods-wanted': ' 40 ',
    };

    const wanted = { subnetName: 'burst', isSubnetTagged: true, subnetPrefixLength: 26, burstPodsWanted: 40 };
    const expected = { mode: 'observe', ...wanted } as const;
    expect(policyFor(aPolicy(), tags)).toEqual({ policy: aPolicy(expected), problems: [] });
  });

  it('lets nobody ask for a larger subnet than the environment gives', () => {
    const { policy, problems } = policyFor(aPolicy(), { 'burst-subnet-prefix-length': '16' });

    expect(policy.subnetPrefixLength).toBe(24);
    expect(problems).toEqual([expect.stringContaining('larger than the /24 of the environment')]);
  });

  it.each<[Mode, string, Mode, number]>([
    ['prepare', 'observe', 'observe', 0],
    ['prepare', 'prepare', 'prepare', 0],
    ['observe', 'observe', 'observe', 0],
    ['observe', 'prepare', 'observe', 1],
    ['prepare', 'obsrve', 'observe', 1],
    ['prepare', '', 'observe', 1],
    ['observe', 'off', 'observe', 1],
    ['reap', 'burst', 'burst', 0],
    ['burst', 'reap', 'burst', 1],
  ])('never does more than the environment allows: %s with tag %j is %s', (mode, tag, expected, problems) => {
    const { policy, ...told } = policyFor(aPolicy({ mode }), { 'burst-mode': tag });

    expect(policy).toEqual(aPolicy({ mode: expected }));
    expect(told.problems).toHaveLength(problems);
  });

  it('tells each tag it cannot follow, and the environment’s value stands', () => {
    const tags = { 'burst-subnet-name': 'a/b', 'burst-subnet-prefix-length': '/24', 'burst-pods-wanted': 'many' };

    expect(policyFor(aPolicy(), tags)).toEqual({
      policy: aPolicy(),
      problems: [
        expect.stringMatching(/^Tag burst-subnet-name is "a\/b". Wanted: a subnet name/),
        'Tag burst-subnet-prefix-length is "/24". Wanted: a whole number from 8 to 28.',
        'Tag burst-pods-wanted is "many". Wanted: a whole number from 1 to 5000.',
      ],
    });
  });

  it('refuses a size that no subnet of that length can hold', () => {
    expect(policyFor(aPolicy(), { 'burst-subnet-prefix-length': '27' })).toEqual({
      policy: aPolicy(),
      problems: ['The tags ask for 50 pods in a /27 subnet, which cannot hold them; 50 pods and /24 stand.'],
    });
    expect(policyFor(aPolicy(), { 'burst-subnet-prefix-length': '27', 'burst-pods-wanted': '27' }).problems).toEqual(
      [],
    );
  });

  it('tells of a tag with a slip of the pen', () => {
    expect(policyFor(aPolicy(), { 'burst-moed': 'observe' }).problems).toEqual([
      'Tag burst-moed is unknown. Known: burst-mode, burst-subnet-name, burst-subnet-prefix-length, burst-pods-wanted.',
    ]);
  });
});

describe('tagsTable', () => {
  it('names the setting behind each tag and an example it accepts', () => {
    const rows = tagsTable();

    expect(rows.map(({ overrides }) => overrides)).toEqual([
      settings.mode.name,
      settings.subnetName.name,
      settings.subnetPrefixLength.name,
      settings.burstPodsWanted.name,
    ]);
    for (const { name, example } of rows) expect(policyFor(aPolicy(), { [name]: example }).problems).toEqual([]);
  });
});
