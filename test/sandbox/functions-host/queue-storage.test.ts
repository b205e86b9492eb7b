import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Azurite, startAzurite } from '../azurite.ts';
import { createQueueStorage, poisonBindingOf } from './queue-storage.ts';

let azurite: Azurite;

beforeAll(async () => {
  azurite = await startAzurite();
}, 60_000);

afterAll(() => azurite.stop());

describe('A queue of the app', () => {
  it('is created by the first message, which wakes those of this process who listen to it', async () => {
    const storage = createQueueStorage({ AzureWebJobsStorage: azurite.connectionString, WORK: 'Work' });
    const [listener, stranger] = [vi.fn(), vi.fn()];
    storage.open({ type: 'queueTrigger', queueName: 'work' }).onWake(listener);
    storage.open({ type: 'queueTrigger', queueName: 'other' }).onWake(stranger);

    const queue = storage.open({ type: 'queue', queueName: '%WORK%' });
    await queue.add('hello');

    expect((await queue.client.peekMessages()).peekedMessageItems[0]?.messageText).toBe('hello');
    expect(listener).toHaveBeenCalledOnce();
    expect(stranger).not.toHaveBeenCalled();
  });

  it.each([
    ['signals', 'signals-poison'],
    ['signals-poison', undefined],
    ['a'.repeat(56), `${'a'.repeat(56)}-poison`],
    ['a'.repeat(57), undefined],
  ])('named %s has the poison queue %s', (name, poisonName) => {
    expect(poisonBindingOf({ type: 'queueTrigger' }, name)?.queueName).toBe(poisonName);
  });
});
