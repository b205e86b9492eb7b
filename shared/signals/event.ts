import * as z from 'zod/mini';
import { caseless, maybe, maybeList, maybeText } from './lenient.ts';

/** An Event Grid event in either envelope, reduced to what is read of it. */
export interface Event {
  readonly id: string;
  readonly type: string;
  /** Where it comes from: `topic` in the Event Grid schema, `source` in CloudEvents. */
  readonly source: string;
  readonly subject: string;
  readonly time: string | undefined;
  readonly data: EventData;
}

/** Null where the value is no event: without id, type and source it cannot be told from its repeats. */
export function readEvent(value: unknown): Event | null {
  const read = envelope.safeParse(value);
  if (!read.success) return null;
  const { id, type, source, time, topic, eventtype, eventtime, subject, data } = read.data;
  const kind = type ?? eventtype;
  const origin = source ?? topic;
  if (id === undefined || kind === undefined || origin === undefined) return null;
  return { id, type: kind, source: origin, subject: subject ?? '', time: time ?? eventtime, data: data ?? {} };
}

/**
 * The members of `data` that are read, over all types (facts: azure-signals.md, section 7.1; `expectedAt` is our own).
 * `claims`, which holds personal data, is not among them.
 */
const eventData = caseless({
  nodepoolname: maybeText,
  resourceuri: maybeText,
  operationname: maybeText,
  expectedat: maybe(z.unknown()),
  resourceinfo: maybe(
    caseless({
      id: maybeText,
      properties: maybe(
        caseless({
          targetresourceid: maybeText,
          availabilitystate: maybeText,
          previousavailabilitystate: maybeText,
          annotationname: maybeText,
          eventstatus: maybeText,
          eventdetails: maybeText,
          resources: maybeList,
        }),
      ),
    }),
  ),
});

export type EventData = z.output<typeof eventData>;

const envelope = caseless({
  id: maybeText,
  subject: maybeText,
  data: maybe(eventData),
  type: maybeText,
  source: maybeText,
  time: maybeText,
  eventtype: maybeText,
  topic: maybeText,
  eventtime: maybeText,
});
