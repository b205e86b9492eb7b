import { describe, expect, it } from 'vitest';
import { below, both, hereIf, inEach, keysOf, membersOf, nothing } from '../../../shared/backlog/found.ts';
import { inContainers } from '../../../shared/backlog/in-containers.ts';
import { aContainer, aPod } from '../../builders/a-pod.ts';

describe('a path', () => {
  it('leads through lists, maps and members to the field', () => {
    const paths = inEach('spec.containers', [{}, { limits: { 'a/b': 1, c: 2 } }], (container) =>
      'limits' in container
        ? below(
            'resources',
            keysOf('limits', container.limits, (_key, value) => value === 1),
          )
        : nothing,
    );

    expect(paths).toEqual(["spec.containers[1].resources.limits['a/b']"]);
  });

  it('may end at the item itself, and at an item of an item', () => {
    expect(inEach('a', ['x', 'y'], (item) => hereIf(item === 'y'))).toEqual(['a[1]']);
    expect(inEach('a', [['x']], (items) => inEach('', items, () => hereIf(true)))).toEqual(['a[0][0]']);
  });

  it('names the members that are set, false and empty ones among them', () => {
    expect(membersOf({ a: false, b: '', c: null, d: undefined }, ['a', 'b', 'c', 'd'])).toEqual(['a', 'b']);
  });

  it('looks into init containers first, then into the others', () => {
    const pod = aPod({ spec: { initContainers: [aContainer()], containers: [aContainer(), aContainer()] } });

    expect(inContainers(pod, () => ['image'])).toEqual([
      'spec.initContainers[0].image',
      'spec.containers[0].image',
      'spec.containers[1].image',
    ]);
  });

  it.each([
    ['a list', inEach('a', undefined, () => ['b'])],
    ['a map', keysOf('a', null, () => true)],
    ['an object', membersOf(undefined, [])],
    ['a finding', below('a', both(nothing, nothing))],
  ])('of nothing is the one empty list, for want of %s', (_what, paths) => {
    expect(paths).toBe(nothing);
  });
});
