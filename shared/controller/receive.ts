import type { ClusterId } from '../domain/ids.ts';
import type { Signal } from '../domain/signal.ts';
import type { Instant } from '../domain/time.ts';
import type { LateEvent, LateEvents } from '../ports/late-events.ts';
import type { Ports } from '../ports/ports.ts';
import type { SeenSignals } from '../ports/seen-signals.ts';
import { hearAlert } from '../signals/hear-alert.ts';
import { hearEvent } from '../signals/hear-event.ts';
import type { Heard } from '../signals/heard.ts';
import { wordsOf } from './audit.ts';
import { sendAgain } from './send-again.ts';

export interface Doors {
  readonly ports: Pick<Ports, 'bus' | 'clock' | 'log'>;
  readonly seenSignals: SeenSignals;
  isInScope(id: ClusterId): boolean;
}

/** An answer of the alert door, chosen by what makes the sender do the right thing next. */
export interface Answer {
  readonly status: 200 | 202 | 400 | 413 | 503;
  readonly jsonBody: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Azure Monitor cuts an alert at 256 KB (facts: azure-signals.md, section 1); the rest is room for its envelope. */
export const alertBytesMax = 512 * 1024;

/**
 * Takes an alert. 202: queued. 200: understood, and nothing to do. 400 and 413: it can never be valid.
 * 503: could not be stored, send it again.
 */
export async function receiveAlert(body: string, doors: Doors): Promise<Answer> {
  const bytes = Buffer.byteLength(body);
  if (bytes > alertBytesMax)
    return refuse(doors, 413, `The body has ${bytes} bytes; an alert has at most ${alertBytesMax}.`);
  const parsed = parse(body);
  if ('problem' in parsed) return refuse(doors, 400, parsed.problem);
  const heard = hearAlert(parsed.value, doors.ports.clock.now(), doors.isInScope);
  if ('malformed' in heard) return refuse(doors, 400, heard.malformed);
  try {
    const { queued, repeated } = await queue(heard, doors);
    const jsonBody = { queued: queued.map(nameOf), repeated: repeated.map(nameOf), ignored: heard.ignored };
    return { status: queued.length > 0 ? 202 : 200, jsonBody };
  } catch (error) {
    doors.ports.log.error('The alert could not be queued; the sender is asked to repeat it', { error: wordsOf(error) });
    return sendAgain;
  }
}

/**
 * Takes an Event Grid event. Throws only where another delivery could succeed: what can never be valid is logged and
 * done with, for Event Grid would repeat it for a day (facts: azure-signals.md, section 7.3).
 */
export async function receiveEvent(event: unknown, doors: Doors): Promise<void> {
  const heard = hearEvent(event, doors.ports.clock.now(), doors.isInScope);
  if ('malformed' in heard) doors.ports.log.warn(`Event refused: ${heard.malformed}`);
  else await queue(heard, doors);
}

/** So many times the next few, and the rest at the next call: one call must end. */
const takesMax = 10;

/**
 * Hears what ended in the poison queue, and tells so. What cannot be heard now stays there, holds up no other, and is taken
 * again by the next call; it never throws, for who calls has rung for every cluster already.
 */
export async function receiveLateEvents(late: LateEvents, doors: Doors): Promise<void> {
  const { log } = doors.ports;
  try {
    for (let takes = 0; takes < takesMax; takes += 1) {
      const events = await late.take();
      if (events.length === 0) return;
      log.error(`Events ended in the poison queue, and are heard late: ${events.length}`);
      for (const event of events) await hearLate(event, doors);
    }
  } catch (error) {
    log.error('Late events could not be taken; the next run takes them', { error: wordsOf(error) });
  }
}

async function hearLate({ event, forget }: LateEvent, doors: Doors): Promise<void> {
  try {
    await receiveEvent(event, doors);
    await forget();
  } catch (error) {
    doors.ports.log.error('A late event could not be heard; it is tried again', { error: wordsOf(error) });
  }
}

async function queue(heard: Exclude<Heard, { malformed: string }>, doors: Doors) {
  const queued: Signal[] = [];
  const repeated: Signal[] = [];
  const { log } = doors.ports;
  for (const { what, why, isMistake } of heard.ignored) {
    if (isMistake) log.warn(`Ignored ${what}: ${why}`);
    else log.info(`Ignored ${what}: ${why}`);
  }
  for (const signal of heard.signals) {
    const isNew = await ringOnce(signal, doors);
    (isNew ? queued : repeated).push(signal);
    doors.ports.log.info(`${isNew ? 'Queued' : 'Repeated, not queued again'}: ${signal.reason}`, nameOf(signal));
  }
  return { queued, repeated };
}

/**
 * Remembered only after the queue has it: what dies in between rings twice, and nothing is lost. The memory of seen
 * signals saves a pass and no more, so a door rings without it.
 */
async function ringOnce(signal: Signal, { ports, seenSignals }: Doors): Promise<boolean> {
  const forgetful = (error: unknown) => {
    ports.log.warn('Seen signals are out of reach; a repeat costs one more pass', { error: wordsOf(error) });
    return false;
  };
  if (await seenSignals.has(signal).catch(forgetful)) return false;
  await ports.bus.ring(signal);
  await seenSignals.add(signal).catch(forgetful);
  return true;
}

function parse(body: string): { value: unknown } | { problem: string } {
  if (body === '') return { problem: 'The body is empty. Chunked requests arrive without one: send Content-Length.' };
  try {
    return { value: JSON.parse(body) };
  } catch {
    return { problem: 'The body is not JSON.' };
  }
}

function refuse({ ports }: Doors, status: 400 | 413, problem: string): Answer {
  ports.log.warn(`Alert refused with ${status}: ${problem}`);
  return { status, jsonBody: { error: problem } };
}

const nameOf = ({ id, clusterId }: Signal): { signal: string; cluster: string; at?: Instant } => ({
  signal: id,
  cluster: clusterId,
});
