import { describe, expect, it } from 'vitest';
import { scheduleSignal } from '../../shared/signals/constructors.ts';
import { clusterId, networkId } from '../builders/an-observation.ts';
import { ControlRoom } from './a-control-room.ts';
import { Killed, mortal } from './mortal.ts';

/**
 * The process dies at each external write of the main story in turn: just before it, or just after it took effect. What
 * the dead process held stays held until its lease runs out; then the schedule rings, and everything must end the same.
 */
/** Plays the main story in a process that dies there, then in one that lives. */
async function playWithDeath(fatal: number, when: 'before' | 'after') {
  const room = new ControlRoom();
  const { ports, life } = mortal(room.ports, fatal, when);
  try {
    await room.take(room.alert(), room.controller(ports));
    await room.settle(room.controller(ports));
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
  }
  if (!life.isOver) return { room, life };
  room.clock.advance(61);
  room.leases.lapse();
  await room.bus.ring(scheduleSignal(clusterId, room.clock.now()));
  await room.settle();
  return { room, life };
}

/** What the outside world looks like at the end; times and ids of passes may differ, nothing else. */
async function endOf(room: ControlRoom) {
  const cluster = await room.cloud.cluster(clusterId);
  const network = cluster && (await room.cloud.network(cluster));
  const { lastPass, pending, followUp, episode } = await room.ledger.read(clusterId);
  return { cluster, network, decision: lastPass?.decision, pending, followUp, episode, held: room.leases.held };
}

const intact = await playWithDeath(Number.POSITIVE_INFINITY, 'before');
const end = await endOf(intact.room);
const points = Array.from({ length: intact.life.writes }, (_, index) => index + 1);

describe('a process killed at any external write', () => {
  it('has many places to die in', () => {
    expect(points.length).toBeGreaterThan(60);
    expect(end).toMatchObject({ decision: { kind: 'rest' }, pending: [], network: { id: networkId } });
  });

  it.each(
    points.flatMap((point) => [
      { point, when: 'before' as const },
      { point, when: 'after' as const },
    ]),
  )('ends in the same state when it dies $when write $point', async ({ point, when }) => {
    const { room, life } = await playWithDeath(point, when);

    expect(life.isOver).toBe(true);
    expect(await endOf(room), life.last).toEqual(end);
    expect(room.journal.verify(clusterId), life.last).toMatchObject({ verified: true });
    expect(unexplainedWrites(room), life.last).toEqual([]);
    expect(openIntents(room), life.last).toEqual([]);
  });
});

/** Writes to Azure that no intent announced. */
function unexplainedWrites(room: ControlRoom): readonly string[] {
  const intents = room.events('aksburst.change.intent').length;
  const sent = room.cloud.writes().length;
  return sent <= intents ? [] : [`${sent} writes with ${intents} intents`];
}

/** Changes whose last word in the trail is not their end. */
function openIntents(room: ControlRoom): readonly string[] {
  const lastWords = new Map<string, string>();
  for (const { type, data } of room.events()) {
    const { action, result } = data as { action?: { kind: string }; result?: string };
    if (action) lastWords.set(action.kind, type === 'aksburst.change.intent' ? 'intent' : String(result));
  }
  return [...lastWords]
    .filter(([, word]) => word !== 'applied' && word !== 'already-so')
    .map((pair) => pair.join(': '));
}
