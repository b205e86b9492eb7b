import { describe, expect, it } from 'vitest';
import { unseen } from '../../shared/domain/sight.ts';
import type { Signal } from '../../shared/domain/signal.ts';
import { aBurstPod, aVm, aVmPod, aWaitingPod, burstNotes, ownedBy, requesting } from '../builders/a-burst-view.ts';
import { aCluster, aNetwork, aNodeSubnet, aSubnet, clusterId } from '../builders/an-observation.ts';
import { aBurstRoom, podsOn, vmArrives, waitingSince } from './a-burst-room.ts';

/** How a hot cluster is watched: often, at one list a look, until it cools down. */

/** Three pods run on ACI, and nothing has room for them. */
async function aHotRoom() {
  const { room, cluster } = aBurstRoom({ nodes: aBurstRoom().cluster.nodes.slice(0, 1) });
  await room.take(room.alert());
  room.clock.advance(60);
  await room.take(room.alert('alert-2'));
  for (const signal of room.bus.takeDue(room.clock.now())) await room.take(signal);
  room.kubernetes.calls.splice(0);
  return { room, cluster, calls: () => room.kubernetes.calls.map(({ op }) => op) };
}

type Room = Awaited<ReturnType<typeof aHotRoom>>['room'];

/** Delivers what is due in the next so many seconds, and tells what became of each look. */
async function looksIn(room: Room, seconds: number): Promise<readonly string[]> {
  const endings: string[] = [];
  for (let second = 0; second < seconds; second += 1) {
    room.clock.advance(1);
    for (const signal of room.bus.takeDue(room.clock.now())) endings.push((await room.take(signal)).kind);
  }
  return endings;
}

describe('A hot cluster', () => {
  it('is looked at every ten seconds by one list and nothing else, and whole once a minute', async () => {
    const { room, calls } = await aHotRoom();
    const [reads, records] = [room.cloud.calls.length, room.events().length];

    const endings = await looksIn(room, 50);

    expect(endings).toEqual(['quiet', 'quiet', 'quiet', 'quiet', 'quiet']);
    expect(calls()).toEqual(['glimpse', 'glimpse', 'glimpse', 'glimpse', 'glimpse']);
    expect([room.cloud.calls.length, room.events().length]).toEqual([reads, records]);
    expect(await looksIn(room, 10)).toEqual(['passed']);
  });

  it('lets a pod burst that comes to wait meanwhile, as soon as it has waited', async () => {
    const { room, cluster } = await aHotRoom();
    await looksIn(room, 5);
    cluster.pods.push(waitingSince(aWaitingPod('late', { containers: requesting('1') }), room.clock.now()));

    const endings = await looksIn(room, 40);

    expect(endings[0]).toBe('passed');
    expect(podsOn(cluster, 'virtual-node-aci-linux').map(({ metadata }) => metadata?.name)).toContain('late');
  });

  it('is seen whole where the glimpse fails', async () => {
    const { room } = await aHotRoom();
    room.kubernetes.fail('glimpse', unseen('unavailable', 'The API server did not answer.'));

    expect(await looksIn(room, 10)).toEqual(['passed']);
  });

  it('is seen whole for an alert, whatever is known', async () => {
    const { room, calls } = await aHotRoom();
    room.clock.advance(1);

    await room.take(room.alert('alert-3'));

    expect(calls()).toEqual(['view']);
  });

  it('takes a glimpse that is delivered twice for one', async () => {
    const { room } = await aHotRoom();
    room.clock.advance(10);
    const [signal] = room.bus.takeDue(room.clock.now());

    const endings = [await room.take(signal as Signal), await room.take(signal as Signal)];

    expect(endings.map(({ kind }) => kind)).toEqual(['quiet', 'replaced']);
    expect(room.bus.waiting).toHaveLength(1);
  });

  it('stays hot for as long as the settings say after the last pod on ACI is gone, however long that stayed', async () => {
    const { room, cluster } = await aHotRoom();
    await looksIn(room, 900);
    cluster.pods = cluster.pods.filter(({ spec }) => spec?.nodeName !== 'virtual-node-aci-linux');

    const inMinutes: number[] = [];
    for (let minute = 0; minute < 8; minute += 1) inMinutes.push((await looksIn(room, 60)).length);

    expect(inMinutes).toEqual([6, 6, 6, 6, 6, 0, 0, 0]);
  });

  it('cools down by itself once its pods are home', async () => {
    const { room, cluster } = await aHotRoom();
    vmArrives(cluster);

    await looksIn(room, 1200);

    expect(podsOn(cluster, 'virtual-node-aci-linux')).toEqual([]);
    expect(room.bus.waiting).toEqual([]);
    expect((await room.ledger.read(clusterId)).watch).toBeNull();
  });
});

describe('A hundred pods of one workload', () => {
  it('are home within ten minutes once there is room', async () => {
    const { room, cluster } = aBurstRoom();
    const metadata = { ownerReferences: [ownedBy('rs-web')], annotations: burstNotes('2026-11-25T02:50:00.000Z') };
    cluster.pods = Array.from({ length: 100 }, (_, index) => aBurstPod(`web-${index}`, { metadata }));
    cluster.nodes.push(...Array.from({ length: 10 }, (_, index) => aVm(`vm-${10 + index}`, '16')));
    cluster.substitutesOn = 'vm-10';
    await room.take(room.alert());

    await looksIn(room, 600);

    expect(podsOn(cluster, 'virtual-node-aci-linux')).toEqual([]);
  });
});

describe('A cluster that is not ready any more', () => {
  const onAci = (count: number) => {
    const metadata = { ownerReferences: [ownedBy('rs-web')], annotations: burstNotes('2026-11-25T02:50:00.000Z') };
    return Array.from({ length: count }, (_, index) => aBurstPod(`web-${index}`, { metadata }));
  };
  const decisionIn = async (room: Room) => (await room.ledger.read(clusterId)).lastPass?.decision;
  const followUpsIn = async (room: Room) => (await room.ledger.read(clusterId)).episode?.followUps;

  function aRoomWithVms(pods: number) {
    const { room, cluster } = aBurstRoom({ pods: onAci(pods), substitutesOn: 'vm-2' });
    cluster.nodes.push(aVm('vm-2', '16'));
    return { room, cluster };
  }

  it('has its pods at home as soon as any, and says all the while that an operator is needed', async () => {
    const { room, cluster } = aRoomWithVms(10);
    room.cloud.setNetwork(aNetwork({ subnets: [aNodeSubnet(), aSubnet({ routeTableId: '/rt' })] }));
    await room.take(room.alert());

    await looksIn(room, 60);
    expect(await decisionIn(room)).toMatchObject({ kind: 'refuse', lookAgainSeconds: 10 });

    await looksIn(room, 540);
    expect(podsOn(cluster, 'virtual-node-aci-linux')).toEqual([]);
    expect(await decisionIn(room)).toEqual({ kind: 'refuse', why: expect.any(String), advice: expect.any(Array) });
    expect(room.bus.waiting).toEqual([]);
  });

  it('loses no patience by the looks that bring pods home', async () => {
    const { room, cluster } = aRoomWithVms(10);
    room.cloud.setCluster(aCluster({ provisioningState: 'Upgrading' }));
    await room.take(room.alert());

    await looksIn(room, 300);

    expect(podsOn(cluster, 'virtual-node-aci-linux').length).toBeGreaterThan(0);
    expect(await followUpsIn(room)).toBe(0);
    await looksIn(room, 600);
    expect(podsOn(cluster, 'virtual-node-aci-linux')).toEqual([]);
    expect(await followUpsIn(room)).toBeGreaterThan(10);
  });

  it('has waited for as long as before, though pods came home meanwhile', async () => {
    const { room, cluster } = aRoomWithVms(0);
    room.cloud.setCluster(aCluster({ provisioningState: 'Upgrading' }));
    await room.take(room.alert());
    await looksIn(room, 7200);
    expect(await decisionIn(room)).toMatchObject({ kind: 'refuse', hasWaited: true });
    cluster.pods = onAci(2);

    await room.take(room.alert('alert-2'));
    const kinds = new Set<string | undefined>();
    for (let look = 0; look < 30; look += 1) {
      await looksIn(room, 10);
      kinds.add((await decisionIn(room))?.kind);
    }

    expect([...kinds].sort()).toEqual(['act', 'refuse']);
    expect(podsOn(cluster, 'virtual-node-aci-linux')).toEqual([]);
  });
});

describe('A workload of which one pod never comes up', () => {
  const ofWeb = { ownerReferences: [ownedBy('rs-web')] };
  const crashing = {
    metadata: ofWeb,
    spec: { containers: requesting('100m') },
    status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'False' }] },
  };
  const overdue = (name: string) =>
    aBurstPod(name, { metadata: { ...ofWeb, annotations: burstNotes('2026-11-25T00:00:00.000Z') } });

  it('comes home all the same, and then nobody looks any more', async () => {
    const { room, cluster } = aBurstRoom();
    cluster.pods = [aVmPod('web-crash', 'vm-1', crashing), overdue('web-1'), overdue('web-2')];
    cluster.substitutesOn = 'vm-1';
    await room.take(room.alert());

    await looksIn(room, 1200);

    expect(podsOn(cluster, 'virtual-node-aci-linux')).toEqual([]);
    expect(room.bus.waiting).toEqual([]);
  });

  it('is not looked at whole every ten seconds while the substitute of a moved pod waits', async () => {
    const { room, cluster } = aBurstRoom({ namespaces: { shop: {} } });
    cluster.pods = [overdue('web-1'), overdue('web-2')];
    await room.take(room.alert());

    const passes = (await looksIn(room, 360)).filter((ending) => ending === 'passed');

    expect(passes.length).toBeLessThan(10);
  });
});

describe('A cluster with pods on ACI that did not answer once', () => {
  it('is looked at again, and its episode and budget go on', async () => {
    const { room } = await aHotRoom();
    await looksIn(room, 600);
    const before = await room.ledger.read(clusterId);
    room.kubernetes.fail('glimpse', unseen('unavailable', 'The API server did not answer.'));
    room.kubernetes.fail('view', unseen('unavailable', 'The API server did not answer.'));

    await looksIn(room, 150);

    const { episode, burst } = await room.ledger.read(clusterId);
    expect(episode?.id).toBe(before.episode?.id);
    expect(burst.spend.episodeVcpuSeconds).toBeGreaterThan(before.burst.spend.episodeVcpuSeconds);
  });
});

describe('An announced burst', () => {
  const request = (room: Room): Signal => ({ ...room.alert('request-1'), cause: 'request' });

  it('keeps a quiet cluster hot, so that whoever comes to wait is noticed within ten seconds', async () => {
    const { room } = aBurstRoom({ pods: [] });

    await room.take(request(room));

    expect(await looksIn(room, 20)).toEqual(['quiet', 'quiet']);
  });

  it('does so also where another pass has just looked', async () => {
    const { room } = aBurstRoom({ pods: [] });
    const announced = request(room);
    await room.take(room.alert());

    expect(await room.take(announced)).toMatchObject({ kind: 'passed' });
    expect(room.bus.waiting).toHaveLength(1);
  });

  it('is heard also by a cluster that must first be made ready, which is hot when it is', async () => {
    const { room } = aBurstRoom({ pods: [] });
    room.cloud.setCluster(aCluster({ addon: null }));
    await room.take(request(room));
    const entry = () => room.ledger.read(clusterId);

    for (let minute = 0; (await entry()).lastPass?.decision.kind !== 'rest' && minute < 60; minute += 1) {
      await looksIn(room, 60);
    }

    const { burst, lastPass } = await entry();
    expect(lastPass?.decision.kind).toBe('rest');
    expect(Date.parse(burst.hotUntil ?? '')).toBeGreaterThan(Date.parse(lastPass?.startedAt ?? ''));
    expect(room.cloud.writes().map(({ op }) => op)).toContain('enableAddon');
  });

  it('is not lost with a look at which the cluster did not answer', async () => {
    const { room } = aBurstRoom({ pods: [] });
    room.kubernetes.fail('view', unseen('unavailable', 'The API server did not answer.'));

    await room.take(request(room));

    expect(await looksIn(room, 80)).toEqual(['passed', 'quiet', 'quiet']);
  });

  it('is heard again where its pass died', async () => {
    const { room } = aBurstRoom({ pods: [] });
    const announced = request(room);
    const ring = () => Promise.reject(new Error('The queue is busy.'));
    await expect(room.take(announced, room.controller({ ...room.ports, bus: { ring } }))).rejects.toThrow('busy');
    room.clock.advance(5);

    expect(await room.take(announced)).toMatchObject({ kind: 'passed' });
    expect(room.bus.waiting).toHaveLength(1);
  });

  it('brings one pass, however often it is told', async () => {
    const { room } = aBurstRoom({ pods: [] });
    const requests = [1, 2, 3].map((number) => ({ ...request(room), id: `request-${number}` }));

    const endings = [];
    for (const one of requests) endings.push((await room.take(one)).kind);

    expect(endings).toEqual(['passed', 'covered', 'covered']);
  });

  it('is no more than a doorbell in the other modes', async () => {
    const { room } = aBurstRoom({ pods: [] });
    room.mode = 'prepare';

    await room.take(request(room));

    expect(room.bus.waiting).toEqual([]);
  });
});
