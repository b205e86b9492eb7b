import { afterEach, describe, expect, it, vi } from 'vitest';
import { createBlobLeases, leaseSeconds } from '../../../shared/adapters/blob-leases.ts';
import { createStorage, storageNames } from '../../../shared/adapters/storage.ts';
import { LeaseLostError } from '../../../shared/ports/leases.ts';
import { describeLeases } from '../../contracts/leases.contract.ts';
import { newCluster } from '../../contracts/new-cluster.ts';
import { useAzurite } from '../../contracts/use-azurite.ts';
import { startFlakyProxy } from '../../fakes/flaky-proxy.ts';

const azurite = useAzurite();

const blobOf = async (id: string) =>
  (await azurite.open().container(storageNames.leases)).getBlockBlobClient(id.slice(1));

const breakLease = async (id: string) => {
  await (await blobOf(id)).getBlobLeaseClient().breakLease(0);
};

describeLeases('blobs', () => ({
  leases: createBlobLeases(azurite.open()),
  elsewhere: createBlobLeases(azurite.open()),
  lapse: breakLease,
}));

describe('a lease on a blob', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  const freezeTime = () => vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });

  it('is renewed for as long as the process lives, here twice the time for which it was given', async () => {
    freezeTime();
    const id = newCluster();
    const lease = await createBlobLeases(azurite.open()).take(id);

    for (let renewals = 0; renewals < 6; renewals++) {
      await vi.advanceTimersByTimeAsync((leaseSeconds / 3) * 1000);
      await new Promise((resolve) => setTimeout(resolve, 60));
    }

    expect(() => lease?.assertHeld()).not.toThrow();
    await lease?.release();
  });

  it('counts as lost when a renewal is refused', async () => {
    freezeTime();
    const id = newCluster();
    const lease = await createBlobLeases(azurite.open()).take(id);
    await breakLease(id);

    await vi.advanceTimersByTimeAsync((leaseSeconds / 3) * 1000);

    await vi.waitFor(() => expect(() => lease?.assertHeld()).toThrow(/lost \(409\)/));
    await expect(lease?.release()).resolves.toBeUndefined();
  });

  it('counts as lost, without asking anybody, when storage was out of reach for too long', async () => {
    freezeTime();
    const id = newCluster();
    const proxy = await startFlakyProxy(azurite.connectionString());
    const lease = await createBlobLeases(createStorage({ connectionString: proxy.connectionString })).take(id);
    proxy.refuseAll();

    await vi.advanceTimersByTimeAsync((leaseSeconds - 6) * 1000);
    expect(() => lease?.assertHeld()).not.toThrow();

    await vi.advanceTimersByTimeAsync(2000);
    expect(() => lease?.assertHeld()).toThrow(LeaseLostError);
    expect(() => lease?.assertHeld()).toThrow(id);
    await proxy.stop();
  });

  it('keeps its fence in the blob, above those of a blob that somebody deleted', async () => {
    const id = newCluster();
    const leases = createBlobLeases(azurite.open());
    const first = await leases.take(id);
    await first?.release();
    expect((await (await blobOf(id)).getProperties()).metadata).toEqual({ fence: String(first?.fence) });

    await (await blobOf(id)).delete();
    await new Promise((resolve) => setTimeout(resolve, 1100));
    const second = await leases.take(id);

    expect(second?.fence).toBeGreaterThan(first?.fence ?? Number.POSITIVE_INFINITY);
    await second?.release();
  });

  it('is not taken where the fence is unreadable: the error names the blob, and the blob stays free', async () => {
    const id = newCluster();
    const leases = createBlobLeases(azurite.open());
    await (await leases.take(id))?.release();
    await (await blobOf(id)).setMetadata({ fence: 'seven' });

    await expect(leases.take(id)).rejects.toThrow(/leases\/.*"seven".*Delete the blob/);
    await expect(leases.take(id)).rejects.toThrow(/"seven"/);
  });

  it('says what could not be done, and no key, where storage does not answer', async () => {
    const proxy = await startFlakyProxy(azurite.connectionString());
    proxy.refuseAll();
    const leases = createBlobLeases(createStorage({ connectionString: proxy.connectionString }));

    const error = await leases.take(newCluster()).catch((thrown: unknown) => thrown);

    expect(String(error)).toMatch(/Creating container leases: no answer: .*Check the storage settings/);
    expect(JSON.stringify(error) + String((error as Error).stack)).not.toMatch(/Eby8vd|AccountKey|SharedKey/);
    await proxy.stop();
  });
});
