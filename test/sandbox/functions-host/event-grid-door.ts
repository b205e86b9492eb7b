import { type Door, keyOf, queryValue } from './http-door.ts';
import type { HttpAnswer, HttpCall } from './http-exchange.ts';
import type { Invoker } from './invoker.ts';
import type { KeyRing } from './keys.ts';
import type { LoadedFunction } from './loaded-function.ts';
import { InvocationFailed } from './worker-process.ts';
import type { RpcData } from './worker-protocol.ts';

export interface EventGridDoorOptions {
  readonly functions: readonly LoadedFunction[];
  readonly keys: KeyRing;
  readonly invoker: Invoker;
  readonly isAuthEnabled: boolean;
}

/** The path under which extensions of the host are called. */
export const webhooksPath = '/runtime/webhooks';

const eventGridPath = `${webhooksPath}/eventgrid`;

/** Answers what comes to /runtime/webhooks: handshakes and deliveries of Event Grid (functions-host.md, sections 3 and 9). */
export function createEventGridDoor(options: EventGridDoorOptions): Door {
  return async (call) => {
    const refusal = options.isAuthEnabled ? refusalOf(options.keys, call) : undefined;
    if (refusal) return refusal;
    if (call.path.toLowerCase().replace(/\/$/, '') !== eventGridPath) return { status: 404 };
    const name = queryValue(call, 'functionName') ?? '';
    // Here, unlike elsewhere, the name's case counts.
    const fn = options.functions.find((one) => one.name === name && one.type === 'eventGridTrigger' && !one.isDisabled);
    if (!fn) return toText(404, `cannot find function: '${name}'`);
    if (call.method === 'OPTIONS') return { status: 200, headers: { 'webhook-allowed-origin': 'eventgrid.azure.net' } };
    return receive(options.invoker, fn, call);
  };
}

/** The input and trigger metadata of one delivered event, or of a batch for cardinality many. */
export function toEventInvocation(event: unknown): { input: RpcData; metadata: EventMetadata } {
  const data = Array.isArray(event) ? event.map(dataOf) : dataOf(event);
  const isKnown = data !== undefined;
  return { input: { json: JSON.stringify(event) }, metadata: isKnown ? { data: { json: JSON.stringify(data) } } : {} };
}

export type EventMetadata = Readonly<Record<string, RpcData>>;

function refusalOf(keys: KeyRing, call: HttpCall): HttpAnswer | undefined {
  const extension = call.path.slice(webhooksPath.length + 1).split('/')[0] ?? '';
  const holder = keys.identify(keyOf(call));
  if (holder.kind === 'nobody') return { status: 401, headers: { 'www-authenticate': 'Bearer' } };
  const isOwnKey = holder.kind === 'system' && holder.name === `${extension.toLowerCase()}_extension`;
  return holder.kind === 'master' || isOwnKey ? undefined : { status: 403 };
}

async function receive(invoker: Invoker, fn: LoadedFunction, call: HttpCall): Promise<HttpAnswer> {
  const body = await call.readBody();
  if (!body) return { status: 500, isLast: true };
  switch (call.headers.get('aeg-event-type')?.toLowerCase()) {
    case 'subscriptionvalidation':
      return answerHandshake(body);
    case 'notification':
      return deliver(invoker, fn, body);
    case 'unsubscribe':
      return { status: 202 };
    default:
      return { status: 400 };
  }
}

function answerHandshake(body: Buffer): HttpAnswer {
  const code = (dataOf(parseEvents(body)?.[0]) as { validationCode?: unknown } | undefined)?.validationCode;
  return typeof code === 'string' ? toText(200, JSON.stringify({ validationResponse: code })) : { status: 500 };
}

async function deliver(invoker: Invoker, fn: LoadedFunction, body: Buffer): Promise<HttpAnswer> {
  const events = parseEvents(body);
  // Recorded, though Event Grid then retries what can never become valid.
  if (!events) return { status: 500 };
  const isBatched = fn.trigger.cardinality === 'many';
  const invocations = isBatched && events.length > 0 ? [events] : isBatched ? [] : events;
  const results = await Promise.allSettled(
    invocations.map((event) => {
      const { input, metadata } = toEventInvocation(event);
      return invoker.invoke({ fn, input, triggerMetadata: metadata, reason: 'EventGrid trigger fired' });
    }),
  );
  const failed = results.find((result) => result.status === 'rejected');
  if (!failed) return { status: 202 };
  if (!(failed.reason instanceof InvocationFailed)) throw failed.reason;
  return toText(500, `Exception while executing function: Functions.${fn.name}`);
}

function parseEvents(body: Buffer): object[] | undefined {
  try {
    const parsed: unknown = JSON.parse(body.toString('utf8'));
    const events = Array.isArray(parsed) ? parsed : [parsed];
    return events.every((event) => typeof event === 'object' && event !== null) ? events : undefined;
  } catch {
    return undefined;
  }
}

function dataOf(event: unknown): unknown {
  return (event as { data?: unknown } | undefined)?.data;
}

function toText(status: number, body: string): HttpAnswer {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body };
}
