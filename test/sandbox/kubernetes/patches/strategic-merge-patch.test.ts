import { describe, expect, it } from 'vitest';
import { applyStrategicMergePatch } from './strategic-merge-patch.ts';

const pod = {
  metadata: { labels: { app: 'web' }, finalizers: ['a'] },
  spec: {
    containers: [
      { name: 'c', image: 'i:1', env: [{ name: 'A', value: '1' }] },
      { name: 'd', image: 'i:1' },
    ],
    tolerations: [{ key: 'team' }],
  },
};

describe('a strategic merge patch', () => {
  it.each<[string, unknown, object]>([
    [
      'merges maps',
      { metadata: { labels: { tier: 'front' } } },
      { metadata: { labels: { app: 'web', tier: 'front' } } },
    ],
    ['deletes by null', { metadata: { labels: { app: null } } }, { metadata: { labels: {} } }],
    [
      'merges containers by name, and their variables too',
      { spec: { containers: [{ name: 'c', env: [{ name: 'B', value: '2' }] }] } },
      { spec: { containers: [{ image: 'i:1', env: [{ name: 'A' }, { name: 'B' }] }, { name: 'd' }] } },
    ],
    [
      'removes an item on demand',
      { spec: { containers: [{ name: 'd', $patch: 'delete' }] } },
      { spec: { containers: [{ name: 'c' }] } },
    ],
    [
      'replaces a list on demand',
      { spec: { containers: [{ $patch: 'replace' }, { name: 'e' }] } },
      { spec: { containers: [{ name: 'e' }] } },
    ],
    [
      'orders a list on demand',
      { spec: { '$setElementOrder/containers': [{ name: 'd' }, { name: 'c' }] } },
      { spec: { containers: [{ name: 'd' }, { name: 'c' }] } },
    ],
    [
      'replaces tolerations, which have no key',
      { spec: { tolerations: [{ key: 'ours' }] } },
      { spec: { tolerations: [{ key: 'ours' }] } },
    ],
    [
      'adds to finalizers as to a set',
      { metadata: { finalizers: ['a', 'b'] } },
      { metadata: { finalizers: ['a', 'b'] } },
    ],
    [
      'takes from finalizers on demand',
      { metadata: { '$deleteFromPrimitiveList/finalizers': ['a'] } },
      { metadata: { finalizers: [] } },
    ],
    [
      'keeps only the named keys on demand',
      { metadata: { $retainKeys: ['labels'] } },
      { metadata: { labels: { app: 'web' } } },
    ],
  ])('%s', (_, patch, result) => {
    const before = structuredClone(pod);

    const patched = applyStrategicMergePatch(pod, patch) as typeof pod;

    expect(patched).toMatchObject(result);
    const wanted = (result as typeof pod).spec?.containers;
    if (wanted) expect(patched.spec.containers).toHaveLength(wanted.length);
    expect(pod).toEqual(before);
  });
});
