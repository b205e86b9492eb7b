import type { DequeuedMessageItem } from '@azure/storage-queue';
import { type BackOff, createBackOff } from './back-off.ts';
import type { QueueOptions } from './host-json.ts';
import type { Invoker } from './invoker.ts';
import type { Listener } from './listener.ts';
import type { LoadedFunction } from './loaded-function.ts';
import type { Log, LogLevel } from './log.ts';
import { decodeMessage, toQueueInput, toQueueMetadata } from './queue-message.ts';
import { poisonBindingOf, type Queue, type QueueStorage } from './queue-storage.ts';
import { InvocationFailed } from './worker-process.ts';

export interface QueueListenerOptions {
  readonly fn: LoadedFunction;
  readonly storage: QueueStorage;
  readonly queues: QueueOptions;
  readonly invoker: Invoker;
  /** How long a received message stays hidden; renewed at half-time while its function runs. 600 in Azure. */
  readonly messageLockSeconds: number;
  readonly log: Log;
}

/** Polls one function's queue and runs it per message (functions-host.md, sections 3 and 9). */
export function createQueueListener(options: QueueListenerOptions): Listener {
  return new QueueListener(options);
}

class QueueListener implements Listener {
  readonly #options: QueueListenerOptions;
  readonly #queue: Queue;
  readonly #poison: Queue | undefined;
  readonly #backOff: BackOff;
  readonly #stopped = new AbortController();
  readonly #abandoned = new AbortController();
  readonly #running = new Set<Promise<void>>();
  #polling: Promise<void> = Promise.resolve();
  #isWoken = false;
  #wake: () => void = () => undefined;

  constructor(options: QueueListenerOptions) {
    this.#options = options;
    this.#queue = options.storage.open(options.fn.trigger);
    const poison = poisonBindingOf(options.fn.trigger, this.#queue.client.name);
    this.#poison = poison && options.storage.open(poison);
    this.#backOff = createBackOff(options.queues.maxPollingIntervalSeconds);
    this.#queue.onWake(() => {
      this.#isWoken = true;
      this.#wake();
    });
  }

  start(): void {
    this.#polling = this.#poll();
  }

  stop(): void {
    this.#stopped.abort();
    this.#wake();
  }

  abandon(): void {
    this.#abandoned.abort();
    this.stop();
  }

  async idle(): Promise<void> {
    // A batch that arrives while stopping is still run: left alone it would stay hidden for its whole lock.
    await this.#polling;
    while (this.#running.size > 0) await Promise.allSettled(this.#running);
  }

  async #poll(): Promise<void> {
    const { newBatchThreshold } = this.#options.queues;
    while (!this.#stopped.signal.aborted) {
      this.#isWoken = false;
      const messages = await this.#receive();
      for (const message of messages) this.#track(this.#process(message));
      if (messages.length === 0) {
        await this.#pause(this.#backOff.next());
      } else {
        this.#backOff.reset();
        while (this.#running.size > newBatchThreshold) await Promise.race(this.#running);
      }
    }
  }

  async #receive(): Promise<readonly DequeuedMessageItem[]> {
    const { queues, messageLockSeconds } = this.#options;
    try {
      const answer = await this.#queue.client.receiveMessages({
        numberOfMessages: queues.batchSize,
        visibilityTimeout: messageLockSeconds,
        abortSignal: this.#abandoned.signal,
      });
      return answer.receivedMessageItems;
    } catch (error) {
      const isExpected = this.#abandoned.signal.aborted || (error as { statusCode?: number }).statusCode === 404;
      if (!isExpected) this.#note('warning', `could not read queue ${this.#queue.client.name}: ${String(error)}`);
      return [];
    }
  }

  #pause(seconds: number): Promise<void> {
    if (this.#isWoken || this.#stopped.signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, seconds * 1000);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #track(work: Promise<void>): void {
    const tracked = work
      .catch((error: unknown) => this.#note('error', `message not settled, it comes again: ${String(error)}`))
      .finally(() => this.#running.delete(tracked));
    this.#running.add(tracked);
  }

  async #process(message: DequeuedMessageItem): Promise<void> {
    const { fn, invoker, queues, messageLockSeconds } = this.#options;
    const lock = holdMessage(this.#queue, message, messageLockSeconds, this.#abandoned.signal);
    const body = decodeMessage(message.messageText, queues.messageEncoding);
    if (!body) {
      this.#note('error', `message ${message.messageId} is not ${queues.messageEncoding}: moved to poison unrun`);
      return this.#moveToPoison(message, lock);
    }
    if (message.dequeueCount > queues.maxDequeueCount) return this.#moveToPoison(message, lock);
    try {
      await invoker.invoke({
        fn,
        input: toQueueInput(body, fn.trigger.dataType),
        triggerMetadata: toQueueMetadata(body, message),
        reason: `New queue message detected on '${this.#queue.client.name}'.`,
      });
    } catch (error) {
      if (!(error instanceof InvocationFailed)) throw error;
      return this.#settleFailed(message, lock);
    }
    await lock.release((popReceipt) => this.#queue.client.deleteMessage(message.messageId, popReceipt));
  }

  async #settleFailed(message: DequeuedMessageItem, lock: MessageLock): Promise<void> {
    const { maxDequeueCount, visibilityTimeoutSeconds } = this.#options.queues;
    // Without a poison queue the message stays hidden until its lock runs out, so that it cannot spin.
    if (!this.#poison) return lock.release(async () => undefined);
    if (message.dequeueCount >= maxDequeueCount) return this.#moveToPoison(message, lock);
    await lock.release((popReceipt) =>
      this.#queue.client.updateMessage(message.messageId, popReceipt, undefined, visibilityTimeoutSeconds),
    );
  }

  async #moveToPoison(message: DequeuedMessageItem, lock: MessageLock): Promise<void> {
    if (!this.#poison) return lock.release(async () => undefined);
    await this.#poison.add(message.messageText);
    const name = this.#poison.client.name;
    this.#note('warning', `message ${message.messageId} moved to ${name} after ${message.dequeueCount} tries`);
    await lock.release((popReceipt) => this.#queue.client.deleteMessage(message.messageId, popReceipt));
  }

  #note(level: LogLevel, message: string): void {
    const { name } = this.#options.fn;
    this.#options.log({ level, category: `Host.Triggers.Queue.${name}`, functionName: name, message });
  }
}

interface MessageLock {
  /** Ends the renewals, then settles the message with the pop receipt that is valid by then. */
  release(settle: (popReceipt: string) => Promise<unknown>): Promise<void>;
}

function holdMessage(
  queue: Queue,
  message: DequeuedMessageItem,
  lockSeconds: number,
  abandoned: AbortSignal,
): MessageLock {
  let renewal = Promise.resolve(message.popReceipt);
  const renew = async (popReceipt: string) => {
    const answer = await queue.client.updateMessage(message.messageId, popReceipt, undefined, lockSeconds);
    return answer.popReceipt ?? popReceipt;
  };
  const timer = setInterval(
    () => {
      // A renewal that fails keeps the old receipt; a message really lost then fails to be settled, and is logged.
      renewal = renewal.then((popReceipt) => renew(popReceipt).catch(() => popReceipt));
    },
    (lockSeconds / 2) * 1000,
  );
  const stopRenewing = () => clearInterval(timer);
  abandoned.addEventListener('abort', stopRenewing, { once: true });
  return {
    async release(settle) {
      stopRenewing();
      abandoned.removeEventListener('abort', stopRenewing);
      await settle(await renewal);
    },
  };
}
