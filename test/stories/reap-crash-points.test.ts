import { describe, expect, it } from 'vitest';
import { clusterId } from '../builders/an-observation.ts';
import type { ControlRoom } from './a-control-room.ts';
import { aReaperRoom, removals, scheduled } from './a-reaper-room.ts';
import { Killed, mortal } from './mortal.ts';

/** As crash-points.test.ts, for deletions: the process dies at each write while what was left behind is found and reaped. */
async function playWithDeath(fatal: number, when: 'before' | 'after') {
  const { room, cluster } = aReaperRoom('reap');
  const { ports, life } = mortal(room.ports, fatal, when);
  try {
    await scheduled(room, 5, room.controller(ports));
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
  }
  if (life.isOver) {
    room.clock.advance(61);
    room.leases.lapse();
    await scheduled(room, 8);
  }
  return { room, cluster, life };
}

const intact = await playWithDeath(Number.POSITIVE_INFINITY, 'before');
const points = Array.from({ length: intact.life.writes }, (_, index) => index + 1);

describe('A process killed at any write of a reaping', () => {
  it('has many places to die in', () => {
    expect(points.length).toBeGreaterThan(40);
  });

  it.each(
    points.flatMap((point) => [
      { point, when: 'before' as const },
      { point, when: 'after' as const },
    ]),
  )('deletes nothing twice and leaves nothing behind when it dies $when write $point', async ({ point, when }) => {
    const { room, cluster, life } = await playWithDeath(point, when);

    expect(life.isOver).toBe(true);
    expect(removals(room).toSorted(), life.last).toEqual([
      'deleteContainerGroup shop-gone',
      'removeNode virtual-node-aci-linux',
      'removePod shop/stuck',
    ]);
    expect([room.cloud.groups, cluster.pods, cluster.nodes.length], life.last).toEqual([[], [], 1]);
    expect(await room.ledger.read(clusterId), life.last).toMatchObject({ strays: [], pending: [], followUp: null });
    expect(openIntents(room), life.last).toEqual([]);
    expect(room.journal.verify(clusterId), life.last).toMatchObject({ verified: true });
  });
});

/** Deletions whose last word in the trail is not their end. Of one that nobody saw the end of, the end is "unknown". */
function openIntents(room: ControlRoom): readonly string[] {
  const lastWords = new Map<string, string>();
  for (const { type, data } of room.events()) {
    const { action, result } = data as { action?: { kind: string }; result?: string };
    if (action) lastWords.set(action.kind, type === 'aksburst.change.intent' ? 'intent' : String(result));
  }
  return [...lastWords]
    .filter(([, word]) => !['applied', 'already-so', 'unknown'].includes(word))
    .map((pair) => pair.join(': '));
}
