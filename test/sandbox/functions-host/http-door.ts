import type { HttpAnswer, HttpCall } from './http-exchange.ts';
import type { Invoker } from './invoker.ts';
import type { KeyRing } from './keys.ts';
import type { LoadedFunction } from './loaded-function.ts';
import type { RouteMatch, Routes } from './routes.ts';
import { toHttpAnswer } from './rpc-http.ts';
import { InvocationFailed } from './worker-process.ts';
import type { NullableStrings, RpcData } from './worker-protocol.ts';

/** Answers calls of HTTP functions: route 404, then key 401, then disabled 404, then run. */
export type Door = (call: HttpCall) => Promise<HttpAnswer>;

export interface HttpDoorOptions {
  readonly routes: Routes;
  readonly keys: KeyRing;
  readonly invoker: Invoker;
  readonly isAuthEnabled: boolean;
  readonly maxConcurrentRequests: number;
}

export function createHttpDoor(options: HttpDoorOptions): Door {
  const limit = createLimit(options.maxConcurrentRequests);
  return async (call) => {
    const match = options.routes.find(call.method, call.path);
    if (!match) return { status: 404 };
    if (options.isAuthEnabled && !isAllowed(options.keys, match.fn, call)) return { status: 401 };
    if (match.fn.isDisabled) return { status: 404 };
    return limit(() => run(options.invoker, match, call));
  };
}

/** The key of a call: the header where it is there at all, even empty, else `?code=`. */
export function keyOf(call: HttpCall): string | undefined {
  return call.headers.get('x-functions-key') ?? queryValue(call, 'code');
}

export function queryValue(call: HttpCall, name: string): string | undefined {
  return [...call.query].find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
}

function isAllowed(keys: KeyRing, fn: LoadedFunction, call: HttpCall): boolean {
  const level = String(fn.trigger.authLevel ?? 'anonymous').toLowerCase();
  if (level === 'anonymous') return true;
  const holder = keys.identify(keyOf(call), fn.name).kind;
  return holder === 'master' || (level === 'function' && (holder === 'host' || holder === 'function'));
}

async function run(invoker: Invoker, { fn, params }: RouteMatch, call: HttpCall): Promise<HttpAnswer> {
  const body = await call.readBody();
  if (!body) return { status: 500, isLast: true };
  const traceParent = call.headers.get('traceparent');
  const traceState = call.headers.get('tracestate');
  try {
    const returned = await invoker.invoke({
      fn,
      input: toHttpInput(call, params, body),
      reason: 'This function was programmatically called via the host APIs.',
      ...(traceParent === undefined ? {} : { traceParent }),
      ...(traceState === undefined ? {} : { traceState }),
    });
    return toHttpAnswer(returned);
  } catch (error) {
    if (error instanceof InvocationFailed) return { status: 500 };
    throw error;
  }
}

function toHttpInput(call: HttpCall, params: Readonly<Record<string, string>>, body: Buffer): RpcData {
  // The host forwards a body only where Content-Length announces one: a chunked request arrives empty (recorded).
  const hasBody = Number(call.headers.get('content-length') ?? 0) > 0;
  return {
    http: {
      method: call.method,
      url: call.url,
      nullableHeaders: toNullable(call.headers),
      nullableQuery: toNullable(call.query),
      nullableParams: toNullable(Object.entries(params)),
      ...(hasBody ? { body: { bytes: body } } : {}),
    },
  };
}

function toNullable(entries: Iterable<readonly [string, string]>): NullableStrings {
  return Object.fromEntries([...entries].map(([name, value]) => [name, { value }]));
}

function createLimit(most: number): (work: () => Promise<HttpAnswer>) => Promise<HttpAnswer> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await work();
    } finally {
      // The place is handed on, or given back.
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
