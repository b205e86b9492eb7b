import type { TokenCredential } from '@azure/core-auth';
import type { TableClient } from '@azure/data-tables';
import type { ContainerClient } from '@azure/storage-blob';
import type { QueueClient } from '@azure/storage-queue';
import { StorageError, statusOf } from './storage-error.ts';

export function createStorage(settings: StorageSettings, options: StorageOptions = {}): Storage {
  return new Storage(settings, options);
}

export interface StorageOptions {
  /** Who only reads leaves an account as it is. Default: false. */
  readonly isReadOnly?: boolean;
}

/**
 * One storage account: builds its clients when they are first asked for, loads only the SDK that is used, and creates a
 * container, table or queue that is not there yet, once per process. What is kept in them is their adapters' business.
 */
export class Storage {
  readonly #settings: StorageSettings;
  readonly #isReadOnly: boolean;
  readonly #opened = new Map<string, Promise<unknown>>();

  constructor(settings: StorageSettings, { isReadOnly = false }: StorageOptions) {
    this.#settings = settings;
    this.#isReadOnly = isReadOnly;
  }

  container(name: string): Promise<ContainerClient> {
    return this.#once(`container ${name}`, async () => {
      const container = await containerClient(this.#settings, name);
      return { client: container, create: () => container.createIfNotExists(patience()) };
    });
  }

  table(name: string): Promise<TableClient> {
    return this.#once(`table ${name}`, async () => {
      const table = await tableClient(this.#settings, name);
      return { client: table, create: () => table.createTable(patience()) };
    });
  }

  queue(name: string): Promise<QueueClient> {
    return this.#once(`queue ${name}`, async () => {
      const queue = await queueClient(this.#settings, name);
      return { client: queue, create: () => queue.createIfNotExists(patience()) };
    });
  }

  /** Keeps what was opened; what could not be opened is tried again by the next who asks. */
  #once<T>(target: string, open: () => Promise<Opened<T>>): Promise<T> {
    const known = this.#opened.get(target) as Promise<T> | undefined;
    if (known) return known;
    const opening = this.#open(target, open);
    this.#opened.set(target, opening);
    opening.catch(() => this.#opened.delete(target));
    return opening;
  }

  async #open<T>(target: string, open: () => Promise<Opened<T>>): Promise<T> {
    const { client, create } = await open();
    if (!this.#isReadOnly) await createUnlessThere(target, create);
    return client;
  }
}

interface Opened<T> {
  readonly client: T;
  create(): Promise<unknown>;
}

/** A connection string, or the addresses of the services in use and an identity (sovereign clouds: whole addresses). */
export type StorageSettings =
  | { readonly connectionString: string }
  | {
      readonly blobServiceUri?: string;
      readonly queueServiceUri?: string;
      readonly tableServiceUri?: string;
      readonly credential: TokenCredential;
    };

/** What is kept in storage, by name. Event Grid fills `clusterEvents`; the host moves what fails into queues that end in `-poison`. */
export const storageNames = {
  leases: 'leases',
  audit: 'audit',
  ledger: 'ledger',
  signals: 'signals',
  clusterEvents: 'cluster-events',
  lateEvents: 'cluster-events-poison',
  seenSignals: 'seensignals',
} as const;

const requestSecondsMax = 30;

/** A request with all its tries ends within this time, so that no pass hangs on a connection that went dead. */
export const patience = (): { abortSignal: AbortSignal } => ({
  abortSignal: AbortSignal.timeout(requestSecondsMax * 1000),
});

/** The SDK's own default waits 4 s before its second try; a pass cannot. */
const retryOptions = { maxTries: 4, retryDelayInMs: 300, maxRetryDelayInMs: 4000 };

async function containerClient(settings: StorageSettings, name: string): Promise<ContainerClient> {
  const { BlobServiceClient } = await import('@azure/storage-blob');
  const service =
    'connectionString' in settings
      ? parsed(() => BlobServiceClient.fromConnectionString(settings.connectionString, { retryOptions }))
      : new BlobServiceClient(address(settings, 'blobServiceUri'), settings.credential, { retryOptions });
  return service.getContainerClient(name);
}

async function tableClient(settings: StorageSettings, name: string): Promise<TableClient> {
  const { TableClient } = await import('@azure/data-tables');
  const options = { retryOptions: { maxRetries: 3, retryDelayInMs: 300, maxRetryDelayInMs: 4000 } };
  return 'connectionString' in settings
    ? parsed(() =>
        TableClient.fromConnectionString(settings.connectionString, name, { ...options, ...plainHttp(settings) }),
      )
    : new TableClient(address(settings, 'tableServiceUri'), name, settings.credential, options);
}

async function queueClient(settings: StorageSettings, name: string): Promise<QueueClient> {
  const { QueueServiceClient } = await import('@azure/storage-queue');
  const service =
    'connectionString' in settings
      ? parsed(() => QueueServiceClient.fromConnectionString(settings.connectionString, { retryOptions }))
      : new QueueServiceClient(address(settings, 'queueServiceUri'), settings.credential, { retryOptions });
  return service.getQueueClient(name);
}

/** Unlike its siblings the table client refuses http unless told; the connection string says what its owner wants. */
function plainHttp({ connectionString }: { connectionString: string }): { allowInsecureConnection?: true } {
  return /=http(:|;|$)/i.test(connectionString) ? { allowInsecureConnection: true } : {};
}

/** The SDK's complaint may repeat a part of the connection string, so it is not passed on. */
function parsed<Client>(build: () => Client): Client {
  try {
    return build();
  } catch {
    throw new Error(
      'Reading the storage connection string: it has no form that the SDK accepts. Copy it anew from the account, as one line.',
    );
  }
}

function address(settings: Exclude<StorageSettings, { connectionString: string }>, name: ServiceUri): string {
  const uri = settings[name];
  if (uri) return uri;
  throw new Error(`Opening storage by identity: there is no ${name}. Set the address of that service of the account.`);
}

type ServiceUri = 'blobServiceUri' | 'queueServiceUri' | 'tableServiceUri';

/** An identity that may use but not create is fine: the deployment created everything, or the first use will say so. */
async function createUnlessThere(target: string, create: () => Promise<unknown>): Promise<void> {
  try {
    await create();
  } catch (error) {
    if (statusOf(error) !== 403) throw new StorageError('Creating', target, error);
  }
}
