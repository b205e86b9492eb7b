import { parseClusterId } from '../domain/ids.ts';
import { type Instant, secondsAfter, secondsBetween } from '../domain/time.ts';
import { type Event, readEvent } from './event.ts';
import { eventKind } from './event-kinds.ts';
import { answer, type Heard, type InScope, ignore, withIgnored } from './heard.ts';
import { instantFrom, isRecord, quoted } from './lenient.ts';
import { signalId } from './signal-id.ts';

/**
 * Hears what Event Grid delivers: one event in either schema, or a list of them. In a list a malformed member is
 * ignored, so that it does not take the valid ones with it. Never throws.
 */
export function hearEvent(body: unknown, now: Instant, inScope: InScope): Heard {
  if (!Array.isArray(body)) return hearOne(body, now, inScope);
  const heard = Array.from(body, (member) => hearOne(member, now, inScope));
  const isEmpty = heard.every((one) => 'malformed' in one);
  if (isEmpty) return heard[0] ?? { malformed: 'A list of events must hold one at least.' };
  return {
    signals: heard.flatMap((one) => ('malformed' in one ? [] : one.signals)),
    ignored: heard.flatMap((one) =>
      'malformed' in one ? [{ what: 'Member of a list of events', why: one.malformed }] : one.ignored,
    ),
  };
}

function hearOne(value: unknown, now: Instant, inScope: InScope): Heard {
  const event = readEvent(value);
  if (event === null) {
    return { malformed: `An event must be a JSON object with id, type and source (or topic), not ${formOf(value)}.` };
  }
  const what = `Event ${quoted(event.type)} ${quoted(event.id)}`;
  const kind = eventKind(event.type);
  if (kind === null) return ignore(what, 'Events of this type say nothing about a cluster.');
  const whyIgnored = kind.whyIgnored(event);
  if (whyIgnored !== null) return ignore(what, whyIgnored);
  const clusterIds = kind
    .clusters(event)
    .map(parseClusterId)
    .filter((id) => id !== null);
  if (clusterIds.length === 0) return ignore(what, whyNoCluster(event));
  const { id, type, source, time } = event;
  const key = [source.toLowerCase(), type.toLowerCase(), id];
  const raisedAt = instantFrom(time, now);
  const { cause = 'event' } = kind;
  const heard = answer({ cause, what, reason: kind.reason(event), key, raisedAt, clusterIds }, now, inScope);
  return lookAgain(heard, kind.lookAgainAt?.(event), now, what);
}

/** What it was, for whoever looks for its sender; nothing of what it said. */
function formOf(value: unknown): string {
  if (typeof value === 'string') return `a text of ${value.length} characters`;
  if (!isRecord(value)) return Array.isArray(value) ? 'a list in a list' : `${value}`.slice(0, 20);
  const names = Object.keys(value).slice(0, 10).map(quoted);
  return names.length === 0 ? 'an empty one' : `one with ${names.join(', ')}`;
}

/** As long as a queue keeps a message out of sight. */
const aheadSecondsMax = 7 * 24 * 60 * 60;

/** So long before the time that was named, so that the app is awake by then. */
const leadSeconds = 60;

/** Every signal once more, shortly before the time that the sender named. */
function lookAgain(heard: Heard, at: unknown, now: Instant, what: string): Heard {
  if ('malformed' in heard || at === undefined || at === null) return heard;
  const expectedAt = typeof at === 'string' ? instantFrom(at, '') : '';
  if (expectedAt === '') return mistake(heard, what, 'expectedAt is no time in ISO 8601, so it is taken as now.');
  const ahead = secondsBetween(now, expectedAt);
  if (ahead > aheadSecondsMax) {
    return mistake(heard, what, `${expectedAt} is more than a week ahead: announce it again when it is near.`);
  }
  if (ahead <= leadSeconds) return heard;
  const dueAt = secondsAfter(expectedAt, -leadSeconds);
  const again = heard.signals.map((one) => ({ ...one, id: signalId(one.cause, one.id, expectedAt), dueAt }));
  return { ...heard, signals: [...heard.signals, ...again] };
}

const mistake = (heard: Heard, what: string, why: string): Heard =>
  withIgnored(heard, [{ what: `a part of ${what}`, why, isMistake: true }]);

// Which clusters use a subnet is not said in its events; asking Azure is a pass's work, so the schedule covers it.
function whyNoCluster({ subject }: Event): string {
  if (!/\/subnets(\/|$)/i.test(subject)) return 'It is about no managed cluster.';
  return 'A subnet does not say which cluster uses it; the scheduled health check will look.';
}
