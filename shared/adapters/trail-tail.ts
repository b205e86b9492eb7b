import { type ChainedEvent, type ChainHead, chainStart, follows, headAt, openRecord } from '../audit/audit-record.ts';
import type { TrailBlob } from '../audit/trail-blob.ts';
import type { ClusterId } from '../domain/ids.ts';
import type { BlobState, ListedBlob, TrailBlobs } from './trail-blobs.ts';

/** The end of a cluster's trail: the newest blob, null where there is none yet, and the last record of all. */
export interface Tail extends BlobState, ChainHead {
  readonly blob: TrailBlob | null;
}

/** The trail is not as it was written. Nothing is appended to it, and so nothing is changed, until a person has looked. */
export class BrokenTrailError extends Error {
  override readonly name = 'BrokenTrailError';

  constructor(id: ClusterId, what: string) {
    super(
      `Continuing the audit trail of ${id}: ${what} Run npm run audit:verify -- --cluster ${id}; once that is settled, start a new one: move the blobs of the trail away, or name another audit account where they cannot be moved, and delete the row 'head' of the trail in table ledger.`,
    );
  }
}

/** Lines are at most 64 KiB; most are about 1 KiB. */
const firstReadBytes = 16 * 1024;

/** Finds the end with as few bytes as possible: the newest blob's end, and older blobs only where that one is empty. */
export async function readTail(blobs: TrailBlobs, id: ClusterId): Promise<Tail> {
  let newest: Pick<Tail, keyof BlobState | 'blob'> = { blob: null, length: 0, blocks: 0, isClosed: false };
  for await (const blob of blobs.newestFirst(id)) {
    const { lines, state } = await readLinesFromEnd(blobs, blob, 1);
    if (newest.blob === null) newest = { blob, ...state };
    const last = lines.at(-1);
    if (last !== undefined) return { ...newest, ...headAt(soundRecord(id, blob, last)) };
  }
  return { ...newest, ...chainStart };
}

function soundRecord(id: ClusterId, { name }: TrailBlob, line: string): ChainedEvent {
  const opened = openRecord(line);
  if (opened.is === 'record') return opened.event;
  throw new BrokenTrailError(id, `the last record, in ${name}, was altered. ${opened.said}`);
}

/** The last lines of a blob, oldest first; fewer where it has fewer. Reads from the end, twice as much with each step. */
export async function readLinesFromEnd(
  blobs: TrailBlobs,
  { name, length }: ListedBlob,
  count: number,
): Promise<{ lines: readonly string[]; state: BlobState }> {
  let offset = Math.max(0, length - firstReadBytes);
  const { bytes: end, ...state } = await blobs.read(name, offset);
  let bytes = end;
  while (offset > 0 && newlinesIn(bytes) <= count) {
    const start = Math.max(0, offset - bytes.length);
    bytes = Buffer.concat([await blobs.readRange(name, start, offset), bytes]);
    offset = start;
  }
  const lines = linesOf(bytes.toString()).slice(offset > 0 ? 1 : 0);
  return { lines: lines.slice(-count), state };
}

function newlinesIn(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) count++;
  return count;
}

/** A text that does not end in a newline has a last line all the same. */
export function linesOf(text: string): readonly string[] {
  const lines = text.split('\n');
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

/**
 * What was appended after a tail seen earlier, and the tail it makes. Every record must continue the chain; whether the
 * writer had a right to append is for the caller to say, by the fences.
 */
export async function catchUp(
  blobs: TrailBlobs,
  id: ClusterId,
  seen: Tail,
): Promise<{ readonly tail: Tail; readonly added: readonly ChainedEvent[] }> {
  let tail = seen;
  const added: ChainedEvent[] = [];
  for (const blob of await blobsSince(blobs, id, seen)) {
    const offset = blob.name === seen.blob?.name ? seen.length : 0;
    const { bytes, ...state } = await blobs.read(blob.name, offset);
    if (state.length < offset) throw new BrokenTrailError(id, `${blob.name} has become shorter.`);
    const events = linesOf(bytes.toString()).map((line) => soundRecord(id, blob, line));
    const head = events.reduce((before, event) => next(id, before, event), tail as ChainHead);
    tail = { ...head, ...state, blob };
    added.push(...events);
  }
  return { tail, added };
}

function next(id: ClusterId, head: ChainHead, event: ChainedEvent): ChainHead {
  if (follows(event, head)) return headAt(event);
  throw new BrokenTrailError(id, `record ${event.sequence} does not continue the chain after record ${head.sequence}.`);
}

/** The blob of the tail and all newer ones, oldest first. */
async function blobsSince(blobs: TrailBlobs, id: ClusterId, { blob: last }: Tail): Promise<readonly ListedBlob[]> {
  const found: ListedBlob[] = [];
  for await (const blob of blobs.newestFirst(id)) {
    found.unshift(blob);
    if (blob.name === last?.name) return found;
  }
  if (last === null) return found;
  throw new BrokenTrailError(id, `${last.name} is gone.`);
}
