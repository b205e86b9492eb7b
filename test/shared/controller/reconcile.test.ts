import { describe, expect, it } from 'vitest';
import { reportFleet } from '../../../shared/controller/report.ts';
import { CloudError } from '../../../shared/ports/cloud-error.ts';
import { scheduleSignal } from '../../../shared/signals/constructors.ts';
import { aCluster, aClusterNetwork, clusterId } from '../../builders/an-observation.ts';
import { ControlRoom } from '../../stories/a-control-room.ts';

const throttled = (retryAfterSeconds: number) =>
  new CloudError({
    kind: 'throttled',
    attempt: 'Enabling the add-on of',
    target: clusterId,
    status: 429,
    code: 'TooManyRequests',
    said: 'Slow down.',
    advice: '',
    retryAfterSeconds,
  });

const noAnswer = new CloudError({
  kind: 'unavailable',
  attempt: 'Creating subnet',
  target: 'subnet',
  status: null,
  code: '',
  said: 'socket hang up',
  advice: '',
});

describe('reconcile', () => {
  it('makes an unprepared cluster ready, step by step, and rests', async () => {
    const room = new ControlRoom();

    await room.take(room.alert());
    await room.settle();

    const { lastPass, pending, episode, followUp } = await room.ledger.read(clusterId);
    expect(lastPass?.decision).toEqual({
      kind: 'rest',
      why: 'Ready to burst. 40 pods wait (container-insights). Mode prepare moves no pods.',
    });
    expect({ pending, episode, followUp }).toEqual({ pending: [], episode: null, followUp: null });
    expect(room.cloud.writes().map(({ op }) => op)).toEqual([
      'registerProvider',
      'createSubnet',
      'enableAddon',
      'assignRole',
    ]);
  });

  it('has an intent on record before each change, and an outcome after it', async () => {
    const room = new ControlRoom();

    await room.take(room.alert());
    await room.settle();

    const kinds = (type: string) => room.events(type).map(({ data }) => (data.action as { kind: string }).kind);
    expect(kinds('aksburst.change.intent')).toEqual([
      'register-provider',
      'create-subnet',
      'enable-addon',
      'assign-role',
    ]);
    expect(new Set(kinds('aksburst.change.outcome'))).toEqual(new Set(kinds('aksburst.change.intent')));
    expect(room.journal.verify(clusterId)).toMatchObject({ verified: true });
  });

  it('keeps the signed query of an operation out of the audit trail', async () => {
    const room = new ControlRoom();
    const { ports } = room;
    const sent = { kind: 'accepted' as const, operationUrl: 'https://arm/operations/1?api-version=1&s=signature' };
    const cloud = new Proxy(ports.cloud, {
      get: (target, key) => (key === 'registerProvider' ? async () => sent : Reflect.get(target, key).bind?.(target)),
    });

    await room.take(room.alert(), room.controller({ ...ports, cloud }));

    const { pending } = await room.ledger.read(clusterId);
    expect(pending).toMatchObject([{ operationUrl: sent.operationUrl }]);
    expect(JSON.stringify([room.events(), room.log.lines])).not.toContain('signature');
  });

  it('changes nothing when the intent cannot be written', async () => {
    const room = new ControlRoom();
    const { ports } = room;
    const full = { ...ports.journal, append: () => Promise.reject(new Error('The audit storage is full.')) };

    const pass = room.take(room.alert(), room.controller({ ...ports, journal: full }));

    await expect(pass).rejects.toThrow('The audit storage is full.');
    expect(room.cloud.writes()).toEqual([]);
  });

  it('costs three reads of Resource Manager and no write while a ready cluster stays ready', async () => {
    const room = ControlRoom.ready();
    await room.take(room.alert());
    room.cloud.calls.length = 0;
    room.clock.advance(60);

    await room.take(room.alert('alert-2'));

    expect(room.cloud.calls.map(({ op }) => op).sort()).toEqual(['cluster', 'network', 'usages']);
  });

  it('reads slow facts anew once they are old, or once the cluster is not at rest', async () => {
    const room = ControlRoom.ready();
    await room.take(room.alert());
    room.cloud.calls.length = 0;
    room.clock.advance(3600);

    await room.take(room.alert('alert-2'));

    expect(room.cloud.calls.map(({ op }) => op)).toEqual(expect.arrayContaining(['providerState', 'region', 'roles']));
  });

  it('looks once for a signal that was rung before the last look began', async () => {
    const room = ControlRoom.ready();
    const [first, second] = [room.alert('alert-1'), room.alert('alert-2')];
    room.clock.advance(1);

    const endings = [await room.take(first), await room.take(second)];

    expect(endings.map(({ kind }) => kind)).toEqual(['passed', 'covered']);
    expect(room.events('aksburst.pass.completed')).toHaveLength(1);
  });

  it('collapses a hundred signals that meet a running pass into one more pass', async () => {
    const room = ControlRoom.ready();
    const lease = await room.leases.take(clusterId);
    for (let count = 0; count < 100; count += 1) await room.take(room.alert(`alert-${count}`));
    room.clock.advance(1);
    await lease?.release();

    await room.settle();

    expect(room.bus.rung).toHaveLength(100);
    expect(room.events('aksburst.pass.completed')).toHaveLength(1);
  });

  it('is done with a signal that an ended pass covers, also while another pass holds the cluster', async () => {
    const room = ControlRoom.ready();
    const early = room.alert('alert-1');
    room.clock.advance(1);
    await room.take(room.alert('alert-2'));
    await room.leases.take(clusterId);

    const ending = await room.take(early);

    expect(ending.kind).toBe('covered');
    expect(room.bus.rung).toEqual([]);
  });

  it('lets the pass that looks next cover a signal that had to wait, whoever rang for that pass', async () => {
    const room = ControlRoom.ready();
    const lease = await room.leases.take(clusterId);
    await room.take(room.alert('alert-1'));
    await lease?.release();
    room.clock.advance(1);
    await room.take(room.alert('alert-2'));
    room.clock.advance(10);

    const endings = [];
    for (const signal of room.bus.takeDue(room.clock.now())) endings.push((await room.take(signal)).kind);

    expect(endings).toEqual(['covered']);
  });

  it('looks again where the last look was in the future, by a clock that was set back since', async () => {
    const room = ControlRoom.ready();
    const today = room.clock.now();
    room.clock.advance(3600);
    await room.take(room.alert('alert-1'));
    room.clock.set(today);

    expect(await room.take(room.alert('alert-2'))).toMatchObject({ kind: 'passed' });
  });

  it('keeps one chain of follow-ups, however many signals arrive meanwhile', async () => {
    const room = new ControlRoom();
    await room.take(room.alert('alert-1'));
    room.clock.advance(5);
    await room.take(room.alert('alert-2'));
    room.clock.advance(60);

    const endings = [];
    for (const signal of room.bus.takeDue(room.clock.now())) endings.push((await room.take(signal)).kind);

    expect(endings.sort()).toEqual(['passed', 'replaced']);
  });

  it('describes in observe mode what it would do, and touches nothing', async () => {
    const room = new ControlRoom();
    room.mode = 'observe';

    await room.take(room.alert());

    const [pass] = room.events();
    expect(room.cloud.writes()).toEqual([]);
    expect(room.bus.waiting).toEqual([]);
    expect(pass?.data.outcomes).toMatchObject([{ result: 'only-described', action: { kind: 'register-provider' } }]);
    expect(pass?.data.plan).toHaveLength(3);
  });

  it("obeys the cluster's own tag when it asks for less", async () => {
    const room = new ControlRoom();
    room.cloud.setCluster(aCluster({ addon: null, tags: { 'Burst-Mode': 'observe' } }));

    await room.take(room.alert());

    expect(room.cloud.writes()).toEqual([]);
  });

  it('refuses a cluster that only an operator can mend, with advice and no follow-up', async () => {
    const room = new ControlRoom();
    room.cloud.setCluster(aCluster({ addon: null, network: aClusterNetwork({ plugin: 'kubenet' }) }));

    const ending = await room.take(room.alert());

    expect(ending).toMatchObject({ kind: 'passed', decision: { kind: 'refuse' } });
    expect(room.bus.waiting).toEqual([]);
    expect(room.cloud.writes()).toEqual([]);
  });

  it('waits as long as a throttled service asks, and then goes on', async () => {
    const room = new ControlRoom();
    room.cloud.failNext('enableAddon', throttled(300));

    await room.take(room.alert());
    await room.settle();

    const tries = room
      .events('aksburst.change.intent')
      .filter(({ data }) => (data.action as { kind: string }).kind === 'enable-addon');
    const [first, second] = tries.map(({ time }) => Date.parse(time));
    expect(((second ?? 0) - (first ?? 0)) / 1000).toBeGreaterThanOrEqual(300);
    expect((await room.ledger.read(clusterId)).lastPass?.decision.kind).toBe('rest');
  });

  it('finds out by itself that a change took effect whose answer was lost', async () => {
    const room = new ControlRoom();
    room.cloud.failNext('createSubnet', noAnswer, { tookEffect: true });

    await room.take(room.alert());
    await room.settle();

    const outcomes = room
      .events('aksburst.change.outcome')
      .filter(({ data }) => (data.action as { kind: string }).kind === 'create-subnet');
    expect(outcomes.map(({ data }) => data.result)).toEqual(['unknown', 'applied']);
    expect(room.cloud.writes().filter(({ op }) => op === 'createSubnet')).toHaveLength(1);
  });

  it('tries a failed operation of its own again, and asks an operator when it fails for good', async () => {
    const room = new ControlRoom();
    for (let count = 0; count < 5; count += 1)
      room.cloud.failNextOperation('enableAddon', { code: 'Internal', message: 'No.' });

    await room.take(room.alert());
    await room.settle();

    const { lastPass } = await room.ledger.read(clusterId);
    expect(room.cloud.writes().filter(({ op }) => op === 'enableAddon')).toHaveLength(5);
    expect(lastPass?.decision).toMatchObject({
      kind: 'refuse',
      advice: [expect.stringContaining('enable-addon failed 5 times')],
    });
  });

  it("leaves a cluster alone that somebody else's operation left failed", async () => {
    const room = new ControlRoom();
    room.cloud.setCluster(aCluster({ addon: null, provisioningState: 'Failed' }));

    const ending = await room.take(room.alert());

    expect(ending).toMatchObject({ decision: { kind: 'refuse' } });
    expect(room.cloud.writes()).toEqual([]);
  });

  it('writes to a network only while no other pass does', async () => {
    const room = new ControlRoom();
    room.cloud.setProvider('11111111-2222-3333-4444-555555555555', 'Registered');
    const [networkId = ''] = [...(aCluster().nodeSubnetIds[0] ?? '').split('/subnets/')];
    const other = await room.leases.take(networkId);

    await room.take(room.alert());
    const during = room.cloud.writes().length;
    await other?.release();
    await room.settle();

    expect(during).toBe(0);
    expect(room.cloud.writes().map(({ op }) => op)).toContain('createSubnet');
  });

  it('tells other systems every audit event, and what it could not tell with the next pass', async () => {
    const room = ControlRoom.ready();
    const { ports } = room;
    const down = { announce: () => Promise.reject(new Error('The topic is down.')) };
    await room.take(room.alert(), room.controller({ ...ports, announcer: down }));
    room.clock.advance(60);

    await room.take(scheduleSignal(clusterId, room.clock.now()));

    expect(room.log.messages('warn')).toEqual([expect.stringContaining('could not be announced')]);
    expect(room.announced.map(({ sequence }) => sequence)).toEqual(room.events().map(({ sequence }) => sequence));
  });

  it('records a pass that threw, lets the cluster go, and leaves the signal to the host', async () => {
    const room = new ControlRoom();
    room.cloud.failNext('network', new TypeError('A bug.'));

    await expect(room.take(room.alert())).rejects.toThrow('A bug.');

    expect(room.events('aksburst.pass.failed')).toMatchObject([{ data: { error: 'TypeError: A bug.' } }]);
    expect(room.leases.held).toEqual([]);
  });

  it('shows in the status that passes fail, also when their record cannot be written, until one ends well', async () => {
    const room = ControlRoom.ready();
    await room.take(room.alert());
    const { ports } = room;
    const broken = { ...ports.journal, append: () => Promise.reject(new Error('The trail is broken.')) };
    room.clock.advance(60);

    await room.take(room.alert('alert-2'), room.controller({ ...ports, journal: broken })).catch(() => {});
    const during = await reportFleet(ports);
    room.clock.advance(60);
    await room.take(room.alert('alert-3'));
    const after = await reportFleet(ports);

    expect(during.clusters).toMatchObject([{ lastFailure: { why: 'Error: The trail is broken.' } }]);
    expect(after.clusters).toMatchObject([{ lastFailure: null }]);
  });
});
