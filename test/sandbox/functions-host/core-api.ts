// The module `@azure/functions-core`, which exists on no registry: the worker of Azure answers the library's require of
// it, and so does ours (functions-host.md, section 2, way A). The library then hands over its real programming model.

import Module from 'node:module';
import { type LogLevel, toLogLevel } from './log.ts';
import type { FunctionMetadata, WorkerMessage } from './worker-protocol.ts';

export interface CoreApi {
  readonly functions: Map<string, RegisteredFunction>;
  programmingModel: ProgrammingModel | undefined;
  isStarting: boolean;
  runHooks(name: HookName, context: object): Promise<void>;
  log(level: string, logCategory: string, message: string, origin?: LogOrigin): void;
}

export interface RegisteredFunction {
  readonly metadata: FunctionMetadata;
  readonly handler: FunctionHandler;
}

export type FunctionHandler = (...inputs: unknown[]) => unknown;

export interface LogOrigin {
  readonly functionName: string;
  readonly invocationId: string;
  invocationContext: unknown;
}

export interface ProgrammingModel {
  getInvocationModel(context: object): InvocationModel;
  getCapabilities?(capabilities: Record<string, string>): Promise<Record<string, string>>;
}

export interface InvocationModel {
  getArguments(): Promise<{ context: unknown; inputs: unknown[] }>;
  invokeFunction(context: unknown, inputs: unknown[], handler: FunctionHandler): Promise<unknown>;
  getResponse(context: unknown, result: unknown): Promise<object>;
}

export type HookName = 'preInvocation' | 'postInvocation' | 'appStart' | 'appTerminate' | 'log';

type Hook = (context: object) => unknown;

const workerVersion = '3.12.0';
const hostVersion = '4.1037.0.0';
const hookNames: readonly string[] = ['preInvocation', 'postInvocation', 'appStart', 'appTerminate', 'log'];

/** Makes every later `require('@azure/functions-core')` of this process answer ours; reports logs through `report`. */
export function injectCoreApi(report: (message: WorkerMessage) => void): CoreApi {
  const hooks = new Map<string, Set<Hook>>();
  const core = createCore(hooks, report);
  const api = createPublicApi(core, hooks);
  const original = Module.prototype.require;
  // Typed loosely because the declared type of require carries members that only the original has.
  (Module.prototype as { require: unknown }).require = function require(this: unknown, id: string): unknown {
    return id === '@azure/functions-core' ? api : Reflect.apply(original, this, [id]);
  };
  return core;
}

function createCore(hooks: Map<string, Set<Hook>>, report: (message: WorkerMessage) => void): CoreApi {
  return {
    functions: new Map(),
    programmingModel: undefined,
    isStarting: true,
    async runHooks(name, context) {
      for (const hook of hooks.get(name) ?? []) await hook(context);
    },
    log(level, logCategory, message, origin) {
      const context = { level, message, category: logCategory, hookData: {}, ...pickContext(origin) };
      // Log hooks cannot be waited for, and may rewrite level and message.
      for (const hook of hooks.get('log') ?? []) hook(context);
      const ids = origin ? { functionName: origin.functionName, invocationId: origin.invocationId } : {};
      report({ kind: 'log', level: toLogLevel(context.level), logCategory, message: context.message, ...ids });
    },
  };
}

function pickContext(origin: LogOrigin | undefined): object {
  return origin ? { invocationContext: origin.invocationContext } : {};
}

function createPublicApi(core: CoreApi, hooks: Map<string, Set<Hook>>): object {
  return {
    version: workerVersion,
    hostVersion,
    Disposable,
    setProgrammingModel(model: ProgrammingModel) {
      core.programmingModel = model;
    },
    getProgrammingModel: () => core.programmingModel,
    registerFunction(metadata: FunctionMetadata, handler: FunctionHandler) {
      if (!core.isStarting) throw systemError(Error, 'A function can only be registered during app startup.');
      if (core.functions.has(metadata.name)) {
        throw systemError(Error, `A function with name "${metadata.name}" has already been registered.`);
      }
      core.functions.set(metadata.name, { metadata, handler });
      return new Disposable(() => core.functions.delete(metadata.name));
    },
    registerHook(name: string, hook: Hook) {
      if (!hookNames.includes(name)) throw systemError(RangeError, `Unrecognized hook "${name}"`);
      const known = hooks.get(name) ?? new Set<Hook>();
      hooks.set(name, known.add(hook));
      return new Disposable(() => known.delete(hook));
    },
    log: (level: LogLevel, logCategory: string, message: string) => core.log(level, logCategory, message),
  };
}

class Disposable {
  readonly #onDispose: () => unknown;

  constructor(onDispose: () => unknown) {
    this.#onDispose = onDispose;
  }

  dispose(): void {
    this.#onDispose();
  }
}

function systemError(kind: ErrorConstructor, message: string): Error {
  return Object.assign(new kind(message), { isAzureFunctionsSystemError: true });
}
