import { describe, expect, it } from 'vitest';
import type { PodResult } from '../../shared/domain/cluster-view.ts';
import type { PodStatus } from '../../shared/domain/pod.ts';
import { aBurstPod, aWaitingPod, burstNotes, requesting, starting } from '../builders/a-burst-view.ts';
import { clusterId } from '../builders/an-observation.ts';
import type { KubernetesOp } from '../fakes/fake-kubernetes.ts';
import { aBurstRoom, podsOn, vmArrives, waitingSince } from './a-burst-room.ts';
import type { ControlRoom } from './a-control-room.ts';

/** Pods whose change Kubernetes refuses, beside others that it lets go: a refusal holds up nobody else, and is not repeated for ever. */

const forbidden = { result: 'failed', why: '403 Forbidden: Let it `delete pods`.' } as const;
const denied = { result: 'refused', why: '403 Forbidden: admission webhook "gatekeeper" denied the request.' } as const;

/** Takes an alert, and whatever the controller rings for itself until then. */
async function live(room: ControlRoom, seconds: number): Promise<void> {
  await room.take(room.alert(`alert at ${room.clock.now()}`));
  for (let second = 0; second < seconds; second += 1) {
    room.clock.advance(1);
    for (const signal of room.bus.takeDue(room.clock.now())) await room.take(signal);
  }
}

const asked = (room: ControlRoom, op: KubernetesOp, pod: string) =>
  room.kubernetes.calls.filter((call) => call.op === op && call.pod === pod).length;

const stuck = aBurstPod('stuck', {
  metadata: { annotations: burstNotes('2026-11-25T02:40:00.000Z') },
  status: starting,
});
const overdue = { metadata: { annotations: burstNotes('2026-11-25T01:00:00.000Z') } };
const fine = aBurstPod('fine', overdue);

describe('A pod that cannot be given back', () => {
  it('keeps no other pod from coming home, and none from bursting', async () => {
    const { room, cluster } = aBurstRoom();
    cluster.pods = [...cluster.pods, stuck, fine];
    room.kubernetes.fail('giveBack', forbidden, 1000);

    await room.take(room.alert());
    vmArrives(cluster);
    await live(room, 300);

    expect(asked(room, 'burst', 'shop/web-0')).toBe(1);
    expect(asked(room, 'evict', 'shop/fine')).toBe(1);
    expect(podsOn(cluster, 'virtual-node-aci-linux').map(({ metadata }) => metadata?.name)).toContain('stuck');
  });

  it('is asked less and less often, and the record, the status and the log say why', async () => {
    const { room } = aBurstRoom({ pods: [stuck] });
    room.kubernetes.fail('giveBack', forbidden, 1000);

    await live(room, 3600);

    const { failures } = await room.ledger.read(clusterId);
    const told = room.events('aksburst.pass.completed').map(({ data }) => data.burst as Told | undefined);
    expect(asked(room, 'giveBack', 'shop/stuck')).toBeLessThan(10);
    expect(asked(room, 'giveBack', 'shop/stuck')).toBeGreaterThan(4);
    expect(failures).toMatchObject([{ kind: 'give-back-pods', target: 'shop/stuck#uid-of-stuck', attempts: 0 }]);
    expect(told.flatMap((burst) => burst?.failing ?? [])).toContainEqual({
      ...{ pod: 'shop/stuck', reason: 'overdue' },
      says: expect.stringMatching(/It failed once, so it rests until .*Let it `delete pods`/),
    });
    expect(room.log.messages('warn')).toContain(forbidden.why);
  });

  it.each([
    ['a year', '2027-11-25T03:00:00.000Z'],
    ['eleven hours', '2026-11-25T14:00:00.000Z'],
  ])('does not rest for %s because a clock was so far ahead when it failed', async (_time, ahead) => {
    const { room } = aBurstRoom({ pods: [stuck] });
    const now = room.clock.now();
    room.kubernetes.fail('giveBack', forbidden, 1);

    room.clock.set(ahead);
    await room.take(room.alert('an alert by a clock that runs ahead'));
    room.clock.set(now);
    await live(room, 100);

    expect(asked(room, 'giveBack', 'shop/stuck')).toBe(2);
  });

  it('is asked once more when it rested, and forgotten when that went well', async () => {
    const { room, cluster } = aBurstRoom({ pods: [stuck] });
    room.kubernetes.fail('giveBack', forbidden, 1);

    await live(room, 200);

    expect(asked(room, 'giveBack', 'shop/stuck')).toBe(2);
    expect(podsOn(cluster, 'virtual-node-aci-linux')).toEqual([]);
    expect((await room.ledger.read(clusterId)).failures).toEqual([]);
  });
});

describe('A pod that cannot be patched', () => {
  it('is left when it was refused as often as the settings allow, and says so', async () => {
    const { room, cluster } = aBurstRoom();
    cluster.pods = cluster.pods.slice(0, 1);
    room.kubernetes.fail('burst', denied, 1000);

    for (let look = 0; look < 8; look += 1) await live(room, 300);

    const { keptGroups } = await room.ledger.read(clusterId);
    expect(asked(room, 'burst', 'shop/web-0')).toBe(5);
    expect(keptGroups).toMatchObject([
      {
        reason: 'ChangeFailed',
        says: expect.stringMatching(/failed 5 times, so it is left until its cause is mended/),
      },
    ]);
  });

  it('holds up no other', async () => {
    const { room, cluster } = aBurstRoom();
    room.kubernetes.fail('burst', denied, 1);

    await live(room, 30);

    expect(podsOn(cluster, 'virtual-node-aci-linux').map(({ metadata }) => metadata?.name)).toEqual(['web-1', 'web-2']);
    expect(room.log.messages('warn')).toEqual([expect.stringContaining('Pod shop/web-0 refused: 403 Forbidden')]);
  });
});

describe('A pod that cannot be evicted', () => {
  it.each<PodResult['result']>(['failed', 'refused', 'blocked', 'unknown'])(
    'because it is %s rests, and another one goes',
    async (result) => {
      const { room, cluster } = aBurstRoom({ pods: [fine, aBurstPod('other', overdue)] });
      vmArrives(cluster);
      room.kubernetes.fail('evict', { result, why: 'No.' }, 1);

      await live(room, 30);

      const staying = room.events('aksburst.pass.completed').flatMap(stayingIn);
      expect(asked(room, 'evict', 'shop/fine')).toBe(1);
      expect(podsOn(cluster, 'virtual-node-aci-linux').map(({ metadata }) => metadata?.name)).toEqual(['fine']);
      expect(staying).toContainEqual(expect.objectContaining({ pod: 'shop/fine', reason: 'resting' }));
    },
  );
});

describe('A region without capacity', () => {
  const refused: PodStatus = {
    ...{ phase: 'Pending', reason: 'ProviderFailed' },
    message: "ServiceUnavailable: The requested resource is not available in the location 'westeurope'.",
  };
  const since = (at: string) => ({ metadata: { annotations: burstNotes(at) }, status: refused });

  it('closes the burst for every workload, says until when, and opens it again', async () => {
    const { room, cluster } = aBurstRoom();
    cluster.pods = [...cluster.pods, aBurstPod('refused', since('2026-11-25T02:59:00.000Z'))];

    await room.take(room.alert());
    const { keptGroups, burst } = await room.ledger.read(clusterId);
    room.clock.set('2026-11-25T03:29:00.000Z');
    await room.take(room.alert('half an hour later'));

    const closed = { reason: 'AciRefused', says: expect.stringContaining('Until 2026-11-25T03:29:00.000Z') };
    expect(keptGroups).toMatchObject([{ ...closed, count: 3 }]);
    expect(burst.aciStartSeconds).toEqual([600]);
    expect(asked(room, 'burst', 'shop/web-0')).toBe(1);
  });

  it('is learned from only where a pod was really given back', async () => {
    const { room } = aBurstRoom({ pods: [aBurstPod('refused', since('2026-11-25T02:59:00.000Z'))] });
    room.kubernetes.fail('giveBack', forbidden, 1);

    await room.take(room.alert());

    expect((await room.ledger.read(clusterId)).burst).toMatchObject({ aciStartSeconds: [], startFailedAt: null });
  });
});

describe('What is remembered of a pass', () => {
  const countedIn = async (room: ControlRoom) => {
    const { creates, moves } = (await room.ledger.read(clusterId)).burst;
    return { creates: creates.reduce((sum, { pods }) => sum + pods, 0), moves: Object.values(moves).flat().length };
  };

  it.each([
    ['failed', 2],
    ['refused', 2],
    ['gone', 2],
    ['changed', 2],
    ['unknown', 3],
  ] as const)('counts no pod as let in whose patch is %s, but for a lost answer', async (result, creates) => {
    const { room } = aBurstRoom();
    room.kubernetes.fail('burst', { result, why: 'No.' }, 1);

    await room.take(room.alert());

    expect(await countedIn(room)).toEqual({ creates, moves: 0 });
  });

  it('is nothing where every patch is forbidden, so that the windows stay open', async () => {
    const { room } = aBurstRoom();
    room.kubernetes.fail('burst', forbidden, 100_000);

    await live(room, 600);

    expect(await countedIn(room)).toEqual({ creates: 0, moves: 0 });
  });

  it('counts no eviction that a disruption budget blocks as a move, so that no slot seems to be missed', async () => {
    const blocked = aBurstPod('blocked', overdue);
    const { room, cluster } = aBurstRoom({ pods: [blocked] });
    vmArrives(cluster);
    cluster.budgetsOver = ({ metadata }) => (metadata?.name === 'blocked' ? 1 : 0);
    await live(room, 60);
    const { ownerReferences = [] } = blocked.metadata ?? {};
    const grown = aWaitingPod(
      'grown',
      { containers: requesting('60') },
      { ownerReferences, creationTimestamp: room.clock.now() },
    );
    cluster.pods = [...cluster.pods, waitingSince(grown, room.clock.now()), fine];

    await live(room, 300);

    expect(asked(room, 'evict', 'shop/blocked')).toBeGreaterThan(0);
    expect(asked(room, 'evict', 'shop/fine')).toBe(1);
    expect(await countedIn(room)).toEqual({ creates: 0, moves: 1 });
  });
});

const stayingIn = ({ data }: { readonly data: Readonly<Record<string, unknown>> }) =>
  (data.burst as Told | undefined)?.staying ?? [];

interface Told {
  readonly failing: readonly unknown[];
  readonly staying: readonly unknown[];
}
