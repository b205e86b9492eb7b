import { entityOf } from '../../shared/adapters/ledger-entity.ts';
import type { ClusterId } from '../../shared/domain/ids.ts';
import { emptyLedger, type LedgerEntry } from '../../shared/domain/ledger-entry.ts';
import { type Lease, LeaseLostError } from '../../shared/ports/leases.ts';
import type { Ledger } from '../../shared/ports/ledger.ts';

/**
 * A ledger in memory. Keeps JSON, as the real one does, so that nothing in it is shared with a caller, and takes no more
 * than fits into a row.
 */
export class FakeLedger implements Ledger {
  readonly #rows = new Map<ClusterId, string>();
  /** How often it was written, by cluster: what a quiet pass must not do. */
  readonly writes = new Map<ClusterId, number>();

  async read(id: ClusterId): Promise<LedgerEntry> {
    return this.#read(id);
  }

  async write(entry: LedgerEntry, lease: Lease): Promise<void> {
    const { clusterId } = entry;
    if (clusterId !== lease.resourceId)
      throw new Error(`The lease of ${lease.resourceId} is not that of ${clusterId}.`);
    const { fence } = this.#read(clusterId);
    if (fence > lease.fence) throw new LeaseLostError(`A holder with fence ${fence} has written since.`);
    lease.assertHeld();
    const written = { ...entry, fence: lease.fence };
    entityOf(written);
    this.#rows.set(clusterId, JSON.stringify(written));
    this.writes.set(clusterId, (this.writes.get(clusterId) ?? 0) + 1);
  }

  async list(): Promise<readonly LedgerEntry[]> {
    return [...this.#rows.keys()].map((id) => this.#read(id));
  }

  #read(id: ClusterId): LedgerEntry {
    const row = this.#rows.get(id);
    return row === undefined ? emptyLedger(id) : JSON.parse(row);
  }
}
