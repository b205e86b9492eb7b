import { beforeEach, describe, expect, it } from 'vitest';
import { emptyLedger, type LedgerEntry } from '../../shared/domain/ledger-entry.ts';
import { LeaseLostError } from '../../shared/ports/leases.ts';
import type { Ledger } from '../../shared/ports/ledger.ts';
import { aFailure, aLastPass, aPendingChange, createSubnet, delegateSubnet } from '../builders/an-entry.ts';
import { now } from '../builders/an-observation.ts';
import { heldLease } from '../fakes/held-lease.ts';
import { newCluster } from './new-cluster.ts';

export interface LedgerWorld {
  readonly ledger: Ledger;
  /** The same ledger as another process sees it. */
  readonly elsewhere: Ledger;
}

/** What every implementation of Ledger keeps to. */
export function describeLedger(name: string, open: () => LedgerWorld): void {
  describe(`${name} as a ledger`, () => {
    let world: LedgerWorld;
    beforeEach(() => {
      world = open();
    });

    it('has an empty entry for a cluster never seen', async () => {
      const id = newCluster();

      expect(await world.ledger.read(id)).toEqual(emptyLedger(id));
    });

    it('gives back what was written, with the fence of the writer, to any process', async () => {
      const id = newCluster();
      const entry = fullEntry(id);

      await world.ledger.write(entry, heldLease(id, 7));

      expect(await world.ledger.read(id)).toEqual({ ...entry, fence: 7 });
      expect(await world.elsewhere.read(id)).toEqual({ ...entry, fence: 7 });
    });

    it('takes write after write in one pass', async () => {
      const id = newCluster();
      const lease = heldLease(id, 1);
      const entry = await world.ledger.read(id);

      await world.ledger.write(withReason(entry, 'first'), lease);
      await world.ledger.write(withReason(entry, 'second'), lease);

      expect(reasonOf(await world.elsewhere.read(id))).toBe('second');
    });

    it('keeps an entry of several hundred kilobytes whole, and a smaller one after it', async () => {
      const id = newCluster();
      const long = 'ä€😀"\\ '.repeat(12_000);

      await world.ledger.write(withReason(emptyLedger(id), long), heldLease(id, 1));
      expect(reasonOf(await world.elsewhere.read(id))).toBe(long);

      await world.elsewhere.write(withReason(emptyLedger(id), 'short'), heldLease(id, 2));
      expect(reasonOf(await world.ledger.read(id))).toBe('short');
    });

    it('refuses a holder that lost its lease to a later one, also one that had read before', async () => {
      const id = newCluster();
      const entry = await world.ledger.read(id);
      await world.ledger.write(withReason(entry, 'first holder'), heldLease(id, 1));
      await world.elsewhere.write(withReason(entry, 'later holder'), heldLease(id, 2));

      const late = world.ledger.write(withReason(entry, 'too late'), heldLease(id, 1));

      await expect(late).rejects.toThrow(LeaseLostError);
      expect(reasonOf(await world.ledger.read(id))).toBe('later holder');
    });

    it('lets the present holder write over what a former one wrote late', async () => {
      const id = newCluster();
      const entry = await world.ledger.read(id);
      await world.elsewhere.write(withReason(entry, 'late'), heldLease(id, 1));

      await world.ledger.write(withReason(entry, 'present'), heldLease(id, 2));

      expect(reasonOf(await world.elsewhere.read(id))).toBe('present');
    });

    it('writes nothing once the lease is lost', async () => {
      const id = newCluster();
      const lease = heldLease(id, 1);
      lease.lose();

      await expect(world.ledger.write(fullEntry(id), lease)).rejects.toThrow(LeaseLostError);
      expect(await world.elsewhere.read(id)).toEqual(emptyLedger(id));
    });

    it('refuses the lease of another cluster', async () => {
      const write = world.ledger.write(fullEntry(newCluster()), heldLease(newCluster(), 1));

      await expect(write).rejects.toThrow(/lease of/);
    });

    it('lists all entries for the status of the fleet', async () => {
      const ids = [newCluster(), newCluster(), newCluster()].sort();
      for (const id of ids) await world.ledger.write(fullEntry(id), heldLease(id, 3));

      const listed = await world.elsewhere.list();

      const ours = listed.filter(({ clusterId }) => ids.includes(clusterId));
      expect(ours.map(({ clusterId }) => clusterId).sort()).toEqual(ids);
      expect(ours[0]).toEqual({ ...fullEntry(ours[0]?.clusterId as (typeof ids)[0]), fence: 3 });
    });
  });
}

const fullEntry = (id: LedgerEntry['clusterId']): LedgerEntry => ({
  ...emptyLedger(id),
  episode: { id: 'episode-1', startedAt: now, passes: 2, followUps: 1 },
  lastPass: aLastPass({ kind: 'act', why: 'A subnet is missing.', actions: [createSubnet] }),
  pending: [aPendingChange(createSubnet)],
  failures: [aFailure(delegateSubnet)],
  followUp: { signalId: 'follow-up-1', dueAt: now },
  remembered: { provider: { seen: true, value: 'Registered', at: now } },
});

const withReason = (entry: LedgerEntry, why: string): LedgerEntry => ({
  ...entry,
  lastPass: aLastPass({ kind: 'rest', why }),
});

const reasonOf = ({ lastPass }: LedgerEntry): string | undefined => lastPass?.decision.why;
