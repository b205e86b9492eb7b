import { describe, expect, it } from 'vitest';
import { scheduleSignal } from '../../shared/signals/constructors.ts';
import { aVm } from '../builders/a-burst-view.ts';
import { clusterId } from '../builders/an-observation.ts';
import { aBurstRoom, podsOn } from './a-burst-room.ts';
import { Killed, mortal } from './mortal.ts';

/** As crash-points.test.ts, for the pods: the process dies at each write while they burst and come home. */
async function playWithDeath(fatal: number, when: 'before' | 'after') {
  const { room, cluster } = aBurstRoom();
  const { ports, life } = mortal(room.ports, fatal, when);
  const vmArrives = () => {
    if (cluster.nodes.length > 2) return;
    cluster.nodes.push(aVm('vm-2', '16'));
    cluster.substitutesOn = 'vm-2';
  };
  try {
    await room.take(room.alert(), room.controller(ports));
    vmArrives();
    await room.settle(room.controller(ports));
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
  }
  if (life.isOver) {
    room.clock.advance(61);
    room.leases.lapse();
    vmArrives();
    await room.bus.ring(scheduleSignal(clusterId, room.clock.now()));
    await room.settle();
  }
  return { room, cluster, life };
}

const intact = await playWithDeath(Number.POSITIVE_INFINITY, 'before');
const points = Array.from({ length: intact.life.writes }, (_, index) => index + 1);

describe('A process killed at any write of a burst', () => {
  it('has many places to die in', () => {
    expect(points.length).toBeGreaterThan(30);
  });

  it.each(
    points.flatMap((point) => [
      { point, when: 'before' as const },
      { point, when: 'after' as const },
    ]),
  )('leaves no pod on ACI and no chain broken when it dies $when write $point', async ({ point, when }) => {
    const { room, cluster, life } = await playWithDeath(point, when);

    const { episode, pending, followUp } = await room.ledger.read(clusterId);
    expect(life.isOver).toBe(true);
    expect(podsOn(cluster, 'virtual-node-aci-linux'), life.last).toEqual([]);
    expect(
      cluster.pods.filter(({ spec }) => spec?.nodeName),
      life.last,
    ).toHaveLength(4);
    expect({ episode, pending, followUp }, life.last).toEqual({ episode: null, pending: [], followUp: null });
    expect(room.journal.verify(clusterId), life.last).toMatchObject({ verified: true });
  });
});
