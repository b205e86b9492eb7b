import { answerKeys } from './admin-keys.ts';
import { toEventInvocation } from './event-grid-door.ts';
import { type Door, keyOf } from './http-door.ts';
import type { HttpAnswer, HttpCall } from './http-exchange.ts';
import type { Invoker } from './invoker.ts';
import type { KeyKeeper, KeyRing } from './keys.ts';
import type { LoadedFunction } from './loaded-function.ts';
import { toAdminQueueMetadata, toQueueInput } from './queue-message.ts';
import { pathOf } from './routes.ts';
import type { TimerListener } from './timer-listener.ts';
import type { RpcData } from './worker-protocol.ts';

export interface AdminDoorOptions {
  readonly functions: readonly LoadedFunction[];
  readonly routePrefix: string;
  readonly keys: KeyRing;
  readonly invoker: Invoker;
  readonly isAuthEnabled: boolean;
  readonly timers: ReadonlyMap<string, TimerListener>;
}

/** The path under which the host itself is operated. */
export const adminPath = '/admin';

/** Answers /admin as recorded: ping for all, status, functions, keys and invocation for the master key. */
export function createAdminDoor(options: AdminDoorOptions): Door {
  return async (call) => {
    const [area, ...rest] = call.path.slice(adminPath.length).split('/').filter(Boolean);
    const isHost = area?.toLowerCase() === 'host';
    if (isHost && rest[0]?.toLowerCase() === 'ping' && rest.length === 1) return ping;
    const refusal = options.isAuthEnabled ? refusalOf(options.keys, call) : undefined;
    if (refusal) return refusal;
    if (isHost) return answerHost(options, call, rest);
    return area?.toLowerCase() === 'functions' ? answerFunctions(options, call, rest) : { status: 404 };
  };
}

const ping: HttpAnswer = { status: 200, headers: { 'cache-control': 'no-store,no-cache', pragma: 'no-cache' } };

function refusalOf(keys: KeyRing, call: HttpCall): HttpAnswer | undefined {
  const holder = keys.identify(keyOf(call)).kind;
  if (holder === 'master') return undefined;
  return holder === 'nobody' ? { status: 401, headers: { 'www-authenticate': 'Bearer' } } : { status: 403 };
}

function answerHost({ keys }: AdminDoorOptions, call: HttpCall, [part = '', ...rest]: string[]): Awaitable {
  switch (part.toLowerCase()) {
    case 'status':
      return toJson(200, { state: 'Running', processUptime: Math.round(process.uptime() * 1000) });
    case 'keys':
    case 'functionkeys':
      return answerKeys(keys.of({ kind: 'host' }), call, rest);
    case 'systemkeys':
      return answerKeys(keys.of({ kind: 'system' }), call, rest);
    default:
      return { status: 404 };
  }
}

type Awaitable = HttpAnswer | Promise<HttpAnswer>;

function answerFunctions(options: AdminDoorOptions, call: HttpCall, [name, part, ...rest]: string[]): Awaitable {
  if (name === undefined)
    return toJson(
      200,
      options.functions.map((fn) => describe(fn, options.routePrefix, call)),
    );
  const fn = options.functions.find((one) => one.name.toLowerCase() === name.toLowerCase());
  if (!fn) return { status: 404 };
  if (part?.toLowerCase() === 'keys') return answerKeys(options.keys.of(keeperOf(fn)), call, rest);
  if (part?.toLowerCase() === 'status') return toJson(200, {});
  if (part !== undefined) return { status: 404 };
  return call.method === 'POST' ? invoke(options, fn, call) : toJson(200, describe(fn, options.routePrefix, call));
}

function keeperOf(fn: LoadedFunction): KeyKeeper {
  return { kind: 'function', name: fn.name };
}

function describe(fn: LoadedFunction, routePrefix: string, call: HttpCall): object {
  const isHttp = fn.type === 'httpTrigger';
  return {
    name: fn.name,
    language: 'node',
    isDisabled: fn.isDisabled,
    invoke_url_template: isHttp ? `${new URL(call.url).origin}/${pathOf(fn, routePrefix)}` : null,
    config: { name: fn.name, language: 'node', bindings: [fn.trigger, ...Object.values(fn.outputs)] },
  };
}

async function invoke(options: AdminDoorOptions, fn: LoadedFunction, call: HttpCall): Promise<HttpAnswer> {
  const body = await call.readBody();
  if (!body) return { status: 500, isLast: true };
  if (!/^application\/json\b/i.test(call.headers.get('content-type') ?? '')) return { status: 415 };
  const input = parseInput(body);
  if (input === undefined) return { status: 400 };
  const data = toInvocationData(options, fn, input);
  if (!data)
    return { status: 501, body: `invoking ${fn.name} (${fn.type}) through /admin is not modelled by this host` };
  // 202 says only that it was started; a failure is in the log.
  options.invoker.invoke({ fn, ...data, reason: 'This function was called through /admin.' }).catch(() => undefined);
  return { status: 202 };
}

function parseInput(body: Buffer): string | undefined {
  try {
    const parsed = JSON.parse(body.toString('utf8')) as { input?: unknown } | null;
    const input = parsed?.input ?? '';
    return typeof input === 'string' ? input : JSON.stringify(input);
  } catch {
    return undefined;
  }
}

interface InvocationData {
  readonly input: RpcData;
  readonly triggerMetadata?: Readonly<Record<string, RpcData>>;
}

function toInvocationData(options: AdminDoorOptions, fn: LoadedFunction, text: string): InvocationData | undefined {
  if (fn.type === 'timerTrigger') {
    const timer = options.timers.get(fn.name);
    return timer && { input: timer.currentInput() };
  }
  if (fn.type === 'queueTrigger') {
    const body = Buffer.from(text, 'utf8');
    return { input: toQueueInput(body, fn.trigger.dataType), triggerMetadata: toAdminQueueMetadata(body) };
  }
  return fn.type === 'eventGridTrigger' ? toEventData(text) : undefined;
}

function toEventData(text: string): InvocationData | undefined {
  try {
    const { input, metadata } = toEventInvocation(JSON.parse(text));
    return { input, triggerMetadata: metadata };
  } catch {
    return undefined;
  }
}

function toJson(status: number, body: unknown): HttpAnswer {
  const headers = { 'content-type': 'application/json; charset=utf-8' };
  return { status, headers, body: JSON.stringify(body) };
}
