import { describe, expect, it } from 'vitest';
import { createStorage, storageNames } from '../../../shared/adapters/storage.ts';
import { StorageError, withoutSecrets } from '../../../shared/adapters/storage-error.ts';
import { useAzurite } from '../../contracts/use-azurite.ts';
import { startFlakyProxy } from '../../fakes/flaky-proxy.ts';

const azurite = useAzurite();

describe('a storage account', () => {
  it('creates what is missing, and asks only once per process', async () => {
    const proxy = await startFlakyProxy(azurite.connectionString());
    const storage = createStorage({ connectionString: proxy.connectionString });

    await Promise.all([storage.container('one'), storage.container('one'), storage.table('one'), storage.queue('one')]);
    await storage.container('one');

    expect(proxy.requests.map((request) => request.split('?')[0])).toHaveLength(3);
    expect(await (await azurite.open().container('one')).exists()).toBe(true);
    await proxy.stop();
  });

  it('creates nothing where it is only to read', async () => {
    const storage = createStorage({ connectionString: azurite.connectionString() }, { isReadOnly: true });

    expect(await (await storage.container('unread')).exists()).toBe(false);
  });

  it('tries again after it could not be opened', async () => {
    const proxy = await startFlakyProxy(azurite.connectionString());
    const storage = createStorage({ connectionString: proxy.connectionString });
    proxy.loseAnswers((_method, url) => url.includes('restype=container'), 4);
    await expect(storage.container('flaky')).rejects.toThrow(/Creating container flaky: no answer/);

    await expect(storage.container('flaky')).resolves.toBeDefined();
    await proxy.stop();
  });

  it('names the address that is missing in the identity form', async () => {
    const credential = { getToken: async () => null };
    const storage = createStorage({ blobServiceUri: 'https://shop.blob.core.windows.net', credential });

    await expect(storage.queue(storageNames.signals)).rejects.toThrow(/no queueServiceUri/);
  });

  it('does not repeat a connection string that cannot be read', async () => {
    const storage = createStorage({ connectionString: 'AccountName=shop;AccountKey=c2VjcmV0' });

    const errors = await Promise.all(
      [storage.container('a'), storage.table('a'), storage.queue('a')].map((opening) => opening.catch(String)),
    );

    for (const error of errors) expect(error).toMatch(/^Error: Reading the storage connection string/);
    expect(errors.join()).not.toMatch(/c2VjcmV0|AccountKey/);
  });
});

describe('a storage error', () => {
  it('says attempt, target, answer and advice in one line, and carries no request along', () => {
    const error = new StorageError('Writing the ledger of', '/cluster', {
      statusCode: 403,
      code: 'AuthorizationFailure',
      message: 'ignored: only errors have words',
      request: { headers: 'SharedKey secret' },
    });

    expect(error.message).toMatch(/^Writing the ledger of \/cluster: 403 AuthorizationFailure: .*Grant the identity/);
    expect(error.message).not.toContain('\n');
    expect(JSON.stringify(error)).not.toContain('SharedKey');
    expect(error.cause).toBeUndefined();
  });

  it.each([
    ['https://a.blob.core.windows.net/c?sv=1&sig=abc%2Fdef&se=2', 'https://a.blob.core.windows.net/c?sv=1&sig=…&se=2'],
    ['AccountName=a;AccountKey=abc/def==;EndpointSuffix=x', 'AccountName=a;AccountKey=…;EndpointSuffix=x'],
  ])('masks the secret in %s', (text, masked) => {
    expect(withoutSecrets(text)).toBe(masked);
  });
});
