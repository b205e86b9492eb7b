import type { AppendBlobClient, ContainerClient } from '@azure/storage-blob';
import { inTrailOrder, ownerOf, parseTrailBlob, type TrailBlob } from '../audit/trail-blob.ts';
import { type ClusterId, pathOf } from '../domain/ids.ts';
import { patience, type Storage, storageNames } from './storage.ts';
import { codeOf, isConflict, StorageError, statusOf } from './storage-error.ts';

/** The append blobs of the audit trail: finding, reading, starting, extending and closing them. Knows no records. */
export interface TrailBlobs {
  /** From the newest back; lists one month at a time. */
  newestFirst(id: ClusterId): AsyncGenerator<ListedBlob>;
  /** From `offset` to the end. An offset at the end, or beyond, reads nothing and still tells the blob's state. */
  read(name: string, offset: number): Promise<Portion>;
  /** Bytes from `offset` up to, not including, `end`. */
  readRange(name: string, offset: number, end: number): Promise<Buffer>;
  /** Does nothing where it is there already. */
  create(name: string): Promise<void>;
  /** False where the blob's length is no longer `position`, or the blob is closed or gone. */
  append(name: string, text: string, position: number): Promise<boolean>;
  /** Lets nobody append any more. False where the blob's length is no longer `position`. */
  close(name: string, position: number): Promise<boolean>;
  /** The clusters that have a trail. */
  clusters(): AsyncGenerator<ClusterId>;
}

export interface ListedBlob extends TrailBlob {
  readonly length: number;
}

export interface BlobState {
  readonly length: number;
  readonly blocks: number;
  readonly isClosed: boolean;
}

export interface Portion extends BlobState {
  readonly bytes: Buffer;
}

export function createTrailBlobs(storage: Storage): TrailBlobs {
  const container = () => storage.container(storageNames.audit);
  const blob = async (name: string) => (await container()).getAppendBlobClient(name);
  return {
    newestFirst: (id) => newestFirst(container, id),
    read: (name, offset) => attempt('Reading', name, async () => read(await blob(name), offset)),
    readRange: (name, offset, end) => attempt('Reading', name, async () => readRange(await blob(name), offset, end)),
    create: (name) => attempt('Starting', name, async () => create(await blob(name))),
    append: (name, text, position) => attempt('Extending', name, async () => append(await blob(name), text, position)),
    close: (name, position) => attempt('Closing', name, async () => close(await blob(name), position)),
    clusters: () => clusters(container),
  };
}

async function attempt<T>(what: string, name: string, request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    throw error instanceof StorageError ? error : new StorageError(what, `blob ${storageNames.audit}/${name}`, error);
  }
}

type OpenContainer = () => Promise<ContainerClient>;

async function* newestFirst(container: OpenContainer, id: ClusterId): AsyncGenerator<ListedBlob> {
  for (const year of (await list(container, `${pathOf(id)}/`)).folders.reverse()) {
    for (const month of (await list(container, year)).folders.reverse()) {
      const { blobs } = await list(container, month);
      yield* blobs.sort(inTrailOrder).reverse();
    }
  }
}

/** What lies directly below a prefix, in the order of the names. */
async function list(open: OpenContainer, prefix: string): Promise<{ folders: string[]; blobs: ListedBlob[] }> {
  const folders: string[] = [];
  const blobs: ListedBlob[] = [];
  const container = await open();
  await attempt('Listing', prefix, async () => {
    for await (const item of container.listBlobsByHierarchy('/', { prefix, ...patience() })) {
      const parsed = item.kind === 'blob' ? parseTrailBlob(item.name) : null;
      if (item.kind === 'prefix') folders.push(item.name);
      else if (parsed) blobs.push({ ...parsed, length: item.properties.contentLength ?? 0 });
    }
  });
  return { folders, blobs };
}

async function* clusters(container: OpenContainer): AsyncGenerator<ClusterId> {
  for (const subscription of (await list(container, '')).folders) {
    for (const group of (await list(container, subscription)).folders) {
      for (const cluster of (await list(container, group)).folders) {
        yield ownerOf(cluster);
      }
    }
  }
}

async function read(blob: AppendBlobClient, offset: number): Promise<Portion> {
  try {
    const answer = await blob.download(offset, undefined, patience());
    const bytes = await bytesOf(answer.readableStreamBody);
    const { blobCommittedBlockCount: blocks = 0, isSealed: isClosed = false } = answer;
    return { bytes, length: offset + bytes.length, blocks, isClosed };
  } catch (error) {
    if (statusOf(error) !== rangeNotSatisfiable) throw error;
  }
  const {
    contentLength: length = 0,
    blobCommittedBlockCount: blocks = 0,
    isSealed,
  } = await blob.getProperties(patience());
  return { bytes: Buffer.alloc(0), length, blocks, isClosed: isSealed ?? false };
}

const rangeNotSatisfiable = 416;

async function readRange(blob: AppendBlobClient, offset: number, end: number): Promise<Buffer> {
  if (end <= offset) return Buffer.alloc(0);
  const { readableStreamBody } = await blob.download(offset, end - offset, patience());
  return bytesOf(readableStreamBody);
}

async function bytesOf(stream: NodeJS.ReadableStream | undefined): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream ?? []) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

async function create(blob: AppendBlobClient): Promise<void> {
  try {
    const blobHTTPHeaders = { blobContentType: 'application/x-ndjson' };
    await blob.create({ conditions: { ifNoneMatch: '*' }, blobHTTPHeaders, ...patience() });
  } catch (error) {
    if (!isConflict(error)) throw error;
  }
}

async function append(blob: AppendBlobClient, text: string, position: number): Promise<boolean> {
  const bytes = Buffer.from(text);
  try {
    await blob.appendBlock(bytes, bytes.length, { conditions: { appendPosition: position }, ...patience() });
    return true;
  } catch (error) {
    if ([404, 412].includes(statusOf(error) ?? 0) || takenCodes.includes(codeOf(error))) return false;
    throw error;
  }
}

/** Answers with 409 that mean: this blob takes no more. */
const takenCodes = ['BlobIsSealed', 'BlockCountExceedsLimit'];

/**
 * An account that refuses to seal (an immutability policy, an old kind of account) keeps the blob open, and the chain
 * still stands: the records of a former holder that come late are then found by the next one, or by the verifier.
 */
async function close(blob: AppendBlobClient, position: number): Promise<boolean> {
  try {
    await blob.seal({ conditions: { appendPosition: position }, ...patience() });
  } catch (error) {
    if (statusOf(error) === 412) return false;
    if (![400, 409, 501].includes(statusOf(error) ?? 0)) throw error;
  }
  return true;
}
