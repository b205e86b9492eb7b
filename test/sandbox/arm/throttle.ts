/**
 * Azure's token buckets. They refill in simulated time; Retry-After is in real seconds, at least 1, because the client
 * waits by its own clock. Facts on ARM, section 5, and Azure's published limits for subscriptions and Resource Graph.
 */
import { type SimulatedClock, simulatedSeconds } from '../simulated-clock.ts';
import { refuse } from './errors.ts';
import { keyOf } from './ids.ts';
import type { Answer, Route } from './router.ts';

interface Limit {
  /** Which calls draw from it. */
  applies(route: Route): boolean;
  /** Calls with the same key share a bucket. */
  key(path: string): string;
  size: number;
  refillPerSecond: number;
  code: string;
  /** Response header that tells what is left. */
  header?: string;
}

const subscriptionOf = (path: string) => path.split('/')[2] ?? '';
const isOperation = (name: string) => (route: Route) => route.operation === name;
const isArm = (route: Route) => route.plane !== 'logs' && route.path.startsWith('/subscriptions/');
const isRead = (route: Route) => (route.kind ?? (route.method === 'GET' ? 'read' : 'write')) === 'read';

const AKS = { code: 'Throttled' };
const ARM = { key: subscriptionOf, code: 'SubscriptionRequestsThrottled' };

const LIMITS: Limit[] = [
  { ...AKS, applies: isOperation('managedClusters.get'), key: (path) => path, size: 60, refillPerSecond: 1 },
  {
    ...AKS,
    applies: isOperation('managedClusters.createOrUpdate'),
    key: (path) => path,
    size: 20,
    refillPerSecond: 1 / 60,
  },
  {
    ...AKS,
    applies: isOperation('managedClusters.listByResourceGroup'),
    key: (path) => path,
    size: 60,
    refillPerSecond: 1,
  },
  { ...AKS, applies: isOperation('managedClusters.list'), key: subscriptionOf, size: 500, refillPerSecond: 1 },
  {
    ...AKS,
    applies: isOperation('containerservice.operationStatus'),
    key: subscriptionOf,
    size: 200,
    refillPerSecond: 2,
  },
  {
    applies: isOperation('resourceGraph.resources'),
    key: () => 'tenant',
    size: 15,
    refillPerSecond: 3,
    code: 'RateLimiting',
    header: 'x-ms-user-quota-remaining',
  },
  {
    ...ARM,
    applies: (route) => isArm(route) && isRead(route),
    size: 250,
    refillPerSecond: 25,
    header: 'x-ms-ratelimit-remaining-subscription-reads',
  },
  {
    ...ARM,
    applies: (route) => isArm(route) && !isRead(route) && route.method !== 'DELETE',
    size: 200,
    refillPerSecond: 10,
    header: 'x-ms-ratelimit-remaining-subscription-writes',
  },
  {
    ...ARM,
    applies: (route) => isArm(route) && route.method === 'DELETE',
    size: 200,
    refillPerSecond: 10,
    header: 'x-ms-ratelimit-remaining-subscription-deletes',
  },
];

/** What a call may do: go on, with headers to add to its answer, or be refused. */
export interface Admission {
  headers: Record<string, string>;
  refusal?: Answer;
}

/** One set of buckets; each call takes one token from every bucket that applies to it. */
export function makeThrottle(clock: SimulatedClock): (route: Route, path: string) => Admission {
  const buckets = new Map<string, { tokens: number; atMs: number }>();
  return (route, path) => {
    const admission: Admission = { headers: {} };
    for (const [index, limit] of LIMITS.entries()) {
      if (!limit.applies(route)) continue;
      const bucket = refill(buckets, `${index} ${keyOf(limit.key(path))}`, limit, clock);
      if (bucket.tokens >= 1) bucket.tokens -= 1;
      else admission.refusal ??= refuseCall(limit, bucket.tokens, clock);
      if (limit.header) admission.headers[limit.header] = String(Math.floor(bucket.tokens));
    }
    return admission;
  };
}

function refill(
  buckets: Map<string, { tokens: number; atMs: number }>,
  key: string,
  limit: Limit,
  clock: SimulatedClock,
): { tokens: number; atMs: number } {
  const before = buckets.get(key) ?? { tokens: limit.size, atMs: clock.now() };
  const gained = simulatedSeconds(clock.now() - before.atMs, clock.speed) * limit.refillPerSecond;
  const bucket = { tokens: Math.min(limit.size, before.tokens + gained), atMs: clock.now() };
  buckets.set(key, bucket);
  return bucket;
}

function refuseCall(limit: Limit, tokens: number, clock: SimulatedClock): Answer {
  const waitSeconds = (1 - tokens) / limit.refillPerSecond / clock.speed;
  const retryAfter = String(Math.max(1, Math.ceil(waitSeconds)));
  const message = `The request is being throttled as the limit has been reached. Retry after ${retryAfter} seconds.`;
  return refuse(429, limit.code, message, { 'retry-after': retryAfter });
}
