import { describe, expect, it } from 'vitest';
import { armForTests } from './an-arm.ts';
import { aCluster, aVirtualNetwork } from './builders.ts';
import type { Route } from './router.ts';
import { makeThrottle } from './throttle.ts';

const azure = armForTests();
const cluster = aCluster();

/** How often a call passes until it is refused, and what Retry-After says then. */
function drain(operation: string, method: Route['method'], speed = 1) {
  let nowMs = 0;
  const path = cluster.id;
  const admit = makeThrottle({ speed, now: () => nowMs });
  const route = { service: 's', operation, method, path: '/subscriptions/x', handle: () => ({ status: 200 }) };
  const passes = () => {
    for (let count = 0; ; count += 1) {
      const { refusal } = admit(route, path);
      if (refusal) return { count, retryAfter: refusal.headers?.['retry-after'], status: refusal.status };
    }
  };
  const after = (seconds: number) => {
    nowMs += seconds * 1000;
    return passes();
  };
  return { first: passes(), after };
}

describe('a token bucket lets through', () => {
  it.each([
    ['60 reads of a cluster, then one a second', 'managedClusters.get', 'GET', 60, '1'],
    ['20 writes of a cluster, then one a minute', 'managedClusters.createOrUpdate', 'PUT', 20, '60'],
    ['200 looks at an operation, then two a second', 'containerservice.operationStatus', 'GET', 200, '1'],
    ['60 lists of a resource group', 'managedClusters.listByResourceGroup', 'GET', 60, '1'],
    ['250 reads of a subscription', 'subnets.get', 'GET', 250, '1'],
    ['200 writes of a subscription', 'subnets.createOrUpdate', 'PUT', 200, '1'],
  ] as const)('%s', (_, operation, method, count, retryAfter) => {
    expect(drain(operation, method).first).toEqual({ count, retryAfter, status: 429 });
  });

  it('again what time has refilled, and never more than its size', () => {
    expect(drain('managedClusters.get', 'GET').after(10).count).toBe(10);
    expect(drain('managedClusters.get', 'GET').after(1000).count).toBe(60);
  });

  it('more in the same real time on a faster clock, and says how long to wait in real seconds', () => {
    const fast = drain('managedClusters.createOrUpdate', 'PUT', 20);

    expect(fast.first.retryAfter).toBe('3');
    expect(fast.after(3).count).toBe(1);
  });
});

it('a client is told what is left of the subscription, and when it may come again', async () => {
  const { get, clock } = await azure({ clusters: [cluster] });

  const first = await get(cluster.id);
  for (let call = 1; call < 60; call += 1) await get(cluster.id);
  const refused = await get(cluster.id);
  clock.advance(1);

  expect(first.headers['x-ms-ratelimit-remaining-subscription-reads']).toBe('249');
  expect(refused).toMatchObject({
    status: 429,
    headers: { 'retry-after': '1' },
    body: { error: { code: 'Throttled' } },
  });
  expect((await get(cluster.id)).status).toBe(200);
});

it('a cluster that is throttled leaves others alone', async () => {
  const other = aCluster({ name: 'other' });
  const { get } = await azure({ clusters: [cluster, other], virtualNetworks: [aVirtualNetwork()] });

  for (let call = 0; call < 61; call += 1) await get(cluster.id);

  expect((await get(cluster.id)).status).toBe(429);
  expect((await get(other.id)).status).toBe(200);
});
