import { describe, expect, it } from 'vitest';
import { verifyTrail } from '../../../shared/adapters/audit-verify.ts';
import { createBlobJournal } from '../../../shared/adapters/blob-journal.ts';
import { createStorage, storageNames } from '../../../shared/adapters/storage.ts';
import { partitionOf } from '../../../shared/adapters/table-key.ts';
import { type ClusterId, pathOf } from '../../../shared/domain/ids.ts';
import { LeaseLostError } from '../../../shared/ports/leases.ts';
import { aDraft, describeJournal } from '../../contracts/journal.contract.ts';
import { newCluster } from '../../contracts/new-cluster.ts';
import { useAzurite } from '../../contracts/use-azurite.ts';
import { FakeLog } from '../../fakes/fake-log.ts';
import { startFlakyProxy } from '../../fakes/flaky-proxy.ts';
import { heldLease } from '../../fakes/held-lease.ts';

const azurite = useAzurite();

const openJournal = (part: { blocksMax?: number; log?: FakeLog } = {}) =>
  createBlobJournal({ storage: azurite.open(), log: new FakeLog(), ...part });

const verify = (id: ClusterId) => verifyTrail({ storage: azurite.open(), auditStorage: azurite.open() }, id);

const container = () => azurite.open().container(storageNames.audit);

const blobsOf = async (id: ClusterId) => {
  const found: string[] = [];
  for await (const { name } of (await container()).listBlobsFlat({ prefix: pathOf(id) })) found.push(name);
  return found.map((name) => name.slice(pathOf(id).length + 1));
};

const textOf = async (id: ClusterId, blob: string) =>
  (await (await container()).getBlobClient(`${pathOf(id)}/${blob}`).downloadToBuffer()).toString();

async function behindProxy(
  act: (proxied: ReturnType<typeof openJournal>, proxy: Proxy, log: FakeLog) => Promise<void>,
) {
  const proxy = await startFlakyProxy(azurite.connectionString());
  const log = new FakeLog();
  const storage = createStorage({ connectionString: proxy.connectionString });
  try {
    await act(createBlobJournal({ storage, log }), proxy, log);
  } finally {
    await proxy.stop();
  }
}

type Proxy = Awaited<ReturnType<typeof startFlakyProxy>>;

describeJournal('append blobs', () => ({ journal: openJournal(), elsewhere: openJournal(), verify }));

describe('where the journal writes', () => {
  it('is one append blob a day, one record a line, and yesterday is closed for good', async () => {
    const id = newCluster();
    const journal = openJournal();
    const lease = heldLease(id, 1);
    const first = await journal.append(aDraft(), lease);
    await journal.append(aDraft(), lease);

    await journal.append(aDraft({ time: '2026-11-26T03:00:00.000Z' }), lease);

    expect(await blobsOf(id)).toEqual(['2026/11/25.jsonl', '2026/11/26.jsonl']);
    const [line = ''] = (await textOf(id, '2026/11/25.jsonl')).split('\n');
    expect(JSON.parse(line)).toEqual(first);
    expect(line.endsWith(`,"hash":"${first.hash}"}`)).toBe(true);
    const yesterday = (await container()).getAppendBlobClient(`${pathOf(id)}/2026/11/25.jsonl`);
    await expect(yesterday.appendBlock('forged\n', 7)).rejects.toMatchObject({ code: 'BlobIsSealed' });
  });

  it('goes on in further blobs of the day when one is full', async () => {
    const id = newCluster();
    for (let record = 1; record <= 25; record++) {
      await openJournal({ blocksMax: 2 }).append(aDraft({ subject: `pass-${record}` }), heldLease(id, 1));
    }

    expect((await blobsOf(id)).length).toBe(13);
    expect(await blobsOf(id)).toContain('2026/11/25-13.jsonl');
    expect((await openJournal().last(id, 3)).map(({ subject }) => subject)).toEqual(['pass-23', 'pass-24', 'pass-25']);
    expect(await verify(id)).toEqual({ verified: true, records: 25, unanchored: 0 });
  });

  it('is found again by a fresh process though the last records are long', async () => {
    const id = newCluster();
    const long = { note: 'x'.repeat(60_000) };
    for (let record = 0; record < 3; record++) await openJournal().append(aDraft({ data: long }), heldLease(id, 1));

    const event = await openJournal().append(aDraft(), heldLease(id, 1));

    expect(event.sequence).toBe('0000000004');
    expect(await openJournal().last(id, 3)).toHaveLength(3);
    expect(await verify(id)).toMatchObject({ verified: true, records: 4 });
  });

  it('is reached with two requests a record within a pass: the record, and its anchor', () =>
    behindProxy(async (journal, proxy) => {
      const lease = heldLease(newCluster(), 1);
      await journal.append(aDraft(), lease);
      const before = proxy.requests.length;

      await journal.append(aDraft(), lease);

      expect(proxy.requests.slice(before)).toEqual([
        expect.stringMatching(/^PUT .*comp=appendblock/),
        expect.stringMatching(/^PUT .*ledger/),
      ]);
    }));
});

describe('the journal among crashes and bad networks', () => {
  it.each([
    ['once: the repeated request is refused, and its own record found', 1],
    ['each time, until the request is given up: the record is found all the same', 4],
  ])('writes a record once although the answer is lost %s', (_how, times) =>
    behindProxy(async (journal, proxy) => {
      const id = newCluster();
      const lease = heldLease(id, 1);
      await journal.append(aDraft({ subject: 'before' }), lease);
      proxy.loseAnswers((_method, url) => url.includes('comp=appendblock'), times);

      const event = await journal.append(aDraft({ subject: 'lost answer' }), lease);
      await journal.append(aDraft({ subject: 'after' }), lease);

      expect(event).toMatchObject({ subject: 'lost answer', sequence: '0000000002' });
      const subjects = (await openJournal().last(id, 9)).map(({ subject }) => subject);
      expect(subjects).toEqual(['before', 'lost answer', 'after']);
      expect(await verify(id)).toEqual({ verified: true, records: 3, unanchored: 0 });
    }),
  );

  it('throws where the record could not be written, so that nothing is changed', () =>
    behindProxy(async (journal, proxy) => {
      const id = newCluster();
      await journal.append(aDraft(), heldLease(id, 1));
      proxy.refuseAll();

      await expect(journal.append(aDraft(), heldLease(id, 1))).rejects.toThrow(/Extending blob audit\/.*no answer/);
      expect(await openJournal().last(id, 9)).toHaveLength(1);
    }));

  it('keeps a record whose anchor could not be written, and says so in the log and to the verifier', () =>
    behindProxy(async (journal, proxy, log) => {
      const id = newCluster();
      const lease = heldLease(id, 1);
      await journal.append(aDraft(), lease);
      proxy.loseAnswers((method, url) => method === 'PUT' && url.includes('ledger'), 4);
      await dropAnchor(id);

      await journal.append(aDraft(), lease);

      expect(log.messages('warn').join()).toMatch(/record 0000000002 .* written but not anchored/);
      expect(await verify(id)).toEqual({ verified: true, records: 2, unanchored: 2 });
    }));

  it('goes on when the process died between the start of a day and its first record', async () => {
    const id = newCluster();
    await openJournal().append(aDraft(), heldLease(id, 1));
    await (await container()).getAppendBlobClient(`${pathOf(id)}/2026/11/26.jsonl`).create();

    const event = await openJournal().append(aDraft({ time: '2026-11-26T03:00:00.000Z' }), heldLease(id, 2));

    expect(event.sequence).toBe('0000000002');
    expect(await verify(id)).toEqual({ verified: true, records: 2, unanchored: 0 });
  });

  it('goes on in a further blob when the process died after it had closed the last one', async () => {
    const id = newCluster();
    const journal = openJournal();
    await journal.append(aDraft(), heldLease(id, 1));
    await (await container()).getAppendBlobClient(`${pathOf(id)}/2026/11/25.jsonl`).seal();

    await openJournal().append(aDraft(), heldLease(id, 2));
    await journal.append(aDraft(), heldLease(id, 2));

    expect(await blobsOf(id)).toEqual(['2026/11/25-2.jsonl', '2026/11/25.jsonl']);
    expect(await verify(id)).toEqual({ verified: true, records: 3, unanchored: 0 });
  });

  it('goes on in a day that was started, even when its own clock is still in the day before', async () => {
    const id = newCluster();
    await openJournal().append(aDraft(), heldLease(id, 1));
    await (await container()).getAppendBlobClient(`${pathOf(id)}/2026/11/26.jsonl`).create();

    await openJournal().append(aDraft({ subject: 'behind' }), heldLease(id, 2));

    expect(await textOf(id, '2026/11/26.jsonl')).toContain('"subject":"behind"');
  });

  it('asks storage for nothing once the lease is lost', () =>
    behindProxy(async (journal, proxy) => {
      const lease = heldLease(newCluster(), 1);
      lease.lose();

      await expect(journal.append(aDraft(), lease)).rejects.toThrow(LeaseLostError);

      expect(proxy.requests).toEqual([]);
    }));

  it('writes nothing when the lease is lost while it looks for the end of the trail', async () => {
    const id = newCluster();
    const lease = heldLease(id, 1);
    const appending = openJournal().append(aDraft(), lease);
    lease.lose();

    await expect(appending).rejects.toThrow(LeaseLostError);
    expect(await openJournal().last(id, 9)).toEqual([]);
  });

  it('refuses a former holder in a fresh process, too', async () => {
    const id = newCluster();
    await openJournal().append(aDraft(), heldLease(id, 2));

    await expect(openJournal().append(aDraft(), heldLease(id, 1))).rejects.toThrow(LeaseLostError);
  });

  it('refuses a former holder also across midnight, where it still believes in yesterday', async () => {
    const id = newCluster();
    const former = openJournal();
    await former.append(aDraft(), heldLease(id, 1));
    await openJournal().append(aDraft({ time: '2026-11-26T00:00:01.000Z' }), heldLease(id, 2));

    const late = former.append(aDraft({ time: '2026-11-25T23:59:59.000Z' }), heldLease(id, 1));

    await expect(late).rejects.toThrow(LeaseLostError);
    expect(await verify(id)).toEqual({ verified: true, records: 2, unanchored: 0 });
  });

  it('keeps one unbroken chain when several processes of one fence write at once', async () => {
    const id = newCluster();
    const journals = [openJournal(), openJournal(), openJournal()];

    await Promise.all(journals.map((journal) => journal.append(aDraft(), heldLease(id, 1))));

    expect(await verify(id)).toMatchObject({ verified: true, records: 3 });
  });
});

describe('a trail that somebody has cut or altered', () => {
  const rewrite = async (id: ClusterId, change: (text: string) => string) => {
    const blob = (await container()).getAppendBlobClient(`${pathOf(id)}/2026/11/25.jsonl`);
    const text = change((await blob.downloadToBuffer()).toString());
    await blob.delete();
    await blob.create();
    if (text) await blob.appendBlock(text, Buffer.byteLength(text));
  };

  const aTrail = async () => {
    const id = newCluster();
    for (let record = 0; record < 3; record++) await openJournal().append(aDraft(), heldLease(id, 1));
    return id;
  };

  it.each([
    [
      'its last record is gone',
      (text: string) => `${text.split('\n').slice(0, 2).join('\n')}\n`,
      /record 3 had been written/,
    ],
    ['all of it is gone', () => '', /ends with record 0/],
    [
      'its last record was altered',
      (text: string) => text.replace(/"pass-1"(?!.*"pass-1")/s, '"pass-9"'),
      /was altered/,
    ],
    ['its last line was cut', (text: string) => text.slice(0, -20), /was altered/],
  ])('is not continued, and so nothing is changed, when %s', async (_what, change, message) => {
    const id = await aTrail();
    await rewrite(id, change);

    const append = openJournal().append(aDraft(), heldLease(id, 2));

    await expect(append).rejects.toThrow(message);
    await expect(append).rejects.toThrow(`npm run audit:verify -- --cluster ${id}`);
  });

  it('is not continued by a running process either that finds it shorter', async () => {
    const id = newCluster();
    const journal = openJournal();
    await journal.append(aDraft(), heldLease(id, 1));
    await journal.append(aDraft(), heldLease(id, 1));
    await rewrite(id, (text) => `${text.split('\n')[0]}\n`);

    await expect(journal.append(aDraft(), heldLease(id, 1))).rejects.toThrow(/has become shorter/);
  });

  it('starts anew once an operator has moved its blobs and its anchor away', async () => {
    const id = await aTrail();
    await (await container()).deleteBlob(`${pathOf(id)}/2026/11/25.jsonl`);
    await dropAnchor(id);

    expect(await openJournal().append(aDraft(), heldLease(id, 2))).toMatchObject({ sequence: '0000000001' });
  });
});

async function dropAnchor(id: ClusterId): Promise<void> {
  await (await azurite.open().table(storageNames.ledger)).deleteEntity(partitionOf(id), 'head');
}
