import * as z from 'zod';
import { type ClusterId, parseClusterId } from '../domain/ids.ts';
import type { Signal } from '../domain/signal.ts';

/**
 * The text of a queue message that carries a signal: `{ "version": 1, "signal": … }` in JSON. The envelope keeps the
 * signal's `id` away from the trigger's metadata, which a top-level `id` would hide (facts: functions-host.md, 3).
 */

const messageVersion = 1;

/** Keeps a message, in base64, far below the 64 KiB that a queue takes. */
const idLengthMax = 2048;
const reasonLengthMax = 2000;

/** Throws for a signal that `decodeSignal` would refuse: what is rung must be heard. A long reason is cut. */
export function encodeSignal(signal: Signal): string {
  const message = { version: messageVersion, signal: { ...signal, reason: signal.reason.slice(0, reasonLengthMax) } };
  const decoded = decodeSignal(message);
  if ('problem' in decoded)
    throw new Error(`Encoding a signal for ${String(signal.clusterId).slice(0, 300)}: ${decoded.problem}`);
  return JSON.stringify(message);
}

/** Reads the parsed JSON of a message. Members that it does not know are left out; another version is a problem. */
export function decodeSignal(message: unknown): Signal | { readonly problem: string } {
  const envelope = envelopeSchema.safeParse(message);
  if (!envelope.success) return { problem: `The message is no signal: ${sentence(envelope.error)}` };
  if (envelope.data.version !== messageVersion) {
    return {
      problem: `The message has version ${envelope.data.version}; this program reads version ${messageVersion}.`,
    };
  }
  const signal = signalSchema.safeParse(envelope.data.signal);
  return signal.success ? signal.data : { problem: `The signal is not valid: ${sentence(signal.error)}` };
}

const envelopeSchema = z.object({ version: z.int(), signal: z.unknown() });

const clusterIdSchema = z.string().transform((text, context): ClusterId => {
  const id = parseClusterId(text);
  if (id !== null) return id;
  context.addIssue({ code: 'custom', message: 'is no resource id of a managed cluster' });
  return z.NEVER;
});

/** Any ISO 8601 time in; one spelling out, so that texts sort like times. */
const instantSchema = z.iso.datetime({ offset: true }).transform((text) => new Date(text).toISOString());

const signalSchema = z
  .object({
    id: z.string().min(1).max(idLengthMax),
    cause: z.enum(['alert', 'event', 'schedule', 'request', 'follow-up']),
    clusterId: clusterIdSchema,
    reason: z.string().max(reasonLengthMax),
    raisedAt: instantSchema,
    dueAt: instantSchema,
    episode: z.string().min(1).max(200).optional(),
  })
  .transform(({ episode, ...signal }): Signal => (episode === undefined ? signal : { ...signal, episode }));

function sentence(error: z.ZodError): string {
  return `${error.issues.map(({ path, message }) => `${path.join('.') || 'the whole'}: ${message}`).join('; ')}.`;
}
