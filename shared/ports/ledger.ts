import type { ClusterId } from '../domain/ids.ts';
import type { LedgerEntry } from '../domain/ledger-entry.ts';
import type { Lease } from './leases.ts';

/** The controller's memory, one entry per cluster. */
export interface Ledger {
  /** An empty entry for a cluster never seen. */
  read(id: ClusterId): Promise<LedgerEntry>;
  /** Throws LeaseLostError where a holder with a higher fence has written since. */
  write(entry: LedgerEntry, lease: Lease): Promise<void>;
  /** All entries, for the status of the fleet. */
  list(): Promise<readonly LedgerEntry[]>;
}
