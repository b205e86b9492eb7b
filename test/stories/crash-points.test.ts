import { describe, expect, it } from 'vitest';
import type { Ports } from '../../shared/ports/ports.ts';
import { scheduleSignal } from '../../shared/signals/constructors.ts';
import { clusterId, networkId } from '../builders/an-observation.ts';
import { ControlRoom } from './a-control-room.ts';

/**
 * The process dies at each external write of the main story in turn: just before it, or just after it took effect. What
 * the dead process held stays held until its lease runs out; then the schedule rings, and everything must end the same.
 */
const writes: Partial<Record<keyof Ports, readonly string[]>> = {
  cloud: ['registerProvider', 'createSubnet', 'delegateSubnet', 'enableAddon', 'assignRole'],
  journal: ['append'],
  ledger: ['write'],
  bus: ['ring'],
  leases: ['take'],
  announcer: ['announce'],
};

class Killed extends Error {}

/** Ports of a process that dies at its `fatal`th external write. The dead neither speak nor let go. */
function mortal(ports: Ports, fatal: number, when: 'before' | 'after') {
  const life = { writes: 0, isOver: false, last: '' };
  const die = (what: string): never => {
    life.isOver = true;
    life.last = what;
    throw new Killed(what);
  };
  const wrap = <T extends object>(port: T, name: string, names: readonly string[]): T =>
    new Proxy(port, {
      get: (target, key) => {
        const member = Reflect.get(target, key);
        if (typeof member !== 'function') return member;
        return (...args: unknown[]) => {
          if (life.isOver) throw new Killed('already dead');
          if (!names.includes(String(key))) return holdOn(Reflect.apply(member, target, args));
          life.writes += 1;
          const what = `${name}.${String(key)} #${life.writes} ${when}`;
          if (life.writes === fatal && when === 'before') die(what);
          const done: Promise<unknown> = Reflect.apply(member, target, args);
          return done.then((value) => (life.writes === fatal && when === 'after' ? die(what) : holdOn(value)));
        };
      },
    });
  /** A lease taken by this process is let go by the living only. */
  const holdOn = (value: unknown): unknown => {
    if (value instanceof Promise) return value.then(holdOn);
    if (typeof value !== 'object' || value === null || !('release' in value)) return value;
    return wrap(value, 'lease', []);
  };
  const wrapped = Object.entries(ports).map(([name, port]) => {
    const names = writes[name as keyof Ports];
    return [name, names && port ? wrap(port as object, name, names) : port];
  });
  return { ports: Object.fromEntries(wrapped) as Ports, life };
}

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
