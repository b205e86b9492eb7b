import type { TableClient } from '@azure/data-tables';
import { type ClusterId, isSameId } from '../domain/ids.ts';
import { emptyLedger, type LedgerEntry } from '../domain/ledger-entry.ts';
import { type Lease, LeaseLostError } from '../ports/leases.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { Log } from '../ports/log.ts';
import { entityOf, entryOf, type LedgerEntity, ledgerRow } from './ledger-entity.ts';
import { RecentMap } from './recent-map.ts';
import { patience, type Storage, storageNames } from './storage.ts';
import { isConflict, isNotFound, StorageError } from './storage-error.ts';
import { clusterOfPartition, partitionOf } from './table-key.ts';

/**
 * The ledger in a table, one row per cluster. A write replaces the row only as this process last saw it; where it has
 * changed since, the fence tells whether the other writer is a former holder of the lease or a later one.
 */
export function createTableLedger(options: TableLedgerOptions): Ledger {
  return new TableLedger(options);
}

export interface TableLedgerOptions {
  readonly storage: Storage;
  readonly log: Log;
}

class TableLedger implements Ledger {
  readonly #storage: Storage;
  readonly #log: Log;
  readonly #stored = new RecentMap<ClusterId, Stored>();

  constructor({ storage, log }: TableLedgerOptions) {
    this.#storage = storage;
    this.#log = log;
  }

  async read(id: ClusterId): Promise<LedgerEntry> {
    const row = await readRow(await this.#table(), id);
    const entry = row ? entryOf(row, id) : emptyLedger(id);
    this.#stored.set(id, storedOf(row));
    return entry;
  }

  async write(entry: LedgerEntry, lease: Lease): Promise<void> {
    if (!isSameId(entry.clusterId, lease.resourceId)) {
      throw new Error(
        `Writing the ledger of ${entry.clusterId} under the lease of ${lease.resourceId}: a programming error.`,
      );
    }
    const table = await this.#table();
    const entity = entityOf({ ...entry, fence: lease.fence });
    for (let tries = 1; tries <= writesMax; tries++) {
      const stored = await this.#storedRow(table, entry.clusterId);
      refuseLater(stored, lease);
      lease.assertHeld();
      if (await this.#replace(table, entity, stored, entry.clusterId)) return;
    }
    throw new Error(
      `Writing the ledger of ${entry.clusterId}: it changed under each of ${writesMax} tries. The next signal tries again.`,
    );
  }

  /** A row that cannot be read is left out with a warning, so that one bad row does not hide the fleet. */
  async list(): Promise<readonly LedgerEntry[]> {
    const entries: LedgerEntry[] = [];
    try {
      const rows = (await this.#table()).listEntities({ queryOptions: { filter: `RowKey eq '${ledgerRow}'` } });
      for await (const row of rows) entries.push(...this.#entryOrWarning(row));
      return entries;
    } catch (error) {
      throw new StorageError('Listing table', storageNames.ledger, error);
    }
  }

  #table(): Promise<TableClient> {
    return this.#storage.table(storageNames.ledger);
  }

  async #storedRow(table: TableClient, id: ClusterId): Promise<Stored> {
    const known = this.#stored.get(id);
    return known === undefined ? storedOf(await readRow(table, id, ['fence'])) : known;
  }

  /** False where the row is no longer as it was seen; then it is read again. */
  async #replace(table: TableClient, entity: LedgerEntity, stored: Stored, id: ClusterId): Promise<boolean> {
    try {
      const { etag } = stored
        ? await table.updateEntity(entity, 'Replace', { etag: stored.etag, ...patience() })
        : await table.createEntity(entity, patience());
      if (etag) this.#stored.set(id, { etag, fence: entity.fence });
      else this.#stored.delete(id);
      return true;
    } catch (error) {
      this.#stored.delete(id);
      if (isConflict(error) || isNotFound(error)) return false;
      throw new StorageError('Writing the ledger of', id, error);
    }
  }

  #entryOrWarning(row: Readonly<Record<string, unknown>>): readonly LedgerEntry[] {
    try {
      return [entryOf(row, clusterOfPartition(String(row.partitionKey)))];
    } catch (error) {
      this.#log.warn(error instanceof Error ? error.message : String(error));
      return [];
    }
  }
}

/** What of a stored row decides whether it may be replaced; null: there is no row yet. */
type Stored = { readonly etag: string; readonly fence: number } | null;

const writesMax = 4;

function refuseLater(stored: Stored, lease: Lease): void {
  if (stored === null || stored.fence <= lease.fence) return;
  throw new LeaseLostError(
    `Writing the ledger of ${lease.resourceId}: a later holder of the lease has written (fence ${stored.fence}, ours ${lease.fence}).`,
  );
}

type Row = Readonly<Record<string, unknown>> & { readonly etag: string };

async function readRow(table: TableClient, id: ClusterId, select?: string[]): Promise<Row | null> {
  try {
    return await table.getEntity(partitionOf(id), ledgerRow, {
      ...patience(),
      ...(select ? { queryOptions: { select } } : {}),
    });
  } catch (error) {
    if (isNotFound(error)) return null;
    throw new StorageError('Reading the ledger of', id, error);
  }
}

/** A row without a fence is taken as one that anybody may replace. */
function storedOf(row: Row | null): Stored {
  return row && { etag: row.etag, fence: Number(row.fence) || 0 };
}
