import type { DequeuedMessageItem, QueueClient } from '@azure/storage-queue';
import type { LateEvent, LateEvents } from '../ports/late-events.ts';
import { patience, type Storage, storageNames } from './storage.ts';
import { StorageError } from './storage-error.ts';

/** Late events are in the poison queue that the host fills, in whatever encoding they came. */
export function createLateEvents(storage: Storage): LateEvents {
  return { take: () => take(storage) };
}

/** As many as a queue gives at once. */
const numberOfMessages = 32;

/** What is not forgotten by then is taken again. */
const visibilityTimeout = 60;

async function take(storage: Storage): Promise<readonly LateEvent[]> {
  const queue = await storage.queue(storageNames.lateEvents);
  try {
    const { receivedMessageItems } = await queue.receiveMessages({
      numberOfMessages,
      visibilityTimeout,
      ...patience(),
    });
    return receivedMessageItems.map((message) => lateEvent(queue, message));
  } catch (error) {
    throw new StorageError('Taking events from', `queue ${storageNames.lateEvents}`, error);
  }
}

const lateEvent = (queue: QueueClient, { messageId, popReceipt, messageText }: DequeuedMessageItem): LateEvent => ({
  event: parsed(messageText) ?? parsed(Buffer.from(messageText, 'base64').toString('utf8')) ?? messageText,
  async forget() {
    await queue.deleteMessage(messageId, popReceipt, patience());
  },
});

/** Undefined where it is no JSON. Plain text is what the host takes for poison unread. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
