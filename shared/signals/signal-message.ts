import * as z from 'zod/mini';
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

const clusterIdSchema = z.pipe(
  z.string().check(z.refine((text) => parseClusterId(text) !== null, 'is no resource id of a managed cluster')),
  z.transform((text) => parseClusterId(text) as ClusterId),
);

/** Any ISO 8601 time in; one spelling out, so that texts sort like times. */
const instantSchema = z.pipe(
  z.iso.datetime({ offset: true }),
  z.transform((text) => new Date(text).toISOString()),
);

const signalSchema = z.pipe(
  z.object({
    id: z.string().check(z.minLength(1), z.maxLength(idLengthMax)),
    cause: z.enum(['alert', 'event', 'schedule', 'request', 'follow-up']),
    clusterId: clusterIdSchema,
    reason: z.string().check(z.maxLength(reasonLengthMax)),
    raisedAt: instantSchema,
    dueAt: instantSchema,
    episode: z.optional(z.string().check(z.minLength(1), z.maxLength(200))),
  }),
  z.transform(({ episode, ...signal }): Signal => (episode === undefined ? signal : { ...signal, episode })),
);

function sentence(error: z.core.$ZodError): string {
  return `${error.issues.map(({ path, message }) => `${path.join('.') || 'the whole'}: ${message}`).join('; ')}.`;
}
