import { describe, expect, it } from 'vitest';
import { hasGroupEnded, podTagsOf } from '../../../shared/domain/container-group.ts';

describe('the tags of a group', () => {
  const tags = { PodName: 'web-1', Namespace: 'shop', UID: 'u', NodeName: 'v', CreationTimestamp: 'long ago' };

  it('name its pod, in whatever case ARM gives them back', () => {
    const lower = Object.fromEntries(Object.entries(tags).map(([name, value]) => [name.toLowerCase(), value]));

    expect(podTagsOf(tags)).toEqual({ name: 'web-1', namespace: 'shop', uid: 'u', nodeName: 'v' });
    expect(podTagsOf(lower)).toEqual(podTagsOf(tags));
  });

  it.each(['PodName', 'Namespace', 'UID', 'NodeName'])('name no pod without %s', (name) => {
    expect(podTagsOf({ ...tags, [name]: '' })).toBeNull();
    expect(podTagsOf(null)).toBeNull();
  });
});

describe('a group', () => {
  it.each([
    ['Succeeded', true],
    ['Failed', true],
    ['stopped', true],
    ['Running', false],
    ['Pending', false],
    [null, false],
  ])('whose state is %s has ended: %s', (state, expected) => {
    expect(hasGroupEnded({ state })).toBe(expected);
  });
});
