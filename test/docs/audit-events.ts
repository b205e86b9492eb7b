import { recordLostSignal } from '../../shared/controller/lose.ts';
import type { AuditEvent, AuditType } from '../../shared/domain/audit-event.ts';
import { CloudError } from '../../shared/ports/cloud-error.ts';
import { scheduleSignal } from '../../shared/signals/constructors.ts';
import { clusterId } from '../builders/an-observation.ts';
import { aBurstRoom } from '../stories/a-burst-room.ts';
import { ControlRoom } from '../stories/a-control-room.ts';
import { code, table } from './table.ts';

/** When each is written: a forgotten one does not compile. */
const moments: { readonly [Type in AuditType]: string } = {
  'aksburst.change.intent': 'Before a change; without it on storage, the change is not made.',
  'aksburst.change.outcome':
    'After a change, and again when one that Azure accepted has ended, whichever pass sees that.',
  'aksburst.pass.completed':
    'Once for each pass: what was seen, found, decided and done. Where nothing was done and nothing has changed, in short: `unchangedSince` says when the last whole one was written.',
  'aksburst.pass.failed': 'In its place, when something threw: as far as the pass came, and the error.',
  'aksburst.signal.lost': 'When a signal failed every try and ended in the poison queue.',
};

export async function printAuditEvents(): Promise<string> {
  const events = await manyEvents();
  const rows = Object.entries(moments).map(([type, moment]) => [code(type), moment, membersOf(type, events)]);
  return table(['type', 'when', 'members of `data`'], rows);
}

/** What each type carries is in no list, so passes of every kind are made and their records read. */
async function manyEvents(): Promise<readonly AuditEvent[]> {
  const rooms = await Promise.all([afterFailedChange(), afterThrow(), afterLostSignal(), afterBurst(), afterQuiet()]);
  return rooms.flatMap((room) => room.events());
}

/** Ends ready, after Azure refused one change, and accepted another and then failed in it. */
async function afterFailedChange(): Promise<ControlRoom> {
  const room = new ControlRoom();
  room.cloud.failNext('registerProvider', throttled);
  room.cloud.failNextOperation('createSubnet', { code: 'InternalServerError', message: 'Try again.' });
  await room.take(room.alert());
  await room.settle();
  return room;
}

const throttled = new CloudError({
  ...{ kind: 'throttled', attempt: 'Registering', target: 'the provider', status: 429, code: 'TooManyRequests' },
  ...{ said: 'Slow down.', advice: 'Wait.', retryAfterSeconds: 10 },
});

async function afterThrow(): Promise<ControlRoom> {
  const room = new ControlRoom();
  const cloud = { ...room.ports.cloud, cluster: () => Promise.reject(new Error('A bug.')) };
  await room.take(room.alert(), room.controller({ ...room.ports, cloud })).catch(() => undefined);
  return room;
}

async function afterBurst(): Promise<ControlRoom> {
  const { room } = aBurstRoom();
  await room.take(room.alert());
  return room;
}

/** The second look sees what the first one saw. */
async function afterQuiet(): Promise<ControlRoom> {
  const room = ControlRoom.ready();
  for (let look = 0; look < 2; look += 1) await room.take(scheduleSignal(clusterId, room.clock.now()));
  return room;
}

async function afterLostSignal(): Promise<ControlRoom> {
  const room = new ControlRoom();
  await room.bus.ring(room.alert());
  const [signal] = room.bus.waiting;
  await recordLostSignal({ version: 1, signal }, room.ports);
  return room;
}

function membersOf(type: string, events: readonly AuditEvent[]): string {
  const names = events.filter((event) => event.type === type).flatMap(({ data }) => Object.keys(data));
  return [...new Set(names)].sort().map(code).join(', ');
}
