/**
 * What happens to one request, in the order of the real thing: route, token, api-version, subscription, permission,
 * token buckets, then the operation itself, with faults before or after it. Every request is journalled.
 */
import { randomUUID } from 'node:crypto';
import type { SimulatedClock } from '../simulated-clock.ts';
import type { TokenClaims } from '../tokens.ts';
import { type Authorize, authenticate, refuseAccess } from './access.ts';
import { notModelled, refuse, refuseFlat } from './errors.ts';
import type { Fault, FaultFinder } from './faults.ts';
import { keyOf, partsOf } from './ids.ts';
import type { RecordedCall } from './journal.ts';
import { type Answer, type Call, type Match, makeRouter, queryValue, type Route, tidyPath } from './router.ts';
import { settle } from './settle.ts';
import type { AzureWorld } from './state.ts';
import { makeThrottle } from './throttle.ts';

export interface Incoming {
  method: string;
  /** Path and query as on the wire. */
  url: string;
  headers: Record<string, string>;
  text: string;
}

/** `isDropped`: close the connection instead of answering. */
export interface Outgoing {
  status: number;
  headers: Record<string, string>;
  text: string;
  isDropped: boolean;
}

export interface EmulatorParts {
  world: AzureWorld;
  clock: SimulatedClock;
  routes: Route[];
  audiences: { arm: string[]; logs: string[] };
  findFault: FaultFinder;
  authorize?: Authorize | undefined;
  calls: RecordedCall[];
  baseUrl(): string;
}

const API_VERSION = /^\d{4}-\d{2}-\d{2}(-preview)?$/;
const DROPPED: Answer = { status: 0 };

export function makeEmulator(parts: EmulatorParts): (incoming: Incoming) => Promise<Outgoing> {
  const route = makeRouter(parts.routes);
  const admit = makeThrottle(parts.clock);

  async function respond(incoming: Incoming, path: string, match: Match | undefined): Promise<Answer> {
    if (!match) return notModelled(`${incoming.method} ${path}`);
    const access = authenticate(incoming.headers.authorization, audiencesOf(match.route), parts.clock.now());
    if ('refusal' in access) return access.refusal;
    const call = makeCall(parts, incoming, path, match, access.token);
    settle(parts.world, call.nowMs);
    const refusal = refuseForm(call, match.route, incoming) ?? refuseScope(call) ?? refuseAccess(call, match.route);
    if (refusal) return refusal;
    const { headers, refusal: throttled } = admit(match.route, path);
    const answer = throttled ?? (await perform(call, match.route, parts.findFault(match.route.operation)));
    return { ...answer, headers: { ...headers, ...answer.headers } };
  }

  function audiencesOf({ plane }: Route): string[] {
    return plane === 'logs' ? parts.audiences.logs : parts.audiences.arm;
  }

  return async (incoming) => {
    const { pathname, search } = urlOf(incoming);
    const path = tidyPath(pathname);
    const match = route(incoming.method, path);
    const answer = await respond(incoming, path, match).catch(emulatorFailed);
    const outgoing = shape(incoming, answer);
    parts.calls.push(record(incoming, `${path}${search}`, match, outgoing, parts.clock.now()));
    return outgoing;
  };
}

function makeCall(parts: EmulatorParts, incoming: Incoming, path: string, match: Match, token: TokenClaims): Call {
  return {
    world: parts.world,
    nowMs: parts.clock.now(),
    method: incoming.method,
    path,
    query: urlOf(incoming).searchParams,
    headers: incoming.headers,
    body: parseJson(incoming.text),
    token,
    mayDo: (right) => parts.authorize?.(right, token) ?? true,
    param(name) {
      const value = match.params[name];
      if (value === undefined) throw new Error(`The route ${match.route.path} has no placeholder {${name}}.`);
      return value;
    },
    url: (target) => `${parts.baseUrl()}${target}`,
  };
}

/** Without this, `//subscriptions` would be read as a host. */
function urlOf({ url }: Incoming): URL {
  return new URL(`http://localhost${url.replace(/^\/{2,}/, '/')}`);
}

function refuseForm(call: Call, route: Route, { text }: Incoming): Answer | undefined {
  if (text && call.body === undefined) {
    return refuse(400, 'InvalidRequestContent', 'The request content was invalid and could not be deserialized.');
  }
  if (route.plane === 'logs') return undefined;
  const version = queryValue(call, 'api-version');
  if (!version) {
    const message = 'The api-version query parameter (?api-version=) is required for all requests.';
    return refuse(400, 'MissingApiVersionParameter', message);
  }
  if (API_VERSION.test(version)) return undefined;
  return refuse(400, 'InvalidApiVersionParameter', `The api-version '${version}' is invalid.`);
}

function refuseScope({ world, path }: Call): Answer | undefined {
  if (!path.toLowerCase().startsWith('/subscriptions/')) return undefined;
  const { subscriptionId, resourceGroup } = partsOf(path);
  const subscription = world.subscriptions[keyOf(subscriptionId)];
  if (!subscription) {
    return refuse(404, 'SubscriptionNotFound', `The subscription '${subscriptionId}' could not be found.`);
  }
  if (!resourceGroup || subscription.resourceGroups[keyOf(resourceGroup)]) return undefined;
  return refuse(404, 'ResourceGroupNotFound', `Resource group '${resourceGroup}' could not be found.`);
}

async function perform(call: Call, route: Route, fault: Fault | undefined): Promise<Answer> {
  const happensBefore = fault && fault.when !== 'after' && !('operationFails' in fault.answer);
  if (happensBefore) return faultAnswer(fault);
  const answer = await route.handle(call);
  if (!fault) return answer;
  if (!('operationFails' in fault.answer)) return faultAnswer(fault);
  if (answer.operation) answer.operation.failsWith = fault.answer.operationFails;
  else if (answer.status < 300)
    throw new Error(`The fault on ${fault.operation}: it begins no long-running operation.`);
  return answer;
}

function faultAnswer({ answer }: Fault): Answer {
  if ('dropConnection' in answer || 'operationFails' in answer) return DROPPED;
  const { status, code, message, headers, flat } = answer;
  return flat
    ? { ...refuseFlat(status, code, message), headers: headers ?? {} }
    : refuse(status, code, message, headers);
}

/** 501, because the clients retry every other 5xx and would hide it. */
function emulatorFailed(error: unknown): Answer {
  return refuse(501, 'EmulatorFailed', error instanceof Error ? (error.stack ?? error.message) : String(error));
}

function shape({ headers }: Incoming, answer: Answer): Outgoing {
  const correlationId = headers['x-ms-correlation-request-id'] ?? randomUUID();
  const ids = { 'x-ms-request-id': randomUUID(), 'x-ms-correlation-request-id': correlationId };
  const type = answer.body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' };
  return {
    status: answer.status,
    headers: { 'cache-control': 'no-cache', ...type, ...ids, ...answer.headers },
    text: answer.body === undefined ? '' : JSON.stringify(answer.body),
    isDropped: answer.status === 0,
  };
}

function record(incoming: Incoming, path: string, match: Match | undefined, out: Outgoing, at: number): RecordedCall {
  const { authorization: _, ...requestHeaders } = incoming.headers;
  const [requestBody, responseBody] = [parseJson(incoming.text), parseJson(out.text)];
  return {
    at,
    service: match?.route.service ?? 'unmodelled',
    operation: match?.route.operation ?? 'unmodelled',
    kind: match?.route.kind ?? (incoming.method === 'GET' ? 'read' : 'write'),
    method: incoming.method,
    path,
    status: out.status,
    requestHeaders,
    ...(requestBody === undefined ? {} : { requestBody }),
    responseHeaders: out.headers,
    ...(responseBody === undefined ? {} : { responseBody }),
    correlationId: out.headers['x-ms-correlation-request-id'] ?? '',
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
