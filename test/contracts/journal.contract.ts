import { beforeEach, describe, expect, it } from 'vitest';
import { chainStart, lineBytesMax } from '../../shared/audit/audit-record.ts';
import type { Verdict } from '../../shared/audit/verify-chain.ts';
import type { AuditDraft } from '../../shared/domain/audit-event.ts';
import type { ClusterId } from '../../shared/domain/ids.ts';
import type { Journal } from '../../shared/ports/journal.ts';
import { LeaseLostError } from '../../shared/ports/leases.ts';
import { heldLease } from '../fakes/held-lease.ts';
import { newCluster } from './new-cluster.ts';

export interface JournalWorld {
  readonly journal: Journal;
  /** The same journal as another process sees it. */
  readonly elsewhere: Journal;
  verify(id: ClusterId): Promise<Verdict>;
}

export const aDraft = (part: Partial<AuditDraft> = {}): AuditDraft => ({
  type: 'aksburst.change.intent',
  subject: 'pass-1',
  time: '2026-11-25T03:00:00.000Z',
  data: { action: { kind: 'register-provider' }, why: 'The provider is not registered.' },
  ...part,
});

/** What every implementation of Journal keeps to. */
export function describeJournal(name: string, open: () => JournalWorld): void {
  describe(`${name} as a journal`, () => {
    let world: JournalWorld;
    beforeEach(() => {
      world = open();
    });

    it('seals a draft into a CloudEvents record that starts the chain of its cluster', async () => {
      const id = newCluster();

      const event = await world.journal.append(aDraft(), heldLease(id, 4));

      expect(event).toEqual({
        ...aDraft(),
        specversion: '1.0',
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        source: id,
        datacontenttype: 'application/json',
        sequence: '0000000001',
        previoushash: chainStart.hash,
        hash: expect.stringMatching(/^[0-9a-f]{64}$/),
        fence: 4,
      });
    });

    it('chains one record to the next, whichever process writes them, and across days', async () => {
      const id = newCluster();
      const days = ['2026-11-30T23:59:59.000Z', '2026-12-01T00:00:00.000Z', '2026-12-01T08:00:00.000Z'];

      const events = [];
      for (const [at, time] of days.entries()) {
        const journal = at === 1 ? world.elsewhere : world.journal;
        events.push(await journal.append(aDraft({ time }), heldLease(id, at + 1)));
      }

      expect(events.map(({ sequence }) => Number(sequence))).toEqual([1, 2, 3]);
      expect(events.slice(1).map(({ previoushash }) => previoushash)).toEqual(
        events.slice(0, 2).map(({ hash }) => hash),
      );
      expect(await world.verify(id)).toEqual({ verified: true, records: 3, unanchored: 0 });
    });

    it('keeps the order of writing when a clock goes back a day', async () => {
      const id = newCluster();
      await world.journal.append(aDraft({ time: '2026-11-26T00:00:01.000Z' }), heldLease(id, 1));

      await world.elsewhere.append(aDraft({ time: '2026-11-25T23:59:59.000Z' }), heldLease(id, 2));
      await world.journal.append(aDraft({ time: '2026-11-26T00:00:02.000Z' }), heldLease(id, 3));

      expect(await world.verify(id)).toEqual({ verified: true, records: 3, unanchored: 0 });
    });

    it('writes all of several records that are handed over at once', async () => {
      const id = newCluster();
      const lease = heldLease(id, 1);

      const drafts = ['one', 'two', 'three'].map((subject) => aDraft({ subject }));
      await Promise.all(drafts.map((draft) => world.journal.append(draft, lease)));

      const subjects = (await world.elsewhere.last(id, 10)).map(({ subject }) => subject);
      expect(subjects.toSorted()).toEqual(['one', 'three', 'two']);
      expect(await world.verify(id)).toMatchObject({ verified: true, records: 3 });
    });

    it('gives the newest events of a cluster, oldest first, across days', async () => {
      const id = newCluster();
      for (const day of [20, 21, 22, 25]) {
        await world.journal.append(aDraft({ time: `2026-11-${day}T03:00:00.000Z` }), heldLease(id, 1));
      }

      const daysOf = async (count: number) =>
        (await world.elsewhere.last(id, count)).map(({ time }) => Number(time.slice(8, 10)));

      expect(await daysOf(3)).toEqual([21, 22, 25]);
      expect(await daysOf(100)).toEqual([20, 21, 22, 25]);
      expect(await daysOf(0)).toEqual([]);
      expect(await world.journal.last(newCluster(), 5)).toEqual([]);
    });

    it('keeps the chains of clusters apart', async () => {
      const [one, other] = [newCluster(), newCluster()];
      await world.journal.append(aDraft(), heldLease(one, 1));

      const event = await world.journal.append(aDraft({ subject: 'of the other' }), heldLease(other, 1));

      expect(event).toMatchObject({ sequence: '0000000001', source: other });
      expect((await world.journal.last(one, 9)).map(({ subject }) => subject)).toEqual(['pass-1']);
    });

    it('writes nothing once the lease is lost', async () => {
      const id = newCluster();
      const lease = heldLease(id, 1);
      lease.lose();

      await expect(world.journal.append(aDraft(), lease)).rejects.toThrow(LeaseLostError);
      expect(await world.elsewhere.last(id, 9)).toEqual([]);
    });

    it('refuses a holder that lost its lease to a later one, whatever it still believes', async () => {
      const id = newCluster();
      await world.journal.append(aDraft({ subject: 'first holder' }), heldLease(id, 1));
      await world.elsewhere.append(aDraft({ subject: 'later holder' }), heldLease(id, 2));

      const late = world.journal.append(aDraft({ subject: 'too late' }), heldLease(id, 1));

      await expect(late).rejects.toThrow(LeaseLostError);
      expect((await world.elsewhere.last(id, 9)).map(({ subject }) => subject)).toEqual([
        'first holder',
        'later holder',
      ]);
      expect(await world.verify(id)).toMatchObject({ verified: true, records: 2 });
    });

    it('goes on after what a former holder wrote late', async () => {
      const id = newCluster();
      await world.journal.append(aDraft({ subject: 'before' }), heldLease(id, 2));
      await world.elsewhere.append(aDraft({ subject: 'late' }), heldLease(id, 2));

      const event = await world.journal.append(aDraft({ subject: 'present' }), heldLease(id, 3));

      expect(event.sequence).toBe('0000000003');
      expect(await world.verify(id)).toEqual({ verified: true, records: 3, unanchored: 0 });
    });

    it('cuts data too big for a record and says so, so that a record can always be written', async () => {
      const id = newCluster();
      const plan = '"\u0001€😀'.repeat(100_000);

      const event = await world.journal.append(aDraft({ data: { why: 'Big plan.', plan } }), heldLease(id, 1));

      expect(event.data).toMatchObject({ why: 'Big plan.', truncated: true });
      expect(event.data.beginning).toMatch(/^\{"plan":/);
      const [stored] = await world.elsewhere.last(id, 1);
      expect(stored).toEqual(event);
      expect(Buffer.byteLength(JSON.stringify(stored))).toBeLessThan(lineBytesMax);
      expect(await world.verify(id)).toMatchObject({ verified: true, records: 1 });
    });

    it('refuses the lease of what is no cluster', async () => {
      const lease = heldLease('/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/n', 1);

      await expect(world.journal.append(aDraft(), lease)).rejects.toThrow(/cluster/);
    });
  });
}
