import type { BlobLeaseClient, BlockBlobClient } from '@azure/storage-blob';
import { type Lease, LeaseLostError, type Leases } from '../ports/leases.ts';
import { patience, type Storage, storageNames } from './storage.ts';
import { isConflict, isNotFound, StorageError, statusOf } from './storage-error.ts';

/** The longest lease that a blob allows, short of one that never ends. */
export const leaseSeconds = 60;
const renewSeconds = leaseSeconds / 3;
/** We stop believing in the lease this long before storage does. */
const safetySeconds = 5;

/**
 * One blob per resource; who holds its lease holds the resource. The blob's metadata keep the fence. While the process
 * lives the lease renews itself; when it dies the lease runs out by itself.
 */
export function createBlobLeases(storage: Storage): Leases {
  return { take: (resourceId) => take(storage, resourceId) };
}

async function take(storage: Storage, resourceId: string): Promise<Lease | null> {
  const container = await storage.container(storageNames.leases);
  const blob = container.getBlockBlobClient(blobNameOf(resourceId));
  try {
    const held = await acquire(blob);
    return held && new BlobLease({ resourceId, fence: await raiseFence(blob, held.client), ...held });
  } catch (error) {
    if (error instanceof FenceError) throw error;
    throw new StorageError('Taking the lease of', resourceId, error);
  }
}

/** ARM compares ids without regard to case; a blob name does not. */
const blobNameOf = (resourceId: string): string => resourceId.toLowerCase().replace(/^\/+/, '');

interface Held {
  readonly client: BlobLeaseClient;
  /** When the request that brought the lease was sent, by the monotonic clock, in milliseconds. */
  readonly since: number;
}

class BlobLease implements Lease {
  readonly resourceId: string;
  readonly fence: number;
  readonly #client: BlobLeaseClient;
  readonly #timer: NodeJS.Timeout;
  #since: number;
  #lost = '';

  constructor({ resourceId, fence, client, since }: Held & Pick<Lease, 'resourceId' | 'fence'>) {
    this.resourceId = resourceId;
    this.fence = fence;
    this.#client = client;
    this.#since = since;
    this.#timer = setInterval(() => void this.#renew(), renewSeconds * 1000).unref();
  }

  /** Asks no server: a lease that was not renewed in time is lost, whatever the reason. */
  assertHeld(): void {
    const isFresh = performance.now() < this.#since + (leaseSeconds - safetySeconds) * 1000;
    if (isFresh && !this.#lost) return;
    throw new LeaseLostError(
      `The lease of ${this.resourceId} (fence ${this.fence}) ${this.#lost || 'could not be renewed in time'}. Nothing more may be changed in this pass; the next signal starts another.`,
    );
  }

  /** Never throws: a lease that cannot be given back runs out by itself. */
  async release(): Promise<void> {
    this.#stop('was given back');
    await this.#client.releaseLease(patience()).catch(() => {});
  }

  /** A passing failure leaves the old time standing, so another try, or assertHeld, settles it. */
  async #renew(): Promise<void> {
    const since = performance.now();
    try {
      await this.#client.renewLease({ abortSignal: AbortSignal.timeout(renewSeconds * 1000) });
      this.#since = since;
    } catch (error) {
      if (isConflict(error) || isNotFound(error)) this.#stop(`was lost (${statusOf(error)})`);
    }
  }

  #stop(why: string): void {
    this.#lost ||= why;
    clearInterval(this.#timer);
  }
}

/** Null where another holds it. */
async function acquire(blob: BlockBlobClient): Promise<Held | null> {
  const client = blob.getBlobLeaseClient();
  const since = performance.now();
  try {
    await client.acquireLease(leaseSeconds, patience());
    return { client, since };
  } catch (error) {
    if (statusOf(error) === 409) return null;
    if (!isNotFound(error)) throw error;
  }
  await createEmpty(blob);
  return acquire(blob);
}

async function createEmpty(blob: BlockBlobClient): Promise<void> {
  try {
    await blob.upload('', 0, { conditions: { ifNoneMatch: '*' }, ...patience() });
  } catch (error) {
    if (!isConflict(error)) throw error;
  }
}

/** Counts up and writes before anyone learns of the lease, so that no two holders ever share a fence. */
async function raiseFence(blob: BlockBlobClient, client: BlobLeaseClient): Promise<number> {
  try {
    const { metadata = {}, createdOn } = await blob.getProperties(patience());
    const fence = (metadata.fence === undefined ? firstFence(createdOn) : parseFence(metadata.fence, blob.name)) + 1;
    await blob.setMetadata({ fence: String(fence) }, { conditions: { leaseId: client.leaseId }, ...patience() });
    return fence;
  } catch (error) {
    await client.releaseLease(patience()).catch(() => {});
    throw error;
  }
}

/**
 * A new blob starts at its age in seconds since 2025, not at nought: where somebody deleted the blob, the fences of the
 * new one are still higher than those in the ledger and the journal, which would refuse every writer otherwise.
 */
function firstFence(createdOn: Date | undefined): number {
  if (!createdOn) throw new Error('Storage did not say when the lease blob was created.');
  return Math.floor((createdOn.getTime() - Date.UTC(2025, 0)) / 1000);
}

function parseFence(text: string, blobName: string): number {
  if (/^\d{1,10}$/.test(text)) return Number(text);
  throw new FenceError(
    `Reading the fence of blob ${storageNames.leases}/${blobName}: its metadata say "${text.slice(0, 40)}", which is no number. Delete the blob; the next pass makes it anew.`,
  );
}

class FenceError extends Error {}
