import { describe, expect, it } from 'vitest';
import type { AuditEvent } from '../../shared/domain/audit-event.ts';
import type { StartedCluster } from './start-cluster.ts';
import { summarizeBurst } from './summarize-burst.ts';
import type { PodLife } from './witness.ts';

/** A pod that burst, ran, and was asked to go at 1000 ms. */
const gone = (pod: string, part: Partial<PodLife> = {}): PodLife => ({
  ...{ pod, owner: pod, createdMs: 0, isVirtual: true, patchedMs: 10, scheduledMs: 20, runningMs: 30, leavingMs: 1000 },
  ...part,
});

/** What its owner made in its place, on a VM. */
const substitute = (owner: string, part: Partial<PodLife> = {}): PodLife => ({
  ...{ pod: `${owner}-next`, owner, createdMs: 1001, isVirtual: false, runningMs: 1010 },
  ...part,
});

const waiting = (owner: string): PodLife => ({ pod: `${owner}-next`, owner, createdMs: 1001, waitingMs: 1002 });

const eviction = (pod: string, part = {}) => ({
  ...{ method: 'POST', status: 201, user: 'controller' },
  ...{ path: `/api/v1/namespaces/shop/pods/${pod}/eviction?fieldManager=x`, ...part },
});

function summaryOf(lives: readonly PodLife[], requests: readonly object[], intended: readonly string[] = []) {
  const groups = { bill: () => ({ vcpuSeconds: 0, gigabyteSeconds: 0 }) };
  const all = new Map(lives.map((life, index) => [`uid-${index}`, life]));
  const inside = { kubernetes: { requests }, witness: { lives: all, groups } } as unknown as StartedCluster;
  const action = { kind: 'return-pods', pods: intended.map((name) => ({ namespace: 'shop', name })) };
  const burst = {
    ...action,
    kind: 'burst-pods',
    pods: lives.map(({ pod }) => ({ namespace: 'shop', name: pod.slice(5) })),
  };
  const events = [action, burst].map((action) => ({ type: 'aksburst.change.intent', time: '', data: { action } }));
  return summarizeBurst({
    events: events as unknown as AuditEvent[],
    insides: [inside],
    alert: { firedMs: 0, receivedMs: 0 },
    speed: 1,
  });
}

describe('The pods that were returned', () => {
  it('are those that the controller evicted and whose next pod runs on a VM', () => {
    const lives = [gone('shop/a'), substitute('shop/a'), gone('shop/b'), substitute('shop/b')];

    expect(summaryOf(lives, [eviction('a'), eviction('b')], ['a', 'b'])).toMatchObject({ returned: 2, unrecorded: 0 });
  });

  it.each([
    ['given back, by a deletion', [gone('shop/a'), substitute('shop/a')], []],
    ['scaled in', [gone('shop/a')], []],
    ['evicted, with nobody in its place', [gone('shop/a')], [eviction('a')]],
    ['evicted, and its substitute waits', [gone('shop/a'), waiting('shop/a')], [eviction('a')]],
    ['evicted by an operator', [gone('shop/a'), substitute('shop/a')], [eviction('a', { user: 'operator' })]],
    ['refused by a budget', [gone('shop/a'), substitute('shop/a')], [eviction('a', { status: 429 })]],
  ])('are none that was %s', (_what, lives, requests) => {
    expect(summaryOf(lives, requests, ['a'])?.returned).toBe(0);
  });

  it('are missed in the trail where it holds no intent of the eviction', () => {
    expect(summaryOf([gone('shop/a'), substitute('shop/a')], [eviction('a')])?.unrecorded).toBe(1);
  });
});
