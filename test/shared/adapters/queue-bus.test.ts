import { describe, expect, it } from 'vitest';
import { createQueueBus } from '../../../shared/adapters/queue-bus.ts';
import { storageNames } from '../../../shared/adapters/storage.ts';
import { systemClock } from '../../../shared/adapters/system-clock.ts';
import type { Signal } from '../../../shared/domain/signal.ts';
import { secondsAfter } from '../../../shared/domain/time.ts';
import { decodeSignal } from '../../../shared/signals/signal-message.ts';
import { aSignal, describeBus } from '../../contracts/bus.contract.ts';
import { useAzurite } from '../../contracts/use-azurite.ts';

const azurite = useAzurite();

const openQueue = () => azurite.open().queue(storageNames.signals);

/** As the Functions host does it: base64, then JSON. */
async function takeDue(): Promise<readonly Signal[]> {
  const queue = await openQueue();
  const { receivedMessageItems } = await queue.receiveMessages({ numberOfMessages: 32 });
  for (const { messageId, popReceipt } of receivedMessageItems) await queue.deleteMessage(messageId, popReceipt);
  const decoded = receivedMessageItems.map(({ messageText }) => decodeSignal(JSON.parse(atobUtf8(messageText))));
  return decoded.filter((signal): signal is Signal => !('problem' in signal));
}

const atobUtf8 = (text: string) => Buffer.from(text, 'base64').toString();

describeBus('a queue', async () => {
  await (await openQueue()).clearMessages();
  const pass = (seconds: number) => new Promise<void>((resolve) => setTimeout(resolve, seconds * 1000));
  const bus = createQueueBus({ storage: azurite.open(), clock: systemClock });
  return { bus, clock: systemClock, pass, takeDue };
});

describe('the bus in a queue', () => {
  const ring = (part: Partial<Signal>) =>
    createQueueBus({ storage: azurite.open(), clock: systemClock }).ring(aSignal(part));

  it('keeps a signal for as long as nobody takes it, and one due in a month for at most seven days', async () => {
    await (await openQueue()).clearMessages();

    await ring({ dueAt: secondsAfter(systemClock.now(), 30 * 86_400) });

    expect((await (await openQueue()).getProperties()).approximateMessagesCount).toBe(1);
    expect(await takeDue()).toEqual([]);
    await (await openQueue()).clearMessages();
    await ring({});
    const { receivedMessageItems } = await (await openQueue()).receiveMessages();
    expect(receivedMessageItems[0]?.expiresOn?.getUTCFullYear()).toBe(9999);
  });

  it('fits the longest signal that is allowed into a message', async () => {
    await (await openQueue()).clearMessages();
    const signal = aSignal({ id: '€'.repeat(2048), reason: '€'.repeat(9000) });

    await createQueueBus({ storage: azurite.open(), clock: systemClock }).ring(signal);

    expect(await takeDue()).toEqual([{ ...signal, reason: '€'.repeat(2000) }]);
  });
});
