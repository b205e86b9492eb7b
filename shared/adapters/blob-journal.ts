import { randomUUID } from 'node:crypto';
import { type AuditRecord, type ChainedEvent, headAt, openRecord, seal } from '../audit/audit-record.ts';
import { blobAfter, dayOf, trailBlob } from '../audit/trail-blob.ts';
import type { AuditDraft } from '../domain/audit-event.ts';
import { type ClusterId, parseClusterId } from '../domain/ids.ts';
import type { Journal } from '../ports/journal.ts';
import { type Lease, LeaseLostError } from '../ports/leases.ts';
import type { Log } from '../ports/log.ts';
import { type AuditAnchors, createAuditAnchors } from './audit-anchors.ts';
import { RecentMap } from './recent-map.ts';
import type { Storage } from './storage.ts';
import { createTrailBlobs, type TrailBlobs } from './trail-blobs.ts';
import { BrokenTrailError, catchUp, readLinesFromEnd, readTail, type Tail } from './trail-tail.ts';

/**
 * The audit trail in append blobs, one record a line, hash-chained. A record goes only to the very position where the
 * trail was seen to end, so that two writers can neither overwrite nor interleave; who finds the place taken reads what
 * came in between and goes on after it, or learns by the fence that the lease is lost.
 */
export function createBlobJournal(options: BlobJournalOptions): Journal {
  return new BlobJournal(options);
}

export interface BlobJournalOptions {
  /** Holds the anchors. */
  readonly storage: Storage;
  /** Holds the blobs: best an account of its own; the same where none is given. */
  readonly auditStorage?: Storage;
  readonly log: Log;
  readonly blocksMax?: number;
}

/** An append blob takes 50,000 blocks; the day then goes on in another blob. */
export const blobBlocksMax = 50_000;

const appendsMax = 6;
const lastEventsMax = 500;
const lastBlobsMax = 62;

class BlobJournal implements Journal {
  readonly #blobs: TrailBlobs;
  readonly #anchors: AuditAnchors;
  readonly #log: Log;
  readonly #blocksMax: number;
  readonly #tails = new RecentMap<ClusterId, Tail>();

  constructor({ storage, auditStorage = storage, log, blocksMax = blobBlocksMax }: BlobJournalOptions) {
    this.#blobs = createTrailBlobs(auditStorage);
    this.#anchors = createAuditAnchors(storage);
    this.#log = log;
    this.#blocksMax = blocksMax;
  }

  async append(draft: AuditDraft, lease: Lease): Promise<ChainedEvent> {
    const id = clusterOf(lease);
    const origin = { id: randomUUID(), source: id, fence: lease.fence };
    for (let tries = 1; tries <= appendsMax; tries++) {
      lease.assertHeld();
      const tail = this.#tails.get(id) ?? (await this.#coldTail(id));
      refuseLater(tail.fence, lease);
      const record = seal(draft, tail, origin);
      const written = await this.#place(draft, record, tail, lease);
      if (written) return this.#note(id, written, record.event);
      const own = await this.#adopt(id, tail, origin.id);
      if (own) return own;
    }
    throw new Error(
      `Appending to the audit trail of ${id}: others were faster ${appendsMax} times. Nothing was changed; try again.`,
    );
  }

  /** Reads at most the last two months with records. Lines that are no records are left to the verifier. */
  async last(id: ClusterId, count: number): Promise<readonly ChainedEvent[]> {
    const wanted = Math.min(count, lastEventsMax);
    let events: readonly ChainedEvent[] = [];
    let blobsLeft = lastBlobsMax;
    if (wanted <= 0) return events;
    for await (const blob of this.#blobs.newestFirst(id)) {
      const { lines } = await readLinesFromEnd(this.#blobs, blob, wanted - events.length);
      events = [...lines.flatMap(eventsIn), ...events];
      if (events.length >= wanted || --blobsLeft === 0) break;
    }
    return events;
  }

  /** The anchor is read first: whatever it names was in the trail before we look there. */
  async #coldTail(id: ClusterId): Promise<Tail> {
    const anchor = await this.#anchors.read(id);
    const tail = await readTail(this.#blobs, id);
    if (anchor && anchor.sequence > tail.sequence) {
      throw new BrokenTrailError(
        id,
        `it ends with record ${tail.sequence}, but record ${anchor.sequence} had been written.`,
      );
    }
    if (anchor?.sequence === tail.sequence && anchor.hash !== tail.hash) {
      throw new BrokenTrailError(id, `record ${tail.sequence} is not the one that had been written.`);
    }
    this.#tails.set(id, tail);
    return tail;
  }

  /** The tail with the record in place; null where the trail no longer ends where it was seen to end. */
  async #place(draft: AuditDraft, { line, event }: AuditRecord, tail: Tail, lease: Lease): Promise<Tail | null> {
    const open = await this.#openBlob(draft, event.source, tail);
    if (!open?.blob) return null;
    lease.assertHeld();
    const text = `${line}\n`;
    try {
      if (!(await this.#blobs.append(open.blob.name, text, open.length))) return null;
    } catch (error) {
      return this.#placedAfterAll(tail, event, error);
    }
    return { ...open, ...headAt(event), length: open.length + Buffer.byteLength(text), blocks: open.blocks + 1 };
  }

  /** No answer came: whether the record is there only the trail can tell. */
  async #placedAfterAll(before: Tail, { source, id }: ChainedEvent, error: unknown): Promise<Tail> {
    this.#tails.delete(source);
    const { tail, added } = await catchUp(this.#blobs, source, before).catch(() => ({ tail: before, added: [] }));
    if (added.some((event) => event.id === id)) return tail;
    throw error;
  }

  /** The blob that the record goes to: today's, or a further one where that is full or closed. Null: no longer the tail. */
  async #openBlob({ time }: AuditDraft, id: ClusterId, tail: Tail): Promise<Tail | null> {
    const today = dayOf(time);
    if (tail.blob && tail.blob.day >= today && !tail.isClosed && tail.blocks < this.#blocksMax) return tail;
    const blob = tail.blob ? blobAfter(tail.blob, today) : trailBlob(id, today, 1);
    if (tail.blob && !(await this.#blobs.close(tail.blob.name, tail.length))) return null;
    await this.#blobs.create(blob.name);
    return { ...tail, blob, length: 0, blocks: 0, isClosed: false };
  }

  /** Takes in what others appended. Our own record among it, from a try whose answer was lost, counts as written. */
  async #adopt(id: ClusterId, seen: Tail, ownId: string): Promise<ChainedEvent | null> {
    this.#tails.delete(id);
    const { tail, added } = await catchUp(this.#blobs, id, seen);
    const own = added.find((event) => event.id === ownId);
    if (own) return this.#note(id, tail, own);
    this.#tails.set(id, tail);
    return null;
  }

  /** The record is written; without its anchor it is only less well protected against being cut off. */
  async #note(id: ClusterId, tail: Tail, event: ChainedEvent): Promise<ChainedEvent> {
    this.#tails.set(id, tail);
    const anchor = { sequence: tail.sequence, hash: tail.hash, blob: tail.blob?.name ?? '', length: tail.length };
    await this.#anchors.move(id, anchor).catch((error: unknown) => {
      this.#log.warn(`Audit record ${event.sequence} of ${id} is written but not anchored: ${String(error)}`);
    });
    return event;
  }
}

/** Refuses where a later holder of the lease has written. */
function refuseLater(fence: number, lease: Lease): void {
  if (fence <= lease.fence) return;
  throw new LeaseLostError(
    `Appending to the audit trail of ${lease.resourceId}: a later holder of the lease has written (fence ${fence}, ours ${lease.fence}).`,
  );
}

function clusterOf({ resourceId }: Lease): ClusterId {
  const id = parseClusterId(resourceId);
  if (id) return id;
  throw new Error(`Appending to an audit trail under the lease of ${resourceId}: only a cluster's own lease will do.`);
}

function eventsIn(line: string): readonly ChainedEvent[] {
  const opened = openRecord(line);
  return opened.is === 'record' ? [opened.event] : [];
}
