import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { verifyTrail } from '../../shared/adapters/audit-verify.ts';
import { createBlobJournal } from '../../shared/adapters/blob-journal.ts';
import { entityOf, entryOf } from '../../shared/adapters/ledger-entity.ts';
import { storageNames } from '../../shared/adapters/storage.ts';
import { follows, headAt, openRecord } from '../../shared/audit/audit-record.ts';
import { trailBlob } from '../../shared/audit/trail-blob.ts';
import { emptyLedger } from '../../shared/domain/ledger-entry.ts';
import type { Signal } from '../../shared/domain/signal.ts';
import { decodeSignal, encodeSignal } from '../../shared/signals/signal-message.ts';
import { clusterId } from '../builders/an-observation.ts';
import { aDraft } from '../contracts/journal.contract.ts';
import { useAzurite } from '../contracts/use-azurite.ts';
import { FakeLog } from '../fakes/fake-log.ts';
import { heldLease } from '../fakes/held-lease.ts';
import { ControlRoom } from '../stories/a-control-room.ts';

/**
 * What earlier programs left in storage, as they wrote it: an upgrade finds it there. These files are only ever added to.
 * Where a test here fails, not the file is wrong: raise the version, go on reading the old one, and add a file.
 */
const linesOf = (name: string) =>
  readFileSync(new URL(name, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n');

const messages = linesOf('signals-1.jsonl').map((line) => [causeIn(line), line] as const);

describe('A message of version 1 in the queue', () => {
  it('is there for every cause', () => {
    expect(messages.map(([cause]) => cause).toSorted()).toEqual(['alert', 'event', 'follow-up', 'request', 'schedule']);
  });

  it.each(messages)('of cause %s is read as it was meant', (_cause, line) => {
    expect(decodeSignal(JSON.parse(line))).toEqual(JSON.parse(line).signal);
  });

  it.each(messages)('of cause %s is still written the same, so that an older program beside it reads on', (_, line) => {
    expect(encodeSignal(decodeSignal(JSON.parse(line)) as Signal)).toBe(line);
  });
});

type Row = Readonly<Record<string, unknown>> & { readonly fence: number };

const rows = linesOf('ledger-rows-1.jsonl').map((line) => JSON.parse(line) as Row) as [Row, Row, Row, Row, Row];
const [beforeBursting, midway, whileHot, withStrays, refused] = rows;

describe('A ledger row of form 1', () => {
  it('from before there was bursting is read, and what came later is empty', () => {
    const { burst, watch, strays, lastFailure } = emptyLedger(clusterId);

    expect(entryOf(beforeBursting, clusterId)).toMatchObject({ burst, watch, strays, lastFailure });
  });

  it('keeps what was under way, what failed, who is on ACI, and what was left behind', () => {
    const read = (row: Row) => entryOf(row, clusterId);

    expect(read(midway).pending).toMatchObject([{ action: { kind: 'register-provider' } }]);
    expect(read(refused).failures).toMatchObject([{ kind: 'register-provider', attempts: 1 }]);
    expect(read(whileHot).watch).toMatchObject({ hotLookSeconds: 10 });
    expect(read(withStrays).strays.map(({ proof }) => proof.isProven)).toContain(true);
  });

  it.each(rows.map((row, index) => [index + 1, row] as const))(
    'in line %s is one that a pass goes on from',
    async (_, row) => {
      const room = await roomWith(row);

      const ending = await room.take(room.alert());

      expect(ending.kind).toBe('passed');
      expect((await room.ledger.read(clusterId)).lastPass?.startedAt).toBe(room.clock.now());
    },
  );

  it('of a newer program of the same form keeps its members while an older one writes it', async () => {
    const newer = { ...entryOf(midway, clusterId), mood: 'good' };
    const room = await roomWith({ ...entityOf(newer) });

    await room.take(room.alert());

    expect(await room.ledger.read(clusterId)).toMatchObject({ mood: 'good' });
  });
});

/** An hour later, with the ledger as that row has it. */
async function roomWith(row: Row): Promise<ControlRoom> {
  const room = new ControlRoom();
  room.mode = 'reap';
  room.clock.advance(3600);
  for (let fence = 0; fence < row.fence; fence++) await (await room.leases.take(clusterId))?.release();
  await room.ledger.write(entryOf(row, clusterId), heldLease(clusterId, row.fence));
  return room;
}

describe('An audit trail of an earlier program', () => {
  const azurite = useAzurite();
  const lines = linesOf('trail-1.jsonl');
  const day = '2026-11-25';

  it('is verified line by line', () => {
    const opened = lines.map(openRecord);
    const events = opened.flatMap((one) => (one.is === 'record' ? [one.event] : []));

    expect(events).toHaveLength(lines.length);
    expect(events.slice(1).filter((event, index) => !follows(event, headAt(events[index] as typeof event)))).toEqual(
      [],
    );
  });

  it('is gone on with, and holds from the first record to the new one', async () => {
    const storage = azurite.open();
    const blob = (await storage.container(storageNames.audit)).getAppendBlobClient(trailBlob(clusterId, day, 1).name);
    await blob.create();
    const text = lines.map((line) => `${line}\n`).join('');
    await blob.appendBlock(text, Buffer.byteLength(text));

    const journal = createBlobJournal({ storage: azurite.open(), log: new FakeLog() });
    const added = await journal.append(aDraft({ time: `${day}T04:00:00.000Z` }), heldLease(clusterId, 1000));

    expect(Number(added.sequence)).toBe(lines.length + 1);
    expect(await verifyTrail({ storage, auditStorage: storage }, clusterId)).toMatchObject({
      verified: true,
      records: lines.length + 1,
    });
  });
});

function causeIn(line: string): string {
  return JSON.parse(line).signal.cause;
}
