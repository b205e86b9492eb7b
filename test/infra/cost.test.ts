import { readFileSync } from 'node:fs';
import { format } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createBlobJournal } from '../../shared/adapters/blob-journal.ts';
import { createBlobLeases } from '../../shared/adapters/blob-leases.ts';
import { createQueueBus } from '../../shared/adapters/queue-bus.ts';
import { createStorage } from '../../shared/adapters/storage.ts';
import { createTableLedger } from '../../shared/adapters/table-ledger.ts';
import type { Instant } from '../../shared/domain/time.ts';
import type { Ports } from '../../shared/ports/ports.ts';
import { scheduleSignal } from '../../shared/signals/constructors.ts';
import { clusterId } from '../builders/an-observation.ts';
import { useAzurite } from '../contracts/use-azurite.ts';
import { type FlakyProxy, startFlakyProxy } from '../fakes/flaky-proxy.ts';
import { aBurstRoom } from '../stories/a-burst-room.ts';
import { ControlRoom } from '../stories/a-control-room.ts';

/** The counts of infra/day-two.md, from which everybody reckons a bill of their own. */

const text = readFileSync(new URL('../../infra/day-two.md', import.meta.url), 'utf8');

/** The number in the row of that table whose first cell is the given one. */
function told(what: string): number {
  const [, cells = ''] =
    text
      .split('\n')
      .find((line) => line.startsWith(`| ${what} |`))
      ?.split(`| ${what} |`) ?? [];
  return Number(/\d[\d ]*/.exec(cells)?.[0]?.replaceAll(' ', ''));
}

describe('A look costs in storage', () => {
  const azurite = useAzurite();

  it('as much as is told', async () => {
    const proxy = await startFlakyProxy(azurite.connectionString());
    const room = ControlRoom.ready();
    const ports = withStorage(room, proxy);
    for (let look = 0; look < 2; look += 1) await scheduled(room, ports);
    const before = proxy.requests.length;

    await scheduled(room, ports);

    expect(proxy.requests.length - before).toBe(told('requests to storage in a quiet pass'));
    await proxy.stop();
  });

  it('less where the cluster is hot and nothing is due, and once a minute a little more', async () => {
    const proxy = await startFlakyProxy(azurite.connectionString());
    const { room } = aBurstRoom();
    const ports = withStorage(room, proxy);
    await room.take(room.alert(), room.controller(ports));
    const spent = { passed: 0, quiet: 0, covered: 0, replaced: 0, postponed: 0 };
    for (let look = 0; look < 12; look += 1) {
      room.clock.advance(10);
      const [signal] = room.bus.takeDue(room.clock.now());
      const before = proxy.requests.length;
      const ending = signal && (await room.take(signal, room.controller(ports)));
      if (ending) spent[ending.kind] = proxy.requests.length - before;
    }

    expect(spent.quiet).toBe(told('requests to storage in a quick look'));
    expect(spent.passed).toBe(told('requests to storage in a whole pass of a hot cluster'));
    await proxy.stop();
  });

  it('what the single rows add up to', () => {
    const [quick, whole] = ['quick look', 'whole pass of a hot cluster'].map((what) =>
      told(`requests to storage in a ${what}`),
    );
    const rows = ['operations on the leases', 'records in the trail', 'operations on the ledger'].map(told);

    expect(rows.reduce((sum, count) => sum + count)).toBe(288 * told('requests to storage in a quiet pass'));
    expect(text).toContain(
      `300 quick looks of ${quick}, 60 passes of ${whole}) | ${300 * Number(quick) + 60 * Number(whole)} |`,
    );
  });
});

/** The ports of a room with real storage, through a proxy that counts; the room's own bus hears as well. */
function withStorage(room: ControlRoom, { connectionString }: FlakyProxy): Ports {
  const storage = createStorage({ connectionString });
  const { log, clock } = room;
  const queue = createQueueBus({ storage, clock });
  const ring: Ports['bus']['ring'] = async (signal, notBefore) => {
    await queue.ring(signal, notBefore);
    await room.bus.ring(signal, notBefore);
  };
  return {
    ...room.ports,
    leases: createBlobLeases(storage),
    ledger: createTableLedger({ storage, log }),
    journal: createBlobJournal({ storage, auditStorage: storage, log }),
    announcer: null,
    bus: { ring },
  };
}

async function scheduled(room: ControlRoom, ports: Ports = room.ports): Promise<void> {
  await room.take(scheduleSignal(clusterId, room.clock.now()), room.controller(ports));
  room.clock.advance(300);
}

describe('A day of a ready, quiet cluster', () => {
  it('writes as much as is told, within a tenth', async () => {
    const room = ControlRoom.ready();
    const start: Instant = room.clock.now();
    for (let look = 0; look < told('passes of the schedule in a day'); look += 1) await scheduled(room);
    const records = room.journal.lines(clusterId).flatMap(({ lines }) => lines);
    const audited = records.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
    const logged = room.log.lines.reduce((sum, { message, fields }) => sum + format(message, fields).length, 0);

    expect(Date.parse(room.clock.now()) - Date.parse(start)).toBe(24 * 3_600_000);
    expect(isNear(audited / 1000, told('kilobytes of audit in a day'))).toBe(true);
    expect(isNear(logged / 1000, told('kilobytes of the controller’s own log in a day'))).toBe(true);
  });
});

const isNear = (measured: number, said: number): boolean => Math.abs(measured - said) <= measured / 10;
