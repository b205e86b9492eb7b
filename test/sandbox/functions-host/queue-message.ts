import type { DequeuedMessageItem } from '@azure/storage-queue';
import type { RpcData } from './worker-protocol.ts';

const base64Pattern = /^(?:[a-z0-9+/]{4})*(?:[a-z0-9+/]{2}==|[a-z0-9+/]{3}=)?$/i;
const isoTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?$/;

export function encodeMessage(text: string, encoding: 'base64' | 'none'): string {
  return encoding === 'base64' ? Buffer.from(text, 'utf8').toString('base64') : text;
}

/** The bytes of a message, or undefined where it is not in the encoding host.json asks for: the host poisons it unrun. */
export function decodeMessage(messageText: string, encoding: 'base64' | 'none'): Buffer | undefined {
  if (encoding === 'none') return Buffer.from(messageText, 'utf8');
  const compact = messageText.replace(/\s/g, '');
  return base64Pattern.test(compact) ? Buffer.from(compact, 'base64') : undefined;
}

/** What the handler gets: text, which the library parses as JSON where it can, or bytes for `dataType: binary`. */
export function toQueueInput(body: Buffer, dataType: unknown): RpcData {
  return dataType === 'binary' ? { bytes: body } : { string: body.toString('utf8') };
}

/** Trigger metadata of a received message: its own, then the members of a JSON object body, which win (recorded). */
export function toQueueMetadata(body: Buffer, message: DequeuedMessageItem): Record<string, RpcData> {
  return withMembers(body, {
    QueueTrigger: { string: body.toString('utf8') },
    DequeueCount: { int: message.dequeueCount },
    ExpirationTime: toTime(message.expiresOn),
    Id: { string: message.messageId },
    InsertionTime: toTime(message.insertedOn),
    NextVisibleTime: toTime(message.nextVisibleOn),
    PopReceipt: { string: message.popReceipt },
  });
}

/** Trigger metadata of a queue function invoked through /admin: no message, so no id and a count of 0 (recorded). */
export function toAdminQueueMetadata(body: Buffer): Record<string, RpcData> {
  return withMembers(body, { QueueTrigger: { string: body.toString('utf8') }, DequeueCount: { int: 0 } });
}

function toTime(date: Date): RpcData {
  return { json: JSON.stringify(date.toISOString().replace(/\.000Z$/, '+00:00')) };
}

function withMembers(body: Buffer, own: Record<string, RpcData>): Record<string, RpcData> {
  const metadata = { ...own };
  for (const [name, value] of Object.entries(parseObject(body))) {
    const data = toMemberData(value);
    const known = Object.keys(metadata).find((key) => key.toLowerCase() === name.toLowerCase());
    if (data) metadata[known ?? name] = data;
  }
  return metadata;
}

function parseObject(body: Buffer): object {
  try {
    const parsed: unknown = JSON.parse(body.toString('utf8'));
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? parsed : {};
  } catch {
    return {};
  }
}

// The host casts every scalar to a .NET string; arrays and nulls are left out, objects kept.
function toMemberData(value: unknown): RpcData | undefined {
  if (value === null || Array.isArray(value)) return undefined;
  if (typeof value === 'object') return { json: JSON.stringify(value) };
  if (typeof value === 'boolean') return { string: value ? 'True' : 'False' };
  if (typeof value === 'string' && isoTime.test(value)) return { string: toInvariantTime(value) };
  return { string: String(value) };
}

// Newtonsoft reads an ISO text as a date, and its string form is the invariant culture's.
function toInvariantTime(text: string): string {
  const date = new Date(/(?:Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}Z`);
  if (Number.isNaN(date.getTime())) return text;
  const [, year, month, day, time] = /^(\d{4})-(\d\d)-(\d\d)T(\d\d:\d\d:\d\d)/.exec(date.toISOString()) ?? [];
  return `${month}/${day}/${year} ${time}`;
}
