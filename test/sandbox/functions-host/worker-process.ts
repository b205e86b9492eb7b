import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Settings } from './app-settings.ts';
import type { Log } from './log.ts';
import type {
  ErrorReport,
  FunctionMetadata,
  HostMessage,
  InvocationRequest,
  InvocationResponse,
  WorkerMessage,
} from './worker-protocol.ts';

/** The host's end of the worker: sends invocations, starts a new process when the old one dies. */
export interface WorkerProcess {
  readonly pid: number | undefined;
  readonly functions: readonly FunctionMetadata[];
  /** Rejects with InvocationFailed where the handler threw or the worker died, never where the host is being ended. */
  invoke(request: InvocationRequest): Promise<InvocationResponse>;
  /** SIGKILL; the host then starts another worker, as after any crash. */
  kill(): void;
  /** Ends the process for good; waits for the app's appTerminate hooks up to the given time, or kills at once with 0. */
  end(graceSeconds: number): Promise<void>;
}

export interface WorkerOptions {
  readonly appDirectory: string;
  readonly settings: Settings;
  readonly crashPauseSeconds: number;
  readonly log: Log;
}

/** What an invocation ends with when it did not succeed; its message is the error's, its stack the app's. */
export class InvocationFailed extends Error {
  constructor(error: ErrorReport) {
    super(error.message);
    this.name = 'InvocationFailed';
    this.stack = error.stack;
  }
}

// A second crash within this time makes the next start wait (recorded: 10 s, functions-host.md section 9).
const crashLoopSeconds = 10;

/** Starts the worker; rejects with the app's own error where the app fails to load, where Azure would serve 404s. */
export async function startWorkerProcess(options: WorkerOptions): Promise<WorkerProcess> {
  const worker = new Worker(options);
  await worker.start();
  return worker;
}

interface Pending {
  resolve(response: InvocationResponse): void;
  reject(error: Error): void;
}

class Worker implements WorkerProcess {
  readonly #options: WorkerOptions;
  readonly #pending = new Map<string, Pending>();
  #child: ChildProcess | undefined;
  #ready: Promise<void> = Promise.resolve();
  #isEnding = false;
  #hasLoaded = false;
  #isSilenced = false;
  #lastCrash = Number.NEGATIVE_INFINITY;
  functions: readonly FunctionMetadata[] = [];

  constructor(options: WorkerOptions) {
    this.#options = options;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  start(): Promise<void> {
    this.#ready = this.#launch();
    return this.#ready;
  }

  async invoke(request: InvocationRequest): Promise<InvocationResponse> {
    await this.#whenReady();
    return new Promise((resolve, reject) => {
      if (this.#isEnding) return;
      this.#pending.set(request.invocationId, { resolve, reject });
      this.#send({ kind: 'invoke', request });
    });
  }

  kill(): void {
    this.#child?.kill('SIGKILL');
  }

  async end(graceSeconds: number): Promise<void> {
    this.#isEnding = true;
    // What a killed process had still sent counts as lost with it.
    this.#isSilenced = graceSeconds === 0;
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    if (graceSeconds > 0) this.#send({ kind: 'terminate' });
    const timer = setTimeout(() => child.kill('SIGKILL'), graceSeconds * 1000);
    await exit;
    clearTimeout(timer);
  }

  async #whenReady(): Promise<void> {
    const ready = this.#ready;
    try {
      await ready;
    } catch (error) {
      // A worker that died while it loaded may have a successor by now.
      if (ready !== this.#ready) return this.#whenReady();
      throw new InvocationFailed({ message: String(error), stack: String(error) });
    }
  }

  #launch(): Promise<void> {
    const child = forkWorker(this.#options);
    this.#child = child;
    readLines(child.stdout, (message) => this.#logConsole('information', message));
    readLines(child.stderr, (message) => this.#logConsole('error', message));
    return new Promise((resolve, reject) => {
      child.on('message', (message: WorkerMessage) => this.#receive(message, resolve, reject));
      child.on('error', reject);
      child.on('exit', (code, signal) => {
        const reason = `worker process ended with ${signal ?? `exit code ${code}`}`;
        reject(new Error(`${reason} while it loaded the app ${this.#options.appDirectory}`));
        // An app that never loaded is the caller's to mend; one that did is started again.
        if (!this.#isEnding && this.#hasLoaded) this.#recover(reason);
      });
    });
  }

  #receive(message: WorkerMessage, loaded: () => void, failed: (error: Error) => void): void {
    switch (message.kind) {
      case 'log':
        this.#logApp(message);
        break;
      case 'loaded':
        this.functions = message.functions;
        this.#hasLoaded = true;
        loaded();
        break;
      case 'load-failed':
        failed(new Error(`app ${this.#options.appDirectory} failed to load: ${message.error.stack}`));
        void this.end(0);
        break;
      case 'done':
        this.#take(message.invocationId)?.resolve(message.response);
        break;
      case 'threw':
        this.#take(message.invocationId)?.reject(new InvocationFailed(message.error));
    }
  }

  #take(invocationId: string): Pending | undefined {
    const pending = this.#pending.get(invocationId);
    this.#pending.delete(invocationId);
    return this.#isSilenced ? undefined : pending;
  }

  #recover(reason: string): void {
    this.#options.log({ level: 'error', category: 'Host.Worker', message: reason });
    const isLooping = Date.now() - this.#lastCrash < crashLoopSeconds * 1000;
    this.#lastCrash = Date.now();
    const lost = [...this.#pending.values()];
    this.#pending.clear();
    const pauseSeconds = isLooping ? this.#options.crashPauseSeconds : 0;
    this.#ready = sleep(pauseSeconds).then(() => (this.#isEnding ? undefined : this.#launch()));
    // Whoever invokes next hears of a failed start; nobody may be waiting now.
    this.#ready.catch(() => undefined);
    for (const pending of lost) pending.reject(new InvocationFailed({ message: reason, stack: reason }));
  }

  #send(message: HostMessage): void {
    // The exit of a worker that is already gone is handled where it is reported.
    this.#child?.send(message, () => undefined);
  }

  #logApp(message: WorkerMessage & { kind: 'log' }): void {
    const { level, functionName, invocationId, logCategory } = message;
    const suffix = logCategory === 'user' ? '.User' : '';
    const category = functionName === undefined ? 'Host.Worker' : `Function.${functionName}${suffix}`;
    const ids = functionName === undefined ? {} : { functionName, ...(invocationId ? { invocationId } : {}) };
    this.#options.log({ level, category, message: message.message, ...ids });
  }

  #logConsole(level: 'information' | 'error', message: string): void {
    this.#options.log({ level, category: 'Host.Function.Console', message });
  }
}

function forkWorker({ appDirectory, settings }: WorkerOptions): ChildProcess {
  const { PATH, HOME } = process.env;
  const inherited = { ...(PATH === undefined ? {} : { PATH }), ...(HOME === undefined ? {} : { HOME }) };
  return fork(fileURLToPath(new URL('./worker.ts', import.meta.url)), [appDirectory], {
    cwd: appDirectory,
    env: { ...inherited, ...settings },
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
}

function readLines(stream: NodeJS.ReadableStream | null, onLine: (line: string) => void): void {
  if (stream) createInterface({ input: stream }).on('line', onLine);
}

function sleep(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}
