import * as z from 'zod/mini';
import type { ClusterId } from '../domain/ids.ts';
import { emptyLedger, type LedgerEntry } from '../domain/ledger-entry.ts';
import { storageNames } from './storage.ts';
import { partitionOf } from './table-key.ts';

/** The form in which a ledger entry is kept in a table row: JSON in pieces, as a property holds at most 64 KiB. */
export interface LedgerEntity {
  readonly partitionKey: string;
  readonly rowKey: string;
  readonly version: number;
  readonly fence: number;
  readonly pieces: number;
  readonly [piece: `json${number}`]: string;
}

export const ledgerRow = 'entry';

/** Raised when an older program could no longer read what a newer one writes. */
const schemaVersion = 1;

/** UTF-16 units, two bytes each (a property: 64 KiB; a row: 1 MiB, keys and numbers included). */
const pieceLength = 32 * 1024;
const piecesMax = 15;

export function entityOf(entry: LedgerEntry): LedgerEntity {
  const json = asciiOf(JSON.stringify(entry));
  const pieces = Math.ceil(json.length / pieceLength);
  if (pieces > piecesMax) {
    throw new Error(
      `Writing the ledger of ${entry.clusterId}: ${json.length} characters do not fit into a row, which holds ${piecesMax * pieceLength}.`,
    );
  }
  const texts = Array.from({ length: pieces }, (_, at) => [
    `json${at}`,
    json.slice(at * pieceLength, (at + 1) * pieceLength),
  ]);
  const row = { partitionKey: partitionOf(entry.clusterId), rowKey: ledgerRow, version: schemaVersion };
  return { ...row, fence: entry.fence, pieces, ...Object.fromEntries(texts) };
}

/**
 * Members that came later have their empty value in an older row. Throws an error that names the row where it holds no
 * entry of this cluster that we can read.
 */
export function entryOf(entity: Readonly<Record<string, unknown>>, id: ClusterId): LedgerEntry {
  const row = `${storageNames.ledger}, partition ${partitionOf(id)}, row ${ledgerRow}`;
  const { version } = entity;
  if (typeof version === 'number' && version > schemaVersion) {
    throw new Error(
      `Reading table ${row}: it was written in form ${version}, and this program knows forms up to ${schemaVersion}. Deploy the newer program again, or delete the row to start afresh.`,
    );
  }
  const parsed = entrySchema.safeParse(jsonOf(entity));
  if (version === schemaVersion && parsed.success && parsed.data.clusterId === id) {
    return filledUp(parsed.data as unknown as LedgerEntry);
  }
  const problem = parsed.success ? `form ${version}, cluster ${parsed.data.clusterId}` : z.prettifyError(parsed.error);
  throw new Error(
    `Reading table ${row}: it holds no ledger entry of this cluster (${problem.replaceAll('\n', ' ')}). Delete the row to start afresh; the audit trail keeps the history.`,
  );
}

function filledUp(entry: LedgerEntry): LedgerEntry {
  const { burst, ...empty } = emptyLedger(entry.clusterId);
  const spend = { ...burst.spend, ...entry.burst?.spend };
  return { ...empty, ...entry, burst: { ...burst, ...entry.burst, spend } };
}

/** Only then are characters, units and bytes the same number, and no cut goes through the middle of a character. */
function asciiOf(json: string): string {
  return json.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** The members that every reader leans on; what is inside them was written by this program. */
const entrySchema = z.looseObject({
  clusterId: z.string(),
  fence: z.int().check(z.nonnegative()),
  episode: z.nullable(z.looseObject({ id: z.string(), startedAt: z.string() })),
  lastPass: z.nullable(z.looseObject({ id: z.string(), endedAt: z.string(), decision: z.looseObject({}) })),
  pending: z.array(z.looseObject({ action: z.looseObject({ kind: z.string() }), target: z.string() })),
  failures: z.array(z.looseObject({ target: z.string(), notBefore: z.string() })),
  followUp: z.nullable(z.looseObject({ signalId: z.string(), dueAt: z.string() })),
  remembered: z.looseObject({}),
});

function jsonOf(entity: Readonly<Record<string, unknown>>): unknown {
  const pieces = Math.min(Number(entity.pieces) || 0, piecesMax);
  const json = Array.from({ length: pieces }, (_, at) => String(entity[`json${at}`] ?? '')).join('');
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
