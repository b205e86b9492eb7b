import type { TableClient } from '@azure/data-tables';
import type { Anchor } from '../audit/verify-chain.ts';
import type { ClusterId } from '../domain/ids.ts';
import { RecentMap } from './recent-map.ts';
import { patience, type Storage, storageNames } from './storage.ts';
import { isConflict, isNotFound, StorageError } from './storage-error.ts';
import { clusterOfPartition, partitionOf } from './table-key.ts';

/**
 * Where each trail ends, noted in the ledger's table after each append. Kept apart from the trail, best in another
 * account, it shows what was cut off the end. It may lag behind the trail and never runs ahead of it.
 */
export interface AuditAnchors {
  read(id: ClusterId): Promise<Anchor | null>;
  /** Leaves a later anchor as it is. */
  move(id: ClusterId, anchor: Anchor): Promise<void>;
  clusters(): AsyncGenerator<ClusterId>;
}

export function createAuditAnchors(storage: Storage): AuditAnchors {
  const table = () => storage.table(storageNames.ledger);
  const known = new RecentMap<ClusterId, Known>();
  return {
    read: async (id) => remember(known, id, await readRow(await table(), id)).anchor,
    move: async (id, anchor) => move(await table(), known, id, anchor),
    clusters: () => clusters(table),
  };
}

const anchorRow = 'head';
const movesMax = 4;

interface Known {
  readonly etag: string | null;
  readonly anchor: Anchor | null;
}

function remember(known: RecentMap<ClusterId, Known>, id: ClusterId, row: Known): Known {
  known.set(id, row);
  return row;
}

async function move(table: TableClient, known: RecentMap<ClusterId, Known>, id: ClusterId, anchor: Anchor) {
  for (let tries = 1; tries <= movesMax; tries++) {
    const before = known.get(id) ?? remember(known, id, await readRow(table, id));
    if (before.anchor && before.anchor.sequence >= anchor.sequence) return;
    const etag = await replace(table, id, anchor, before.etag);
    if (etag === null) known.delete(id);
    else {
      known.set(id, { etag, anchor });
      return;
    }
  }
}

/** The new etag; null where another has moved the anchor since. */
async function replace(table: TableClient, id: ClusterId, anchor: Anchor, etag: string | null): Promise<string | null> {
  const row = { partitionKey: partitionOf(id), rowKey: anchorRow, ...anchor };
  try {
    const written = etag
      ? await table.updateEntity(row, 'Replace', { etag, ...patience() })
      : await table.createEntity(row, patience());
    return written.etag ?? null;
  } catch (error) {
    if (isConflict(error) || isNotFound(error)) return null;
    throw new StorageError('Anchoring the audit trail of', id, error);
  }
}

async function readRow(table: TableClient, id: ClusterId): Promise<Known> {
  try {
    const row = await table.getEntity<Record<keyof Anchor, unknown>>(partitionOf(id), anchorRow, patience());
    const { sequence, hash, blob, length } = row;
    const anchor = { sequence: Number(sequence), hash: String(hash), blob: String(blob), length: Number(length) };
    if (Number.isInteger(anchor.sequence)) return { etag: row.etag, anchor };
  } catch (error) {
    if (isNotFound(error)) return { etag: null, anchor: null };
    throw new StorageError('Reading the audit anchor of', id, error);
  }
  throw new Error(
    `Reading table ${storageNames.ledger}, partition ${partitionOf(id)}, row ${anchorRow}: it holds no anchor of an audit trail. Verify the trail, then delete the row.`,
  );
}

async function* clusters(table: () => Promise<TableClient>): AsyncGenerator<ClusterId> {
  const filter = `RowKey eq '${anchorRow}'`;
  const rows = (await table()).listEntities({ queryOptions: { filter, select: ['PartitionKey'] } });
  try {
    for await (const row of rows) yield clusterOfPartition(String(row.partitionKey));
  } catch (error) {
    if (!isNotFound(error)) throw new StorageError('Listing the audit anchors in table', storageNames.ledger, error);
  }
}
