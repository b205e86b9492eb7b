import { randomBytes, randomUUID } from 'node:crypto';
import type { LoadedFunction } from './loaded-function.ts';
import type { Log } from './log.ts';
import { InvocationFailed, type WorkerProcess } from './worker-process.ts';
import type { InvocationRequest, InvocationResponse, RetryContext, RpcData } from './worker-protocol.ts';

/** Runs one function once, outputs included. */
export interface Invoker {
  /**
   * Answers the function's return value once its outputs are written. Rejects with InvocationFailed where the handler,
   * an output or the worker failed. Never settles when the host is ended meanwhile: nobody may draw a conclusion then.
   */
  invoke(invocation: Invocation): Promise<RpcData | null | undefined>;
}

export interface Invocation {
  readonly fn: LoadedFunction;
  readonly input: RpcData;
  readonly triggerMetadata?: Readonly<Record<string, RpcData>>;
  /** W3C trace context of the caller, where it sent one. */
  readonly traceParent?: string;
  readonly traceState?: string;
  readonly retryContext?: RetryContext;
  readonly reason: string;
}

export interface InvokerOptions {
  readonly worker: WorkerProcess;
  readonly log: Log;
  readonly functionTimeoutSeconds: number;
  writeOutputs(fn: LoadedFunction, response: InvocationResponse): Promise<void>;
}

const validTraceParent = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;
// Recorded: a function that outran a 20 s timeout was ended after 32 s (functions-host.md section 9).
const timeoutGraceSeconds = 12;

export function createInvoker(options: InvokerOptions): Invoker {
  return {
    async invoke(invocation) {
      const { fn, reason } = invocation;
      const request = toRequest(invocation);
      const startedAt = Date.now();
      const note = (level: 'information' | 'error', message: string) =>
        options.log({
          level,
          category: `Function.${fn.name}`,
          functionName: fn.name,
          invocationId: request.invocationId,
          message,
        });
      note('information', `Executing 'Functions.${fn.name}' (Reason='${reason}', Id=${request.invocationId})`);
      const outcome = (text: string) =>
        `Executed 'Functions.${fn.name}' (${text}, Id=${request.invocationId}, Duration=${Date.now() - startedAt}ms)`;
      try {
        const response = await runWithTimeout(options, request);
        await options.writeOutputs(fn, response);
        note('information', outcome('Succeeded'));
        return response.returnValue;
      } catch (error) {
        note('error', `${outcome('Failed')}\n${error instanceof Error ? error.stack : String(error)}`);
        throw toInvocationFailed(error);
      }
    },
  };
}

function toRequest(invocation: Invocation): InvocationRequest {
  const { fn, input, triggerMetadata = {}, retryContext } = invocation;
  return {
    invocationId: randomUUID(),
    functionName: fn.name,
    inputData: [{ name: fn.triggerName, data: input }],
    triggerMetadata,
    traceContext: {
      traceParent: toTraceParent(invocation.traceParent),
      traceState: invocation.traceState ?? '',
      attributes: {},
    },
    ...(retryContext ? { retryContext } : {}),
  };
}

// A caller's trace is continued with a new span; without one a new trace begins.
function toTraceParent(given: string | undefined): string {
  const traceId = given !== undefined && validTraceParent.test(given) ? given.slice(3, 35) : randomHex(16);
  return `00-${traceId}-${randomHex(8)}-00`;
}

function randomHex(bytes: number): string {
  return randomBytes(bytes).toString('hex');
}

async function runWithTimeout(options: InvokerOptions, request: InvocationRequest): Promise<InvocationResponse> {
  const { worker, functionTimeoutSeconds } = options;
  if (!Number.isFinite(functionTimeoutSeconds)) return worker.invoke(request);
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    const expire = () => {
      const text = `Timeout value of ${functionTimeoutSeconds} s exceeded by function: Functions.${request.functionName}`;
      reject(new InvocationFailed({ message: text, stack: text }));
      // Node cannot stop one handler, so the host ends the process and every other invocation on it.
      worker.kill();
    };
    timer = setTimeout(expire, (functionTimeoutSeconds + timeoutGraceSeconds) * 1000);
  });
  return Promise.race([worker.invoke(request), timeout]).finally(() => clearTimeout(timer));
}

function toInvocationFailed(error: unknown): InvocationFailed {
  if (error instanceof InvocationFailed) return error;
  const { message, stack = message } = error instanceof Error ? error : new Error(String(error));
  return new InvocationFailed({ message, stack });
}
