import { describe, expect, it } from 'vitest';
import { kubernetesForTests, MERGE } from './a-kubernetes.ts';
import type { Pod } from './objects.ts';
import { makeStore } from './store.ts';

const start = kubernetesForTests();

function aPod(name: string, node?: string): Pod {
  const metadata = {
    name,
    namespace: 'default',
    uid: name,
    resourceVersion: '',
    creationTimestamp: '2025-01-01T00:00:00Z',
  };
  return { metadata, spec: { containers: [], ...(node ? { nodeName: node } : {}) }, status: { phase: 'Pending' } };
}

describe('the store', () => {
  it('shows an older state while objects come, change and go', () => {
    const store = makeStore();
    for (const name of ['b', 'd', 'f']) store.put('pods', aPod(name));
    const { version } = store;

    store.put('pods', aPod('a'));
    store.put('pods', aPod('d', 'node'));
    store.remove('pods', 'default/b');
    store.remove('pods', 'default/f');
    store.put('pods', aPod('f', 'node'));

    const then = [...store.entriesAt('pods', version, {})].map(([key, pod]) => [key, (pod as Pod).spec.nodeName]);
    const now = store.list('pods').map(({ metadata, spec }) => [metadata.name, spec.nodeName]);
    expect(then).toEqual(['b', 'd', 'f'].map((name) => [`default/${name}`, undefined]));
    expect(now).toEqual([
      ['a', undefined],
      ['d', 'node'],
      ['f', 'node'],
    ]);
    expect(store.podsOn('node').map(({ metadata }) => metadata.name)).toEqual(['d', 'f']);
  });

  it('lists a hundred thousand pods in pages that agree with each other while one of them changes', {
    timeout: 60_000,
  }, async () => {
    const { kubernetes, ask } = await start();
    const count = 100_000;
    for (let i = 0; i < count; i++) kubernetes.store.put('pods', aPod(`p-${String(i).padStart(6, '0')}`));
    const body = { metadata: { labels: { late: 'yes' } } };

    const names = new Set<string>();
    const versions = new Set<string>();
    let next = '';
    do {
      const path = `/api/v1/pods?limit=5000${next && `&continue=${next}`}`;
      const { body: page } = await ask('GET', path);
      for (const { metadata } of page.items) names.add(metadata.name);
      versions.add(page.metadata.resourceVersion);
      next = page.metadata.continue ?? '';
      if (names.size === 5000) {
        await ask('PATCH', '/api/v1/namespaces/default/pods/p-099999', { type: MERGE, body });
        await ask('DELETE', '/api/v1/namespaces/default/pods/p-050000');
      }
    } while (next);

    expect([names.size, versions.size]).toEqual([count, 1]);
  });
});

describe('history', () => {
  it('that is compacted turns continue tokens and watches into 410, each in its own way', async () => {
    const { kubernetes, ask } = await start();
    for (const name of ['a', 'b']) kubernetes.store.put('pods', aPod(name));
    const { body: page } = await ask('GET', '/api/v1/pods?limit=1');

    kubernetes.compact();
    const list = await ask('GET', `/api/v1/pods?limit=1&continue=${page.metadata.continue}`);
    const rest = await ask('GET', `/api/v1/pods?limit=1&continue=${list.body.metadata.continue}`);
    const watch = await ask('GET', `/api/v1/pods?watch=true&resourceVersion=${page.metadata.resourceVersion}`);

    expect([list.status, list.body.reason]).toEqual([410, 'Expired']);
    expect(rest.body.items.map(({ metadata }: Pod) => metadata.name)).toEqual(['b']);
    expect([watch.status, watch.body.type, watch.body.object.code]).toEqual([200, 'ERROR', 410]);
  });
});
