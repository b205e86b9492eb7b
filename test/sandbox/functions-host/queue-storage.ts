import { type QueueClient, QueueServiceClient } from '@azure/storage-queue';
import { readConnectionString, resolveSettings, type Settings } from './app-settings.ts';
import type { Binding } from './worker-protocol.ts';

/** The storage queues of the app's bindings; whoever listens to one is woken when this process writes to it. */
export interface QueueStorage {
  open(binding: Binding): Queue;
}

export interface Queue {
  readonly client: QueueClient;
  /** Puts one message as it is, creating the queue on demand, and wakes this process's listeners of that queue. */
  add(text: string): Promise<void>;
  onWake(wake: () => void): void;
}

const defaultConnection = 'AzureWebJobsStorage';
// The real host leaves a failing poll to its next turn, too; long client retries would only hide it from the log.
const retryOptions = { maxTries: 2, retryDelayInMs: 200 };

export function createQueueStorage(settings: Settings): QueueStorage {
  const services = new Map<string, QueueServiceClient>();
  const listeners = new Map<string, Set<() => void>>();
  const serviceOf = (connectionString: string) => {
    const known = services.get(connectionString);
    if (known) return known;
    const service = QueueServiceClient.fromConnectionString(connectionString, { retryOptions });
    services.set(connectionString, service);
    return service;
  };
  return {
    open(binding) {
      const connectionString = readConnectionString(String(binding.connection ?? defaultConnection), settings);
      const name = resolveSettings(String(binding.queueName), settings).toLowerCase();
      return openQueue(serviceOf(connectionString).getQueueClient(name), listeners);
    },
  };
}

/** The poison queue of a queue, or undefined for one that has none: a poison queue itself, or too long a name. */
export function poisonBindingOf(binding: Binding, queueName: string): Binding | undefined {
  const suffix = '-poison';
  const longestQueueName = 63;
  const hasPoisonQueue = !queueName.endsWith(suffix) && queueName.length + suffix.length <= longestQueueName;
  return hasPoisonQueue ? { ...binding, queueName: `${queueName}${suffix}` } : undefined;
}

function openQueue(client: QueueClient, listeners: Map<string, Set<() => void>>): Queue {
  return {
    client,
    async add(text) {
      await sendCreating(client, text);
      for (const wake of listeners.get(client.url) ?? []) wake();
    },
    onWake(wake) {
      listeners.set(client.url, (listeners.get(client.url) ?? new Set()).add(wake));
    },
  };
}

async function sendCreating(client: QueueClient, text: string): Promise<void> {
  try {
    await client.sendMessage(text);
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode !== 404) throw error;
    await client.createIfNotExists();
    await client.sendMessage(text);
  }
}
