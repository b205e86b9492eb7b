import { describe, expect, it } from 'vitest';
import type { Pod } from '../objects.ts';
import { orderForDeletion } from './deletion-order.ts';

const now = Date.parse('2025-01-01T12:00:00Z');

interface Sketch {
  node?: string;
  phase?: string;
  isReady?: boolean;
  cost?: string;
  readyMinutes?: number;
  ageMinutes?: number;
  restarts?: number;
}

/** Running and ready for an hour on a node of its own, but for what is said. */
function aPod(name: string, but: Sketch = {}): Pod {
  const { node = `node-of-${name}`, phase = 'Running', isReady = true, readyMinutes = 60, ageMinutes = 90 } = but;
  const ready = { type: 'Ready', status: isReady ? 'True' : 'False', lastTransitionTime: ago(readyMinutes) };
  const annotations = but.cost === undefined ? {} : { 'controller.kubernetes.io/pod-deletion-cost': but.cost };
  return {
    metadata: { name, uid: name, resourceVersion: '1', creationTimestamp: ago(ageMinutes), annotations },
    spec: { containers: [], ...(node ? { nodeName: node } : {}) },
    status: { phase, conditions: [ready], containerStatuses: [{ name: 'c', restartCount: but.restarts ?? 0 }] },
  };
}

const ago = (minutes: number) => new Date(now - minutes * 60_000).toISOString();

describe('a replica set that shrinks', () => {
  it.each<[string, Sketch, Sketch]>([
    ['an unplaced pod before a placed one', { node: '', cost: '1000' }, { cost: '-1000' }],
    ['a pending pod before a running one', { phase: 'Pending', cost: '1000' }, { cost: '-1000' }],
    ['an unready pod before one of lower cost', { isReady: false }, { cost: '-1000' }],
    ['the lower deletion cost before the older pod', { cost: '-1000', readyMinutes: 600 }, { readyMinutes: 5 }],
    ['a cost below the absent one, which counts as 0', { cost: '-1' }, {}],
    ['the pod that has been ready for a shorter time', { readyMinutes: 5 }, { readyMinutes: 600 }],
    ['the pod with more restarts', { restarts: 3 }, { restarts: 0 }],
    ['the younger pod', { ageMinutes: 61 }, { ageMinutes: 600 }],
  ])('loses first %s', (_, first, second) => {
    const order = orderForDeletion([aPod('second', second), aPod('first', first)], now);

    expect(order.map(({ metadata }) => metadata.name)).toEqual(['first', 'second']);
  });

  it('loses first the pod with more neighbours of its own set on the node', () => {
    const pods = [aPod('alone'), aPod('crowded-1', { node: 'n' }), aPod('crowded-2', { node: 'n' })];

    expect(orderForDeletion(pods, now).at(-1)?.metadata.name).toBe('alone');
  });

  it('takes pods of about the same age for equally old', () => {
    const pods = [aPod('a', { readyMinutes: 50 }), aPod('b', { readyMinutes: 60 })];

    // By uid then: neither is the younger.
    expect(orderForDeletion(pods, now).map(({ metadata }) => metadata.name)).toEqual(['a', 'b']);
    expect(orderForDeletion(pods.toReversed(), now).map(({ metadata }) => metadata.name)).toEqual(['a', 'b']);
  });
});
