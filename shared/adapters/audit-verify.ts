import type { BlobLines } from '../audit/link.ts';
import { type Verdict, verifyChain } from '../audit/verify-chain.ts';
import type { ClusterId } from '../domain/ids.ts';
import { createAuditAnchors } from './audit-anchors.ts';
import type { Storage } from './storage.ts';
import { createTrailBlobs, type TrailBlobs } from './trail-blobs.ts';
import { linesOf } from './trail-tail.ts';

export interface TrailStorage {
  /** Holds the anchors; null where nobody can ask: then nothing vouches for the end of a trail. */
  readonly storage: Storage | null;
  readonly auditStorage: Storage;
}

/** Reads one cluster's whole trail and judges it. The anchor is read first, as the trail may grow meanwhile. */
export async function verifyTrail({ storage, auditStorage }: TrailStorage, id: ClusterId): Promise<Verdict> {
  const anchor = storage && (await createAuditAnchors(storage).read(id));
  return verifyChain(await readTrail(auditStorage, id), anchor, id);
}

/** The clusters that have a trail, or had one: an anchor stays when the blobs are gone. */
export async function listTrails({ storage, auditStorage }: TrailStorage): Promise<readonly ClusterId[]> {
  const found = new Set<ClusterId>();
  for await (const id of createTrailBlobs(auditStorage).clusters()) found.add(id);
  if (storage) for await (const id of createAuditAnchors(storage).clusters()) found.add(id);
  return [...found].sort();
}

async function readTrail(auditStorage: Storage, id: ClusterId): Promise<readonly BlobLines[]> {
  const blobs = createTrailBlobs(auditStorage);
  const trail: BlobLines[] = [];
  for await (const { name, length } of blobs.newestFirst(id)) {
    trail.unshift({ blob: name, lines: linesOf(await readText(blobs, name, length)) });
  }
  return trail;
}

/** No request takes long on a slow line, and what is appended meanwhile is left out. */
const rangeBytes = 4 * 1024 * 1024;

async function readText(blobs: TrailBlobs, name: string, length: number): Promise<string> {
  const parts: Buffer[] = [];
  for (let offset = 0; offset < length; offset += rangeBytes) {
    parts.push(await blobs.readRange(name, offset, Math.min(length, offset + rangeBytes)));
  }
  return Buffer.concat(parts).toString();
}
