import { partsOf } from '../domain/ids.ts';
import type { Episode, LedgerEntry } from '../domain/ledger-entry.ts';
import type { Signal } from '../domain/signal.ts';
import type { Instant } from '../domain/time.ts';
import type { Lease } from '../ports/leases.ts';
import type { Ledger } from '../ports/ledger.ts';

/** One pass under its lease. `entry` is the ledger as this pass last wrote it. */
export interface Pass {
  readonly id: string;
  readonly signal: Signal;
  readonly startedAt: Instant;
  readonly lease: Lease;
  readonly episode: Episode;
  entry: LedgerEntry;
}

/** The fence makes the id unique: no two passes of a cluster ever share one. */
export function beginPass(signal: Signal, lease: Lease, entry: LedgerEntry, startedAt: Instant): Pass {
  const { name } = partsOf(signal.clusterId);
  const id = `${name}-${lease.fence}`;
  const episode = entry.episode ?? { id: `${id}-episode`, startedAt, passes: 0, followUps: 0 };
  return { id, signal, startedAt, lease, episode, entry: { ...entry, fence: lease.fence } };
}

export async function save(pass: Pass, ledger: Ledger, part: Partial<LedgerEntry>): Promise<void> {
  const entry = { ...pass.entry, ...part };
  await ledger.write(entry, pass.lease);
  pass.entry = entry;
}
