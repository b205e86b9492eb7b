import { describe, expect, it } from 'vitest';
import type { Policy } from '../../shared/domain/policy.ts';
import { unseen } from '../../shared/domain/sight.ts';
import { CloudError } from '../../shared/ports/cloud-error.ts';
import { scheduleSignal } from '../../shared/signals/constructors.ts';
import {
  aCluster,
  aNetwork,
  aNodeSubnet,
  aPolicy,
  aSubnet,
  clusterId,
  networkId,
  someUsages,
  subscriptionId,
} from '../builders/an-observation.ts';
import { addonIdentityOf } from '../fakes/fake-cloud.ts';
import { ControlRoom } from './a-control-room.ts';

/** What went wrong, or could, on days that nobody planned: one room, one clock, and other people's hands in Azure. */

const errorOf = (kind: CloudError['kind'], status: number | null, retryAfterSeconds?: number) =>
  new CloudError({
    kind,
    attempt: 'Enabling',
    target: clusterId,
    status,
    code: '',
    said: '',
    advice: kind === 'forbidden' ? 'Grant it.' : '',
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  });

/** The health check rings some time later. */
function ring(room: ControlRoom, seconds = 300, controller = room.controller()) {
  room.clock.advance(seconds);
  return room.take(scheduleSignal(clusterId, room.clock.now()), controller);
}

/** A room that lacks nothing but the add-on. */
function withoutAddon(): ControlRoom {
  const room = ControlRoom.ready();
  room.cloud.setCluster(aCluster({ addon: null }));
  return room;
}

const patient = (room: ControlRoom, part: Partial<Policy>) => ({
  ...room.controller(),
  policyOf: () => ({ policy: aPolicy(part), problems: [] }),
});

describe('A cluster that is Failed', () => {
  it.each([
    ['refused as busy', errorOf('conflict', 409)],
    ['forbidden', errorOf('forbidden', 403)],
  ])('by somebody else is left alone, although our own change was %s before', async (_how, refusal) => {
    const room = withoutAddon();
    room.cloud.failNext('enableAddon', refusal);
    await room.take(room.alert());
    room.cloud.setCluster(aCluster({ addon: null, provisioningState: 'Failed' }));

    const ending = await ring(room);

    expect(ending).toMatchObject({ decision: { kind: 'refuse' } });
    expect(room.cloud.writes().filter(({ op }) => op === 'enableAddon')).toHaveLength(1);
  });

  it('by our own change is never called ready, whatever its profile shows', async () => {
    const room = withoutAddon();
    const addon = { enabled: true, subnetName: 'virtual-node-aci', identity: addonIdentityOf(clusterId) };
    room.cloud.failNextOperation('enableAddon', { code: 'InternalOperationError', message: 'No.' });
    await room.take(room.alert());
    room.clock.advance(120);
    room.cloud.setCluster(aCluster({ provisioningState: 'Failed', addon }));

    const endings = [await ring(room), await ring(room)];

    expect(endings.map((ending) => 'decision' in ending && ending.decision.kind)).not.toContain('rest');
  });
});

describe('A change whose answer was lost', () => {
  it('is not called applied where it plainly is not there', async () => {
    const room = new ControlRoom();
    room.cloud.setProvider(subscriptionId, 'Registered');
    room.cloud.failNext('createSubnet', errorOf('unavailable', null));
    await room.take(room.alert());
    room.cloud.setNetwork(aNetwork({ subnets: [aNodeSubnet({ addressPrefixes: ['10.241.0.0/16'] })] }));

    await ring(room);

    const results = room.events('aksburst.change.outcome').map(({ data }) => data.result);
    expect(results).toEqual(['unknown', 'failed']);
  });

  it('is not called applied where the cluster is gone', async () => {
    const room = withoutAddon();
    room.cloud.failNext('enableAddon', errorOf('unavailable', null));
    await room.take(room.alert());
    room.cloud.removeCluster(clusterId);

    await ring(room);

    expect(room.events('aksburst.change.outcome').map(({ data }) => data.result)).not.toContain('applied');
  });

  it('is mended without anybody when it then failed in Azure', async () => {
    const room = withoutAddon();
    room.cloud.failNext('enableAddon', errorOf('unavailable', null));
    await room.take(room.alert());
    room.cloud.setCluster(aCluster({ addon: null, provisioningState: 'Failed' }));
    room.clock.advance(15);

    await room.settle();

    expect((await room.ledger.read(clusterId)).lastPass?.decision.kind).toBe('rest');
  });

  it('costs a pause and none of the tries, and so does a pass that died before it sent anything', async () => {
    const room = withoutAddon();
    for (let count = 0; count < 7; count += 1) {
      room.cloud.failNext('enableAddon', count % 2 ? errorOf('unavailable', null) : new TypeError('killed'));
      await ring(room, 2000).catch(() => {});
      await ring(room, 2000).catch(() => {});
    }

    await ring(room, 2000);
    await room.settle();

    expect((await room.ledger.read(clusterId)).lastPass?.decision.kind).toBe('rest');
  });
});

describe('Every intent', () => {
  it('has an outcome, also when the ledger was out of reach around it', async () => {
    for (let failing = 0; failing < 12; failing += 1) {
      const room = new ControlRoom();
      let writes = 0;
      const ledger = {
        read: room.ledger.read.bind(room.ledger),
        list: room.ledger.list.bind(room.ledger),
        write: async (...args: Parameters<typeof room.ledger.write>) => {
          writes += 1;
          if (writes === failing) throw new Error('The table is out of reach.');
          await room.ledger.write(...args);
        },
      };
      await room.take(room.alert(), room.controller({ ...room.ports, ledger })).catch(() => {});
      await ring(room);
      await room.settle();

      const passAndKind = ({ data }: { data: Readonly<Record<string, unknown>> }) =>
        `${data.sentBy ?? data.pass} ${(data.action as { kind: string }).kind}`;
      const ends = room.events('aksburst.change.outcome').filter(({ data }) => data.result !== 'accepted');
      const intents = room.events('aksburst.change.intent').map(passAndKind);
      expect(
        intents.filter((intent) => !ends.map(passAndKind).includes(intent)),
        `write ${failing}`,
      ).toEqual([]);
    }
  });
});

describe('Waiting', () => {
  it('is not added up over weeks in which an operator was needed', async () => {
    const room = ControlRoom.ready();
    const spent = someUsages().map((usage) => ({ ...usage, limit: 1 }));
    room.cloud.setUsages(subscriptionId, 'westeurope', spent);
    const { addon } = (await room.cloud.cluster(clusterId)) ?? {};
    const controller = patient(room, { followUpsMax: 3 });

    for (let day = 0; day < 6; day += 1) {
      room.cloud.setCluster(aCluster({ addon: addon ?? null }));
      expect(await ring(room, 86_400, controller)).toMatchObject({ decision: { kind: 'refuse' } });
      room.cloud.setCluster(aCluster({ addon: addon ?? null, provisioningState: 'Upgrading' }));
      expect(await ring(room, 300, controller), `day ${day}`).toMatchObject({ decision: { kind: 'wait' } });
    }
  });

  it('is not counted in observe mode, so that the switch to prepare begins afresh', async () => {
    const room = new ControlRoom();
    room.mode = 'observe';
    for (let look = 0; look < 250; look += 1) await ring(room);
    room.mode = 'prepare';
    room.cloud.setCluster(aCluster({ addon: null, provisioningState: 'Upgrading' }));

    expect(await ring(room)).toMatchObject({ decision: { kind: 'wait' } });
  });

  it('has an end, however long the schedule rings on', async () => {
    const room = ControlRoom.ready();
    room.cloud.setCluster(aCluster({ provisioningState: 'Upgrading' }));
    const controller = patient(room, { followUpsMax: 3 });
    await ring(room, 300, controller);

    await room.settle(controller);
    const later = await ring(room, 300, controller);

    expect(later).toMatchObject({ decision: { kind: 'refuse', hasWaited: true } });
    expect(room.bus.waiting).toEqual([]);
  });

  it('is as long as a throttled read asks for', async () => {
    const room = ControlRoom.ready();
    room.cloud.failNext('usages', errorOf('throttled', 429, 600));

    const ending = await room.take(room.alert());

    expect(ending).toMatchObject({ decision: { kind: 'wait', seconds: 600 } });
  });
});

describe('A ready cluster', () => {
  it('is left to the schedule while its monitor lags', async () => {
    const room = ControlRoom.ready();
    const late = unseen('stale', 'The newest data is 700 s old.');
    const monitor = { backlog: async () => late, virtualNode: async () => late };
    await ring(room);
    room.cloud.calls.length = 0;

    await ring(room, 300, room.controller({ ...room.ports, monitor }));

    expect(room.bus.waiting).toEqual([]);
    expect(room.cloud.calls).toHaveLength(3);
  });

  it('stays ready while its own burst uses quota and addresses', async () => {
    const room = ControlRoom.ready();
    const used = someUsages().map((usage) => ({ ...usage, current: 60 }));
    room.cloud.setUsages(subscriptionId, 'westeurope', used);

    expect(await room.take(room.alert())).toMatchObject({ decision: { kind: 'rest' } });
  });

  it('writes one short record per quiet pass, and a whole one every hour', async () => {
    const room = ControlRoom.ready();

    for (let look = 0; look < 25; look += 1) await ring(room);

    const records = room.events('aksburst.pass.completed');
    const whole = records.filter(({ data }) => 'observation' in data);
    expect(records).toHaveLength(25);
    expect(whole).toHaveLength(3);
    expect(JSON.stringify(records[1]).length).toBeLessThan(1000);
  });
});

describe('A tag', () => {
  it('cannot make the controller take over a subnet that somebody made for something else', async () => {
    const room = withoutAddon();
    const other = aSubnet({ id: `${networkId}/subnets/payments`, name: 'payments', delegations: [] });
    room.cloud.setNetwork(aNetwork({ subnets: [aNodeSubnet(), other] }));
    room.cloud.setCluster(aCluster({ addon: null, tags: { 'burst-subnet-name': 'payments' } }));

    await room.take(room.alert());
    await room.settle();

    expect(room.cloud.writes()).toEqual([]);
  });
});

describe('Events for other systems', () => {
  it('are told in batches that one request can hold, and all of them in the end', async () => {
    const room = ControlRoom.ready();
    const sizes: number[] = [];
    const told: string[] = [];
    let isDown = true;
    const announcer = {
      announce: async (events: readonly { sequence: string }[]) => {
        if (isDown) throw new Error('The topic is down.');
        sizes.push(Buffer.byteLength(JSON.stringify(events)));
        told.push(...events.map(({ sequence }) => sequence));
      },
    };
    const tags = (look: number) => ({ note: 'x'.repeat(20_000), look: String(look) });
    const { addon } = (await room.cloud.cluster(clusterId)) ?? {};
    const controller = room.controller({ ...room.ports, announcer });
    for (let look = 0; look < 130; look += 1) {
      room.cloud.setCluster(aCluster({ addon: addon ?? null, tags: tags(look) }));
      await ring(room, 3600, controller);
    }
    isDown = false;

    for (let look = 0; look < 5; look += 1) await ring(room, 3600, controller);

    expect(Math.max(...sizes)).toBeLessThan(1024 * 1024);
    expect(told).toEqual(room.events().map(({ sequence }) => sequence));
  });
});
