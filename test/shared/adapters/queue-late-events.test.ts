import { describe, expect, it } from 'vitest';
import { createLateEvents } from '../../../shared/adapters/queue-late-events.ts';
import { createStorage, storageNames } from '../../../shared/adapters/storage.ts';
import { useAzurite } from '../../contracts/use-azurite.ts';

const azurite = useAzurite();

/** With these messages, as they are. */
async function lateEvents(...texts: readonly string[]) {
  const storage = createStorage({ connectionString: azurite.connectionString() });
  const queue = await storage.queue(storageNames.lateEvents);
  await queue.clearMessages();
  for (const text of texts) await queue.sendMessage(text);
  return createLateEvents(storage);
}

async function left(): Promise<number | undefined> {
  const queue = await createStorage({ connectionString: azurite.connectionString() }).queue(storageNames.lateEvents);
  return (await queue.getProperties()).approximateMessagesCount;
}

const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('Late events', () => {
  it.each([
    ['in base64, as the host expects them', base64('{"id":"1"}'), { id: '1' }],
    ['as plain text, which the host takes for poison', '{"id":"1"}', { id: '1' }],
    ['several in one message', base64('[{"id":"1"},{"id":"2"}]'), [{ id: '1' }, { id: '2' }]],
    ['no JSON at all', 'nonsense', 'nonsense'],
  ])('are read %s', async (_, text, event) => {
    const late = await lateEvents(text);

    expect((await late.take()).map((one) => one.event)).toEqual([event]);
  });

  it('are out of sight once they are taken, and gone once they are forgotten', async () => {
    const late = await lateEvents(base64('{"id":"1"}'));
    const [taken] = await late.take();

    expect(await late.take()).toEqual([]);
    expect(await left()).toBe(1);
    await taken?.forget();

    expect(await left()).toBe(0);
  });

  it('are none where none is left', async () => {
    expect(await (await lateEvents()).take()).toEqual([]);
  });

  it('that are out of reach are told with their queue', async () => {
    const nowhere = createStorage({
      connectionString: azurite.connectionString().replace(/devstoreaccount1;/, 'nobody;'),
    });

    await expect(createLateEvents(nowhere).take()).rejects.toThrow(/cluster-events-poison/);
  });
});
