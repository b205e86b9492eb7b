import { createHash } from 'node:crypto';
import type { AuditDraft, AuditEvent } from '../domain/audit-event.ts';
import type { ClusterId } from '../domain/ids.ts';
import { canonicalJson } from './canonical-json.ts';
import { cutText, fitData } from './fit-data.ts';

/**
 * One record of the audit trail as it is stored: one line of canonical JSON that ends in the attribute `hash`, the
 * SHA-256 over the line without that attribute. `previoushash` links it to the record before it.
 * Pure: where lines are kept, and who may add one, is the journal's business.
 */
export interface AuditRecord {
  readonly event: ChainedEvent;
  /** Without the newline. */
  readonly line: string;
}

/** As stored, an audit event also carries the fence of the lease under which it was written (a CloudEvents extension). */
export interface ChainedEvent extends AuditEvent {
  readonly fence: number;
}

/** The place after which the next record goes. */
export interface ChainHead {
  readonly sequence: number;
  readonly hash: string;
  readonly fence: number;
}

export const chainStart: ChainHead = { sequence: 0, hash: '0'.repeat(64), fence: 0 };

/** A line, newline included, is never longer: far below the 4 MiB of an append block, and cheap to read back. */
export const lineBytesMax = 64 * 1024;

const subjectBytesMax = 2 * 1024;

/** The line's last attribute: `,"hash":"<64 hex digits>"}`. */
const hashPattern = /,"hash":"([0-9a-f]{64})"\}$/;
const hashBytes = 75;

/** Makes the record that follows `head`. Data too big for a line is cut and marked `truncated: true`. */
export function seal(draft: AuditDraft, head: ChainHead, origin: Origin): AuditRecord {
  const attributes = {
    specversion: '1.0',
    id: origin.id,
    source: origin.source,
    type: draft.type,
    subject: cutText(draft.subject, subjectBytesMax),
    time: draft.time,
    datacontenttype: 'application/json',
    sequence: sequenceText(head.sequence + 1),
    previoushash: head.hash,
    fence: origin.fence,
  } as const;
  const room = lineBytesMax - Buffer.byteLength(canonicalJson({ ...attributes, data: {} })) - hashBytes;
  const text = canonicalJson({ ...attributes, data: fitData(draft.data, room) });
  const line = `${text.slice(0, -1)},"hash":"${sha256(text)}"}`;
  return { line, event: JSON.parse(line) as ChainedEvent };
}

export interface Origin {
  readonly id: string;
  readonly source: ClusterId;
  readonly fence: number;
}

/** What a stored line turned out to be. A changed line still tells the place it claims. */
export type OpenedRecord =
  | { readonly is: 'record'; readonly event: ChainedEvent }
  | { readonly is: 'changed'; readonly event: ChainedEvent; readonly said: string }
  | { readonly is: 'malformed'; readonly said: string };

export function openRecord(line: string): OpenedRecord {
  const event = parseEvent(line);
  if (event === null) return { is: 'malformed', said: `It is no audit record: ${JSON.stringify(line.slice(0, 60))}.` };
  const hash = sha256(line.replace(hashPattern, '}'));
  return hash === event.hash
    ? { is: 'record', event }
    : { is: 'changed', event, said: 'Its hash is not that of its text.' };
}

/** Whether the record is the very next one after the head. */
export function follows(event: AuditEvent, head: ChainHead): boolean {
  return sequenceOf(event) === head.sequence + 1 && event.previoushash === head.hash;
}

export const headAt = (event: ChainedEvent): ChainHead => ({
  sequence: sequenceOf(event),
  hash: event.hash,
  fence: event.fence,
});

export const sequenceOf = (event: AuditEvent): number => Number(event.sequence);

export const sequenceText = (sequence: number): string => String(sequence).padStart(10, '0');

function parseEvent(line: string): ChainedEvent | null {
  if (!hashPattern.test(line)) return null;
  try {
    const event: unknown = JSON.parse(line);
    return isChainedEvent(event) ? event : null;
  } catch {
    return null;
  }
}

function isChainedEvent(value: unknown): value is ChainedEvent {
  if (typeof value !== 'object' || value === null) return false;
  const event = value as Record<string, unknown>;
  return (
    event.specversion === '1.0' &&
    ['id', 'source', 'type', 'time'].every((name) => typeof event[name] === 'string') &&
    /^\d{10}$/.test(String(event.sequence)) &&
    /^[0-9a-f]{64}$/.test(String(event.previoushash)) &&
    Number.isInteger(event.fence)
  );
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
