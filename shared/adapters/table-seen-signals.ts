import { createHash } from 'node:crypto';
import type { TableClient } from '@azure/data-tables';
import type { ClusterId } from '../domain/ids.ts';
import type { Signal } from '../domain/signal.ts';
import { type Instant, isAfter, secondsAfter } from '../domain/time.ts';
import type { Clock } from '../ports/clock.ts';
import { type SeenSignals, seenSecondsMax } from '../ports/seen-signals.ts';
import { RecentMap } from './recent-map.ts';
import { patience, type Storage, storageNames } from './storage.ts';
import { isNotFound, StorageError } from './storage-error.ts';
import { partitionOf } from './table-key.ts';

/** Seen signals in a table: one row per signal in the cluster's partition, swept now and then as new ones come in. */
export function createSeenSignals(options: SeenSignalsOptions): SeenSignals {
  return new TableSeenSignals(options);
}

export interface SeenSignalsOptions {
  readonly storage: Storage;
  readonly clock: Clock;
}

class TableSeenSignals implements SeenSignals {
  readonly #storage: Storage;
  readonly #clock: Clock;
  readonly #sweptAt = new RecentMap<ClusterId, Instant>();

  constructor({ storage, clock }: SeenSignalsOptions) {
    this.#storage = storage;
    this.#clock = clock;
  }

  async has(signal: Signal): Promise<boolean> {
    const table = await this.#table();
    try {
      const row = await table.getEntity<{ seenAt: string }>(partitionOf(signal.clusterId), rowOf(signal), patience());
      return !isAfter(this.#forgetBefore(), row.seenAt);
    } catch (error) {
      if (isNotFound(error)) return false;
      throw new StorageError('Looking up a signal of', signal.clusterId, error);
    }
  }

  async add(signal: Signal): Promise<void> {
    const table = await this.#table();
    const row = { partitionKey: partitionOf(signal.clusterId), rowKey: rowOf(signal), seenAt: this.#clock.now() };
    try {
      await table.upsertEntity(row, 'Replace', patience());
    } catch (error) {
      throw new StorageError('Remembering a signal of', signal.clusterId, error);
    }
    if (this.#isSweepDue(signal.clusterId)) await sweep(table, signal.clusterId, this.#forgetBefore());
  }

  #table(): Promise<TableClient> {
    return this.#storage.table(storageNames.seenSignals);
  }

  #forgetBefore(): Instant {
    return secondsAfter(this.#clock.now(), -seenSecondsMax);
  }

  #isSweepDue(id: ClusterId): boolean {
    const now = this.#clock.now();
    const last = this.#sweptAt.get(id);
    if (last !== undefined && !isAfter(now, secondsAfter(last, sweepSeconds))) return false;
    this.#sweptAt.set(id, now);
    return true;
  }
}

const sweepSeconds = 60 * 60;
const sweepRowsMax = 100;

/** An id may be long and hold any character; a row key may not. */
function rowOf({ id }: Signal): string {
  return createHash('sha256').update(id).digest('hex');
}

/** Deletes some of the old rows. What fails here is left to the next sweep: no signal hangs on it. */
async function sweep(table: TableClient, id: ClusterId, before: Instant): Promise<void> {
  const filter = `PartitionKey eq '${partitionOf(id)}' and seenAt lt '${before}'`;
  const pages = table
    .listEntities({ queryOptions: { filter, select: ['PartitionKey', 'RowKey'] } })
    .byPage({ maxPageSize: sweepRowsMax });
  try {
    const { value: rows = [] } = await pages.next();
    for (const { partitionKey, rowKey } of rows) await table.deleteEntity(partitionKey, rowKey, patience());
  } catch {
    return;
  }
}
