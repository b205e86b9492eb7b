import { describe, expect, it } from 'vitest';
import { createStorage, storageNames } from '../../../shared/adapters/storage.ts';
import { partitionOf } from '../../../shared/adapters/table-key.ts';
import { createTableLedger } from '../../../shared/adapters/table-ledger.ts';
import type { ClusterId } from '../../../shared/domain/ids.ts';
import { emptyLedger } from '../../../shared/domain/ledger-entry.ts';
import { describeLedger } from '../../contracts/ledger.contract.ts';
import { newCluster } from '../../contracts/new-cluster.ts';
import { useAzurite } from '../../contracts/use-azurite.ts';
import { FakeLog } from '../../fakes/fake-log.ts';
import { startFlakyProxy } from '../../fakes/flaky-proxy.ts';
import { heldLease } from '../../fakes/held-lease.ts';

const azurite = useAzurite();

const openLedger = (log = new FakeLog()) => createTableLedger({ storage: azurite.open(), log });

describeLedger('a table', () => ({ ledger: openLedger(), elsewhere: openLedger() }));

describe('the ledger in a table', () => {
  const change = async (id: ClusterId, members: Record<string, unknown>) => {
    const table = await azurite.open().table(storageNames.ledger);
    await table.upsertEntity({ partitionKey: partitionOf(id), rowKey: 'entry', ...members }, 'Merge');
  };

  it.each([
    ['of a newer program', { version: 2 }, /form 2.*up to 1.*Deploy the newer program/],
    ['without a version', { version: '' }, /holds no ledger entry/],
    ['that is not JSON', { json0: '{"clusterId":' }, /holds no ledger entry/],
    ['of another cluster', { json0: JSON.stringify(emptyLedger(newCluster())) }, /form 1, cluster \/subscriptions/],
    ['without its lists', { json0: '{"clusterId":"x","fence":1}' }, /pending.*Delete the row to start afresh/],
  ])('refuses a row %s, and names it', async (_what, members, message) => {
    const id = newCluster();
    await openLedger().write(emptyLedger(id), heldLease(id, 1));
    await change(id, members);

    await expect(openLedger().read(id)).rejects.toThrow(message);
    await expect(openLedger().read(id)).rejects.toThrow(`table ledger, partition ${partitionOf(id)}, row entry`);
  });

  it('fills up a row of an older program with empty values, down to what was spent', async () => {
    const id = newCluster();
    const { strays: _strays, burst, ...older } = emptyLedger(id);
    const { aciRefusal: _refusal, ...olderBurst } = burst;
    await openLedger().write(emptyLedger(id), heldLease(id, 1));
    const burstOfOld = {
      ...olderBurst,
      creates: [{ at: '2026-11-25T03:00:00.000Z', pods: 3 }],
      spend: { month: '2026-11' },
    };
    await change(id, { json0: JSON.stringify({ ...older, burst: burstOfOld }) });

    const read = await openLedger().read(id);

    expect(read).toEqual({
      ...emptyLedger(id),
      burst: { ...burst, ...burstOfOld, spend: { ...burst.spend, month: '2026-11' } },
    });
  });

  it('lists the fleet without a row that cannot be read, and warns', async () => {
    const [bad, good] = [newCluster(), newCluster()];
    for (const id of [bad, good]) await openLedger().write(emptyLedger(id), heldLease(id, 1));
    await change(bad, { json0: 'nonsense' });
    const log = new FakeLog();

    const listed = (await openLedger(log).list()).map(({ clusterId }) => clusterId);

    expect(listed).toContain(good);
    expect(listed).not.toContain(bad);
    expect(log.messages('warn').join()).toContain(partitionOf(bad));
  });

  it('refuses an entry too big for a row before it sends anything', async () => {
    const id = newCluster();
    const entry = { ...emptyLedger(id), followUp: { signalId: 'x'.repeat(500_000), dueAt: '' } };

    await expect(openLedger().write(entry, heldLease(id, 1))).rejects.toThrow(/do not fit into a row/);
    expect(await openLedger().read(id)).toEqual(emptyLedger(id));
  });

  it.each([
    ['the first', 0],
    ['a later', 1],
  ])('takes %s write as done when only its answer was lost', async (_which, writesBefore) => {
    const id = newCluster();
    const proxy = await startFlakyProxy(azurite.connectionString());
    const storage = createStorage({ connectionString: proxy.connectionString });
    const ledger = createTableLedger({ storage, log: new FakeLog() });
    const lease = heldLease(id, 5);
    const entry = await ledger.read(id);
    for (let writes = 0; writes < writesBefore; writes++) await ledger.write(entry, lease);
    proxy.loseAnswers((method, url) => (method === 'POST' || method === 'PUT') && url.includes('ledger'), 1);

    await ledger.write({ ...entry, followUp: { signalId: 'f', dueAt: 'd' } }, lease);

    expect((await openLedger().read(id)).followUp?.signalId).toBe('f');
    await proxy.stop();
  });

  it('costs one request a write within a pass', async () => {
    const id = newCluster();
    const proxy = await startFlakyProxy(azurite.connectionString());
    const storage = createStorage({ connectionString: proxy.connectionString });
    const ledger = createTableLedger({ storage, log: new FakeLog() });
    const entry = await ledger.read(id);
    const before = proxy.requests.length;

    for (let writes = 0; writes < 3; writes++) await ledger.write(entry, heldLease(id, 1));

    expect(proxy.requests.slice(before)).toHaveLength(3);
    await proxy.stop();
  });
});
