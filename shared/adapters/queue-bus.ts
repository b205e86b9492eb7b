import type { Signal } from '../domain/signal.ts';
import { type Instant, isAfter, secondsBetween } from '../domain/time.ts';
import type { Bus } from '../ports/bus.ts';
import type { Clock } from '../ports/clock.ts';
import { encodeSignal } from '../signals/signal-message.ts';
import { patience, type Storage, storageNames } from './storage.ts';
import { StorageError } from './storage-error.ts';

/** The bus as a storage queue, in base64, as the Functions host expects it by default (facts: functions-host.md, 3). */
export function createQueueBus(options: QueueBusOptions): Bus {
  return { ring: (signal, notBefore = signal.dueAt) => ring(signal, notBefore, options) };
}

export interface QueueBusOptions {
  readonly storage: Storage;
  readonly clock: Clock;
}

/** The longest that a queue keeps a message out of sight; a signal due later comes early, which costs one pass. */
const delaySecondsMax = 7 * 24 * 60 * 60;

/** A signal waits as long as it takes the app to come back: doorbells are cheap, a lost one is not. */
const neverExpires = -1;

async function ring(signal: Signal, notBefore: Instant, { storage, clock }: QueueBusOptions): Promise<void> {
  const text = Buffer.from(encodeSignal(signal)).toString('base64');
  const queue = await storage.queue(storageNames.signals);
  const visibilityTimeout = Math.max(delaySeconds(signal.dueAt, clock), delaySeconds(notBefore, clock));
  try {
    await queue.sendMessage(text, { visibilityTimeout, messageTimeToLive: neverExpires, ...patience() });
  } catch (error) {
    throw new StorageError('Ringing for', signal.clusterId, error);
  }
}

function delaySeconds(until: Instant, clock: Clock): number {
  const now = clock.now();
  return isAfter(until, now) ? Math.min(delaySecondsMax, Math.ceil(secondsBetween(now, until))) : 0;
}
