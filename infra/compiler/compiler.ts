import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';

/**
 * One compiler process, asked by JSON-RPC: a compilation takes a quarter of a second, where a process for each takes two.
 */
export class Compiler {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #received = Buffer.alloc(0);
  #lastId = 0;

  /** Parameter files may read the environment. */
  constructor(path: string, environment: NodeJS.ProcessEnv = process.env) {
    const env = { ...environment, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '1' };
    this.#process = spawn(path, ['jsonrpc', '--stdio'], { env });
    this.#process.stdout.on('data', (bytes: Buffer) => this.#receive(bytes));
    this.#process.on('exit', (code) => this.#giveUp(`The compiler ended with ${code}.`));
  }

  /** The template, or what keeps it from compiling. Modules are compiled and linted with it. */
  compile(path: string): Promise<Compilation> {
    return this.#ask('compile', { path });
  }

  /** The parameters as JSON, and what the compiler says of them and of the template that they are for. */
  compileParams(path: string): Promise<Compilation & { readonly parameters?: string; readonly template?: string }> {
    return this.#ask('compileParams', { path, parameterOverrides: {} });
  }

  /** What a deployment with this parameter file would leave in Azure, as JSON. */
  async snapshot(path: string, metadata: SnapshotMetadata): Promise<string> {
    const { snapshot } = await this.#ask<{ snapshot: string }>('getSnapshot', { path, metadata });
    return snapshot;
  }

  async format(path: string): Promise<string> {
    return (await this.#ask<{ contents: string }>('format', { path })).contents;
  }

  stop(): void {
    this.#process.removeAllListeners('exit');
    this.#process.kill();
  }

  #ask<Result>(method: string, params: object): Promise<Result> {
    this.#lastId += 1;
    const id = this.#lastId;
    const text = JSON.stringify({ jsonrpc: '2.0', id, method: `bicep/${method}`, params: [params] });
    this.#process.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, ({ result, error }) => {
        if (error) reject(new Error(error.message));
        else resolve(result as Result);
      });
    });
  }

  #receive(bytes: Buffer): void {
    this.#received = Buffer.concat([this.#received, bytes]);
    for (let message = this.#next(); message; message = this.#next()) {
      const answer = JSON.parse(message) as Answer;
      this.#waiting.get(answer.id)?.(answer);
      this.#waiting.delete(answer.id);
    }
  }

  #next(): string | undefined {
    const end = this.#received.indexOf('\r\n\r\n');
    const length = Number(/Content-Length: (\d+)/.exec(this.#received.toString('latin1', 0, end))?.[1]);
    if (end < 0 || this.#received.length < end + 4 + length) return undefined;
    const text = this.#received.toString('utf8', end + 4, end + 4 + length);
    this.#received = this.#received.subarray(end + 4 + length);
    return text;
  }

  #giveUp(message: string): void {
    for (const [id, settle] of this.#waiting) settle({ id, error: { message } });
    this.#waiting.clear();
  }
}

export interface Compilation {
  readonly success: boolean;
  readonly diagnostics: readonly Diagnostic[];
  readonly contents?: string;
}

export interface Diagnostic {
  readonly source: string;
  readonly range: { readonly start: { readonly line: number } };
  readonly level: string;
  readonly code: string;
  readonly message: string;
}

/** Ids that the prediction puts in the place of those that Azure knows. */
export interface SnapshotMetadata {
  readonly tenantId: string;
  readonly subscriptionId: string;
  readonly location: string;
  readonly deploymentName: string;
}

interface Answer {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}
