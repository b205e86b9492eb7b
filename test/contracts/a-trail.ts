import { createBlobJournal } from '../../shared/adapters/blob-journal.ts';
import { type Storage, storageNames } from '../../shared/adapters/storage.ts';
import { type ClusterId, pathOf } from '../../shared/domain/ids.ts';
import { FakeLog } from '../fakes/fake-log.ts';
import { heldLease } from '../fakes/held-lease.ts';
import { aDraft } from './journal.contract.ts';
import { newCluster } from './new-cluster.ts';

/** Two days with three records each, as the controller writes them. */
export async function aTrail(storage: Storage): Promise<ClusterId> {
  const id = newCluster();
  const journal = createBlobJournal({ storage, log: new FakeLog() });
  for (const time of ['2026-11-30T23:00:00.000Z', '2026-12-01T01:00:00.000Z']) {
    for (let record = 0; record < 3; record++) await journal.append(aDraft({ time }), heldLease(id, 1));
  }
  return id;
}

/** What somebody with rights on the account does: replaces a blob by one with other lines. */
export async function tamper(
  storage: Storage,
  id: ClusterId,
  day: string,
  change: (lines: string[]) => readonly string[],
): Promise<void> {
  const blob = (await storage.container(storageNames.audit)).getAppendBlobClient(`${pathOf(id)}/${day}.jsonl`);
  const lines = (await blob.downloadToBuffer()).toString().trimEnd().split('\n');
  const text = change(lines)
    .map((line) => `${line}\n`)
    .join('');
  await blob.delete();
  await blob.create();
  if (text) await blob.appendBlock(text, Buffer.byteLength(text));
}
