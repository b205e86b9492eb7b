import { randomUUID } from 'node:crypto';
import { type ChainedEvent, type ChainHead, chainStart, headAt, seal } from '../../shared/audit/audit-record.ts';
import type { BlobLines } from '../../shared/audit/link.ts';
import { dayOf, trailBlob } from '../../shared/audit/trail-blob.ts';
import { type Anchor, type Verdict, verifyChain } from '../../shared/audit/verify-chain.ts';
import type { AuditDraft } from '../../shared/domain/audit-event.ts';
import { type ClusterId, parseClusterId } from '../../shared/domain/ids.ts';
import type { Journal } from '../../shared/ports/journal.ts';
import { type Lease, LeaseLostError } from '../../shared/ports/leases.ts';

/** A journal in memory: the real records and the real chain, in lists instead of blobs. */
export class FakeJournal implements Journal {
  readonly #trails = new Map<ClusterId, Trail>();

  async append(draft: AuditDraft, lease: Lease): Promise<ChainedEvent> {
    const source = parseClusterId(lease.resourceId);
    if (source === null) throw new Error(`${lease.resourceId} is no cluster.`);
    const trail = this.#trail(source);
    if (trail.head.fence > lease.fence)
      throw new LeaseLostError(`A holder with fence ${trail.head.fence} has written.`);
    lease.assertHeld();
    const { event, line } = seal(draft, trail.head, { id: randomUUID(), source, fence: lease.fence });
    const last = trail.blobs.at(-1);
    const { name } = trailBlob(source, dayOf(draft.time), 1);
    if (last === undefined || name > last.blob) trail.blobs.push({ blob: name, lines: [line] });
    else last.lines.push(line);
    trail.head = headAt(event);
    trail.events.push(event);
    return event;
  }

  async last(id: ClusterId, count: number): Promise<readonly ChainedEvent[]> {
    return count > 0 ? this.events(id).slice(-count) : [];
  }

  /** All events of a cluster, oldest first. */
  events(id: ClusterId): readonly ChainedEvent[] {
    return this.#trail(id).events;
  }

  lines(id: ClusterId): readonly BlobLines[] {
    return this.#trail(id).blobs;
  }

  verify(id: ClusterId): Verdict {
    const { blobs, head } = this.#trail(id);
    const anchor: Anchor = { sequence: head.sequence, hash: head.hash, blob: blobs.at(-1)?.blob ?? '', length: 0 };
    return verifyChain(blobs, anchor, id);
  }

  #trail(id: ClusterId): Trail {
    const trail = this.#trails.get(id) ?? { blobs: [], events: [], head: chainStart };
    this.#trails.set(id, trail);
    return trail;
  }
}

interface Trail {
  readonly blobs: { blob: string; lines: string[] }[];
  readonly events: ChainedEvent[];
  head: ChainHead;
}
