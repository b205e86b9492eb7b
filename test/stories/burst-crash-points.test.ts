import { describe, expect, it } from 'vitest';
import { scheduleSignal } from '../../shared/signals/constructors.ts';
import { clusterId } from '../builders/an-observation.ts';
import type { FakeKubernetes } from '../fakes/fake-kubernetes.ts';
import { aBurstRoom, podsOn, vmArrives } from './a-burst-room.ts';
import type { ControlRoom } from './a-control-room.ts';
import { Killed, mortal } from './mortal.ts';

/** As crash-points.test.ts, for the pods: the process dies at each write while they burst and come home. */
async function playWithDeath(fatal: number, when: 'before' | 'after') {
  const { room, cluster } = aBurstRoom();
  room.kubernetes.fail('burst', { result: 'refused', why: 'No.' }, 1);
  room.kubernetes.fail('evict', { result: 'blocked', why: 'Not now.' }, 1);
  const done = countingDone(room.kubernetes);
  const { ports, life } = mortal(room.ports, fatal, when);
  const vmIsThere = () => {
    if (cluster.nodes.length <= 2) vmArrives(cluster);
  };
  try {
    await room.take(room.alert(), room.controller(ports));
    vmIsThere();
    await room.settle(room.controller(ports));
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
  }
  const atDeath = { ...done, counted: await countedIn(room) };
  if (life.isOver) {
    room.clock.advance(61);
    room.leases.lapse();
    vmIsThere();
    await room.bus.ring(scheduleSignal(clusterId, room.clock.now()));
    await room.settle();
  }
  return { room, cluster, life, atDeath };
}

/** What Kubernetes really did, whoever lived to hear of it. */
function countingDone(kubernetes: FakeKubernetes) {
  const done = { creates: 0, moves: 0 };
  const [burst, evict] = [kubernetes.burst.bind(kubernetes), kubernetes.evict.bind(kubernetes)];
  kubernetes.burst = async (...asked) => {
    const answer = await burst(...asked);
    done.creates += Number(answer.result === 'done');
    return answer;
  };
  kubernetes.evict = async (...asked) => {
    const answer = await evict(...asked);
    done.moves += Number(answer.result === 'done');
    return answer;
  };
  return done;
}

async function countedIn({ ledger }: ControlRoom) {
  const { creates, moves } = (await ledger.read(clusterId)).burst;
  return { creates: creates.reduce((sum, { pods }) => sum + pods, 0), moves: Object.values(moves).flat().length };
}

const intact = await playWithDeath(Number.POSITIVE_INFINITY, 'before');
const points = Array.from({ length: intact.life.writes }, (_, index) => index + 1);

describe('A process killed at any write of a burst', () => {
  it('has many places to die in', () => {
    expect(points.length).toBeGreaterThan(30);
  });

  it('counts what was done and no more where it lives on, refusals between', () => {
    expect(intact.atDeath.counted).toEqual({ creates: 3, moves: 3 });
    expect(intact.atDeath).toMatchObject({ creates: 3, moves: 3 });
  });

  it.each(
    points.flatMap((point) => [
      { point, when: 'before' as const },
      { point, when: 'after' as const },
    ]),
  )(
    'leaves no pod on ACI, no chain broken and nothing uncounted when it dies $when write $point',
    async ({ point, when }) => {
      const { room, cluster, life, atDeath } = await playWithDeath(point, when);

      const { episode, pending, followUp } = await room.ledger.read(clusterId);
      expect(life.isOver).toBe(true);
      expect(atDeath.counted.creates, life.last).toBeGreaterThanOrEqual(atDeath.creates);
      expect(atDeath.counted.moves, life.last).toBeGreaterThanOrEqual(atDeath.moves);
      expect(podsOn(cluster, 'virtual-node-aci-linux'), life.last).toEqual([]);
      expect(
        cluster.pods.filter(({ spec }) => spec?.nodeName),
        life.last,
      ).toHaveLength(4);
      expect({ episode, pending, followUp }, life.last).toEqual({ episode: null, pending: [], followUp: null });
      expect(room.journal.verify(clusterId), life.last).toMatchObject({ verified: true });
    },
  );
});
