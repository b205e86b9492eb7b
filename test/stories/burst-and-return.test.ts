import { describe, expect, it } from 'vitest';
import { reportCluster, reportPod } from '../../shared/controller/report.ts';
import { burstAnnotations } from '../../shared/domain/cluster-view.ts';
import { unseen } from '../../shared/domain/sight.ts';
import { scheduleSignal } from '../../shared/signals/constructors.ts';
import { aBurstPod, burstNotes, starting, theToleration } from '../builders/a-burst-view.ts';
import { clusterId, subscriptionId } from '../builders/an-observation.ts';
import { aBurstRoom, podsOn, vmArrives, waitingSince } from './a-burst-room.ts';
import { ControlRoom } from './a-control-room.ts';

/** The heart of it in one process: waiting pods run on ACI, unchanged, and come home. */

const start = '2026-11-25T03:00:00.000Z';

describe('In mode burst', () => {
  it('pods that wait longer than VMs pay for run on the virtual node, with nothing changed but tolerations and annotations', async () => {
    const { room, cluster } = aBurstRoom();
    const before = structuredClone(cluster.pods[0]);

    await room.take(room.alert());
    room.clock.advance(2);
    await room.kubernetes.view(clusterId, room.clock.now());

    const burst = podsOn(cluster, 'virtual-node-aci-linux');
    expect(burst).toHaveLength(3);
    expect(burst[0]?.metadata?.annotations).toMatchObject({ [burstAnnotations.deletionCost]: '-1000' });
    expect(burst[0]?.spec?.tolerations?.slice(0, -1)).toEqual(before?.spec?.tolerations);
    expect({ ...burst[0]?.spec, tolerations: [], nodeName: '' }).toEqual({
      ...before?.spec,
      tolerations: [],
      nodeName: '',
    });
  });

  it('the intent is on record before any pod is touched, and each pod has its result', async () => {
    const { room } = aBurstRoom();

    await room.take(room.alert());

    const [intent, outcome] = room.events();
    expect(intent).toMatchObject({ type: 'aksburst.change.intent', data: { action: { kind: 'burst-pods' } } });
    expect(outcome?.data.pods).toEqual([
      expect.objectContaining({ pod: 'shop/web-0', result: 'done' }),
      expect.objectContaining({ pod: 'shop/web-1', result: 'done' }),
      expect.objectContaining({ pod: 'shop/web-2', result: 'done' }),
    ]);
  });

  it('a pod that may not burst stays, and the record says why', async () => {
    const { room, cluster } = aBurstRoom({ namespaces: { shop: {} } });

    await room.take(room.alert());

    const pass = room.events('aksburst.pass.completed').at(-1);
    expect(podsOn(cluster, 'virtual-node-aci-linux')).toEqual([]);
    expect(pass?.data.burst).toMatchObject({ keptByReason: { NotOptedIn: 3 } });
    expect(await reportPod(clusterId, room.ports, 'shop/web-1')).toMatchObject({
      kept: [{ pod: 'shop/web-1', reason: 'NotOptedIn', says: expect.stringContaining('Label the namespace') }],
    });
  });

  it.each(['observe', 'prepare'] as const)('and in no other: %s touches no pod', async (mode) => {
    const { room } = aBurstRoom();
    room.mode = mode;

    await room.take(room.alert());

    expect(room.kubernetes.calls).toEqual([]);
  });

  it.each(['observe', 'prepare'] as const)(
    '%s shows what it would do where it is let look, and remembers nothing of it',
    async (mode) => {
      const { room, cluster } = aBurstRoom();
      Object.assign(room, { mode, looksInside: true });
      const before = structuredClone(cluster.pods);

      await room.take(room.alert());

      const pass = room.events('aksburst.pass.completed').at(-1);
      expect(pass?.data.outcomes).toMatchObject([{ result: 'only-described', action: { kind: 'burst-pods' } }]);
      expect(room.kubernetes.calls.map(({ op }) => op)).toEqual(['view']);
      expect(cluster.pods).toEqual(before);
      expect(room.bus.waiting).toEqual([]);
      expect((await room.ledger.read(clusterId)).burst.creates).toEqual([]);
    },
  );

  it('an API server out of reach falls back to Azure Monitor, and nothing bursts', async () => {
    const { room } = aBurstRoom();
    room.kubernetes.fail('view', unseen('unavailable', 'The API server did not answer.'));

    const ending = await room.take(room.alert());

    expect(ending).toMatchObject({ decision: { kind: 'rest', why: expect.stringContaining('40 pods wait') } });
    expect(room.kubernetes.calls.map(({ op }) => op)).toEqual(['view']);
  });

  it('a cluster whose pods may burst soon is looked at every few seconds, and cools down by itself', async () => {
    const { room, cluster } = aBurstRoom();
    cluster.pods = cluster.pods.map((pod) => waitingSince(pod, '2026-11-25T02:59:55.000Z'));
    await room.take(room.alert());
    const [next] = room.bus.waiting;
    cluster.pods = [];

    await room.settle(room.controller(), 1000);

    expect(next?.dueAt).toBe('2026-11-25T03:00:10.000Z');
    expect(room.bus.waiting).toEqual([]);
    expect((await room.ledger.read(clusterId)).episode).toBeNull();
  });

  it('pods that can never burst keep nobody awake, nor do pods that others sent to the virtual node', async () => {
    const { room, cluster } = aBurstRoom({ namespaces: { shop: {} } });
    const theirs = aBurstPod('theirs', { metadata: { annotations: {} } });
    cluster.pods = [...cluster.pods, theirs];

    await room.take(room.alert());

    expect(room.bus.waiting).toEqual([]);
  });

  it('burst pods come home when VMs have room, a few at a time, and the episode ends', async () => {
    const { room, cluster } = aBurstRoom();
    await room.take(room.alert());
    room.clock.advance(2);
    await room.kubernetes.view(clusterId, room.clock.now());
    vmArrives(cluster);

    await room.settle();

    expect(podsOn(cluster, 'virtual-node-aci-linux')).toEqual([]);
    expect(podsOn(cluster, 'vm-2')).toHaveLength(3);
    expect(room.events('aksburst.change.outcome').some(({ data }) => data.result === 'failed')).toBe(false);
    expect((await room.ledger.read(clusterId)).episode).toBeNull();
    expect(room.journal.verify(clusterId)).toMatchObject({ verified: true });
  });

  it('a burst that spends the whole quota comes home all the same, though the cluster can hold no further one', async () => {
    const { room, cluster } = aBurstRoom();
    await room.take(room.alert());
    room.clock.advance(2);
    await room.kubernetes.view(clusterId, room.clock.now());
    const spent = { name: 'ContainerGroups', current: 100, limit: 100 };
    room.cloud.setUsages(subscriptionId, 'westeurope', [spent, { name: 'StandardCores', current: 0, limit: 100 }]);
    vmArrives(cluster);

    for (let look = 0; look < 4; look += 1) {
      await room.take(scheduleSignal(clusterId, room.clock.now()));
      room.clock.advance(300);
    }

    expect(podsOn(cluster, 'virtual-node-aci-linux')).toEqual([]);
    expect((await room.ledger.read(clusterId)).lastPass?.decision).toMatchObject({ kind: 'refuse' });
  });

  it('the status shows what was seen also after an hour of quiet passes', async () => {
    const room = ControlRoom.ready();
    for (let look = 0; look < 50; look += 1) {
      await room.take(scheduleSignal(clusterId, room.clock.now()));
      room.clock.advance(60);
    }

    const report = await reportCluster(clusterId, room.ports);
    expect(report?.events).toHaveLength(20);
    expect(report?.observation).toMatchObject({ clusterId });
  });

  it('a pod that was just let burst is told so, and no other one with it', async () => {
    const { room } = aBurstRoom();

    await room.take(room.alert());

    const report = await reportPod(clusterId, room.ports, 'shop/web-1');
    expect(report).toMatchObject({ kept: [], says: 'The last pass was to let burst shop/web-1.' });
    expect(JSON.stringify(report)).not.toContain('web-2');
  });

  it('a pod that stays on ACI is told why, by the status', async () => {
    const { room } = aBurstRoom();
    await room.take(room.alert());
    room.clock.advance(60);

    await room.take(scheduleSignal(clusterId, room.clock.now()));

    expect(await reportPod(clusterId, room.ports, 'shop/web-1')).toMatchObject({
      kept: [],
      staying: [{ pod: 'shop/web-1', reason: 'no-slot', says: expect.stringContaining('No VM node has a slot') }],
    });
    expect(await reportCluster(clusterId, room.ports)).toMatchObject({
      staying: [{ reason: 'no-slot', count: 3, pods: ['shop/web-0', 'shop/web-1', 'shop/web-2'] }],
    });
  });

  it('no pod bursts from a cluster that is not ready, and each that waits is told so', async () => {
    const { room, cluster } = aBurstRoom();
    room.cloud.setUsages(subscriptionId, 'westeurope', [{ name: 'ContainerGroups', current: 100, limit: 100 }]);

    await room.take(room.alert());

    expect(podsOn(cluster, 'virtual-node-aci-linux')).toEqual([]);
    expect(await reportPod(clusterId, room.ports, 'shop/web-1')).toMatchObject({
      kept: [{ reason: 'ClusterNotReady', says: expect.stringContaining('ACI quota ContainerGroups') }],
    });
  });

  it('a pod that ACI does not start is given back, and its owner waits for VMs', async () => {
    const stuck = aBurstPod('web-9', {
      metadata: { annotations: burstNotes('2026-11-25T02:40:00.000Z') },
      status: starting,
    });
    const { room } = aBurstRoom({ pods: [stuck] });

    await room.take(room.alert());

    const { burst } = await room.ledger.read(clusterId);
    expect(room.kubernetes.calls).toContainEqual(expect.objectContaining({ op: 'giveBack', pod: 'shop/web-9' }));
    expect(Object.keys(burst.failedOwners)).toEqual(['owner-of-web-9']);
  });

  it('a pod that may go to the virtual node and never gets there is given back, and its successor calls for a VM', async () => {
    const { room, cluster } = aBurstRoom();
    cluster.pods = cluster.pods.slice(0, 1);
    await room.take(room.alert());
    cluster.nodes = cluster.nodes.slice(1);
    room.clock.advance(601);

    await room.take(scheduleSignal(clusterId, room.clock.now()));

    const [successor] = cluster.pods.filter(({ metadata }) => !metadata?.deletionTimestamp);
    expect(room.kubernetes.calls).toContainEqual(expect.objectContaining({ op: 'giveBack', pod: 'shop/web-0' }));
    expect(successor?.spec?.tolerations).not.toContainEqual(theToleration);
    expect(room.events('aksburst.change.intent').at(-1)?.data.action).toMatchObject({ kind: 'give-back-pods' });
  });

  it('what was admitted is remembered before it is done, so that no crash widens the create windows', async () => {
    const { room } = aBurstRoom();
    const { ports } = room;
    const dying = {
      ...ports.kubernetes,
      view: ports.kubernetes.view.bind(ports.kubernetes),
      burst: () => Promise.reject(new Error('killed')),
    };

    await room.take(room.alert(), room.controller({ ...ports, kubernetes: dying as never })).catch(() => {});

    const { burst } = await room.ledger.read(clusterId);
    expect(burst.creates).toEqual([{ at: start, pods: 3 }]);
  });

  it('the schedule reports what bursting left behind, with its price, and deletes nothing', async () => {
    const { room } = aBurstRoom({ pods: [] });
    const group =
      '/subscriptions/s/resourceGroups/MC_shop_shop-prod_westeurope/providers/Microsoft.ContainerInstance/containerGroups/shop-gone';
    const pod = { namespace: 'shop', name: 'gone', uid: 'uid-gone', nodeName: 'virtual-node-aci-linux' };
    room.cloud.groups = [{ id: group, pod, state: null, since: null, cpuCores: 2, memoryGigabytes: 4 }];

    await room.take(scheduleSignal(clusterId, room.clock.now()));

    const { strays } = await room.ledger.read(clusterId);
    expect(strays).toEqual([
      expect.objectContaining({ kind: 'group-without-pod', costPerHour: expect.closeTo(0.1188, 4) }),
    ]);
    expect(room.log.messages('warn')).toEqual([expect.stringContaining('Left behind: group-without-pod')]);
    expect(room.cloud.writes()).toEqual([]);
  });
});
