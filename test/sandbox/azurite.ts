import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** A real storage emulator, started and ended by us. */
export interface Azurite {
  /** Of the well-known development account, with the endpoints of this process. */
  readonly connectionString: string;
  readonly blobUrl: string;
  readonly queueUrl: string;
  readonly tableUrl: string;
  stop(): Promise<void>;
}

export interface AzuriteOptions {
  /** Keeps the data there; without it everything is in memory. */
  readonly directory?: string;
}

// Published by Microsoft for every emulator: no secret.
const accountName = 'devstoreaccount1';
const accountKey = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';
const startTimeoutSeconds = 30;
const stopTimeoutSeconds = 5;
// The IPC channel closes when the parent dies, whatever killed it; Azurite itself would live on. Not counted as work, the
// channel does not hold up an orderly stop.
const endWithParent = 'data:text/javascript,process.on("disconnect",()=>process.exit(0));process.channel.unref()';

/** Starts Azurite on free ports (functions-host.md, section 8). Rejects with its output where it does not come up. */
export async function startAzurite(options: AzuriteOptions = {}): Promise<Azurite> {
  const child = forkAzurite(options);
  try {
    const [blobUrl, queueUrl, tableUrl] = await listening(child);
    const endpoints = `BlobEndpoint=${blobUrl};QueueEndpoint=${queueUrl};TableEndpoint=${tableUrl};`;
    const account = `DefaultEndpointsProtocol=http;AccountName=${accountName};AccountKey=${accountKey};`;
    return { connectionString: account + endpoints, blobUrl, queueUrl, tableUrl, stop: () => stop(child) };
  } catch (error) {
    await stop(child);
    throw error;
  }
}

function forkAzurite({ directory }: AzuriteOptions): ChildProcess {
  const root = dirname(createRequire(import.meta.url).resolve('azurite/package.json'));
  const where = directory === undefined ? ['--inMemoryPersistence'] : ['--location', directory];
  const ports = ['--blobPort', '0', '--queuePort', '0', '--tablePort', '0'];
  const flags = ['--skipApiVersionCheck', '--disableTelemetry', '--silent'];
  const { PATH = '', HOME = '' } = process.env;
  return fork(join(root, 'dist/src/azurite.js'), [...where, ...ports, ...flags], {
    execArgv: ['--import', endWithParent],
    env: { PATH, HOME },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
}

function listening(child: ChildProcess): Promise<[string, string, string]> {
  let output = '';
  return new Promise((resolve, reject) => {
    const fail = (what: string) => reject(new Error(`Azurite ${what}; it said: ${output.trim() || 'nothing'}`));
    const timer = setTimeout(() => fail(`was not ready within ${startTimeoutSeconds} s`), startTimeoutSeconds * 1000);
    const read = (chunk: Buffer) => {
      output += chunk.toString('utf8');
      const [blob, queue, table] = ['Blob', 'Queue', 'Table'].map((service) => urlIn(output, service));
      if (!blob || !queue || !table) return;
      clearTimeout(timer);
      resolve([blob, queue, table]);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', (code) => {
      clearTimeout(timer);
      fail(`ended with code ${code}`);
    });
  });
}

function urlIn(output: string, service: string): string | undefined {
  const match = new RegExp(`${service} service is successfully listening at (http://[^\\s]+)`).exec(output);
  return match?.[1] && `${match[1]}/${accountName}`;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), stopTimeoutSeconds * 1000);
  await exit;
  clearTimeout(timer);
}
