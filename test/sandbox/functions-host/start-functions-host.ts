// A local Azure Functions host for a Node app, judged by exchanges recorded from a real one (golden.test.ts). It plays the
// host of functions-host.md (sections 3 and 9): doors, keys, queues, timers, outputs. Two processes: the app runs in a
// worker process of its own (worker.ts); the host is this code, in whatever process calls it, main.ts or a test. So a
// worker can be killed and the host sees it as the real one does, and the death of the caller ends the worker.

import { resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createAdminDoor } from './admin-door.ts';
import { readAppSettings, type Settings } from './app-settings.ts';
import { createEventGridDoor } from './event-grid-door.ts';
import { type FunctionSummary, summarize } from './function-summary.ts';
import { type HostJson, readHostJson } from './host-json.ts';
import { createHttpDoor } from './http-door.ts';
import { type Doors, type HttpServer, startHttpServer } from './http-server.ts';
import { createInvoker, type Invoker } from './invoker.ts';
import { createKeyRing, type KeyRing, type Keys } from './keys.ts';
import type { Listener } from './listener.ts';
import { createListeners, type Listeners } from './listeners.ts';
import { type LoadedFunction, toLoadedFunctions } from './loaded-function.ts';
import { createLog, type Log, type LogEntry } from './log.ts';
import { writeQueueOutputs } from './queue-output.ts';
import { createQueueStorage } from './queue-storage.ts';
import { createRoutes } from './routes.ts';
import { startWorkerProcess, type WorkerProcess } from './worker-process.ts';

export type { FunctionSummary } from './function-summary.ts';
export type { Keys } from './keys.ts';
export type { LogEntry } from './log.ts';

export interface FunctionsHostOptions {
  /** Where host.json, package.json and perhaps local.settings.json lie. */
  readonly appDirectory: string;
  /** 0, the default, takes a free one. */
  readonly port?: number;
  /** The app's settings, and with local.settings.json the whole environment of its process, PATH and HOME aside. */
  readonly settings: Settings;
  /** Keys not given are made up; see `FunctionsHost.keys`. */
  readonly keys?: Partial<Keys>;
  readonly onLog?: (entry: LogEntry) => void;
  /** Core Tools asks for no keys unless told to; Azure always does. Default true. */
  readonly isAuthEnabled?: boolean;
  /** How long a received queue message stays hidden, renewed at half-time. 600 as in Azure unless a test shortens it. */
  readonly messageLockSeconds?: number;
  /** How long a second crash of the worker within 10 s delays its next start. 10 as recorded. */
  readonly crashPauseSeconds?: number;
}

export interface FunctionsHost {
  readonly url: string;
  /** The process of the app; another after a crash. */
  readonly pid: number | undefined;
  readonly keys: Keys;
  readonly functions: readonly FunctionSummary[];
  /** SIGKILLs the app's process only: what ran fails, messages come again at once with dequeueCount 2, a new one starts. */
  killWorker(): void;
  /** The whole instance vanishes: no answer, no write; messages in hand stay hidden until their lock runs out. */
  kill(): Promise<void>;
  /** As SIGTERM: new connections are refused, what runs may finish within 12 s, the app's appTerminate hooks run. */
  stop(): Promise<void>;
}

// Recorded: a message in hand for longer is abandoned (functions-host.md section 9).
const drainSeconds = 12;
const terminateGraceSeconds = 5;

/** Starts worker, doors and listeners; rejects where the app, its host.json or its settings are unsound. */
export async function startFunctionsHost(options: FunctionsHostOptions): Promise<FunctionsHost> {
  const appDirectory = resolve(options.appDirectory);
  const settings = readAppSettings(appDirectory, options.settings);
  const hostJson = readHostJson(appDirectory, settings);
  const log = createLog(hostJson.logLevels, options.onLog ?? (() => undefined));
  const crashPauseSeconds = options.crashPauseSeconds ?? 10;
  const worker = await startWorkerProcess({ appDirectory, settings, crashPauseSeconds, log });
  try {
    return await startAround(worker, { ...options, appDirectory, settings, hostJson, log });
  } catch (error) {
    await worker.end(0);
    throw error;
  }
}

interface Parts extends FunctionsHostOptions {
  readonly hostJson: HostJson;
  readonly log: Log;
}

async function startAround(worker: WorkerProcess, parts: Parts): Promise<FunctionsHost> {
  const { appDirectory, settings, hostJson, log, messageLockSeconds = 600 } = parts;
  const { functionTimeoutSeconds, queues } = hostJson;
  const functions = toLoadedFunctions(worker.functions, settings);
  const storage = createQueueStorage(settings);
  const invoker = createInvoker({
    worker,
    log,
    functionTimeoutSeconds,
    writeOutputs: (fn, response) => writeQueueOutputs(storage, queues.messageEncoding, fn, response),
  });
  const common = { functions, appDirectory, settings, queues, messageLockSeconds, storage, invoker, log };
  const listeners = await createListeners(common);
  const keys = createKeyRing(parts.keys ?? {}, namesOfHttp(functions));
  const server = await startHttpServer(
    createDoors(parts, { functions, invoker, keys, listeners }),
    parts.port ?? 0,
    log,
  );
  for (const listener of listeners.all) listener.start();
  log({ level: 'information', category: 'Host.Startup', message: `Host started with ${functions.length} functions` });
  const summaries = functions.map((fn) => summarize(fn, hostJson.routePrefix));
  return createHandle(worker, server, { keys: keys.snapshot(), functions: summaries, listeners: listeners.all });
}

function namesOfHttp(functions: readonly LoadedFunction[]): string[] {
  return functions.filter((fn) => fn.type === 'httpTrigger').map((fn) => fn.name);
}

interface DoorParts {
  readonly functions: readonly LoadedFunction[];
  readonly invoker: Invoker;
  readonly keys: KeyRing;
  readonly listeners: Listeners;
}

function createDoors({ hostJson, log, isAuthEnabled = true }: Parts, parts: DoorParts): Doors {
  const { routePrefix, maxConcurrentRequests } = hostJson;
  const routes = createRoutes(parts.functions, routePrefix, log);
  return {
    http: createHttpDoor({ ...parts, routes, isAuthEnabled, maxConcurrentRequests }),
    eventGrid: createEventGridDoor({ ...parts, isAuthEnabled }),
    admin: createAdminDoor({ ...parts, routePrefix, timers: parts.listeners.timers, isAuthEnabled }),
  };
}

interface HandleParts {
  readonly keys: Keys;
  readonly functions: readonly FunctionSummary[];
  readonly listeners: readonly Listener[];
}

function createHandle(worker: WorkerProcess, server: HttpServer, parts: HandleParts): FunctionsHost {
  const { keys, functions, listeners } = parts;
  return {
    url: server.url,
    keys,
    functions,
    get pid() {
      return worker.pid;
    },
    killWorker: () => worker.kill(),
    async kill() {
      for (const listener of listeners) listener.abandon();
      const closed = server.drain();
      server.cut();
      await Promise.all([worker.end(0), closed]);
    },
    async stop() {
      for (const listener of listeners) listener.stop();
      const idle = Promise.all([server.drain(), ...listeners.map((listener) => listener.idle())]);
      await withinSeconds(idle, drainSeconds);
      for (const listener of listeners) listener.abandon();
      await worker.end(terminateGraceSeconds);
      server.cut();
    },
  };
}

async function withinSeconds(work: Promise<unknown>, seconds: number): Promise<void> {
  const timer = new AbortController();
  await Promise.race([work, wait(seconds * 1000, undefined, { signal: timer.signal }).catch(() => undefined)]);
  timer.abort();
}
