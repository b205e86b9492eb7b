import type { ClusterId } from '../domain/ids.ts';
import type { Signal, SignalCause } from '../domain/signal.ts';
import type { Instant } from '../domain/time.ts';
import { signalId } from './signal-id.ts';

/**
 * What a door heard in what arrived. Signals are to be rung; what was ignored is worth one log line each.
 * `malformed` is kept for what can never be valid, so that the door may tell the sender not to send it again;
 * everything well formed that is not for us is ignored, and the door says thank you.
 */
export type Heard =
  | { readonly signals: readonly Signal[]; readonly ignored: readonly Ignored[] }
  | { readonly malformed: string };

export interface Ignored {
  /** `Alert "pods-pending"`. */
  readonly what: string;
  /** One sentence or two, with the way to mend it where there is one. */
  readonly why: string;
  /** The sender should know. */
  readonly isMistake?: true;
}

export type InScope = (id: ClusterId) => boolean;

/** One alert or event after reading, before it is known whether its clusters are ours. */
export interface Knock {
  readonly cause: SignalCause;
  readonly what: string;
  readonly reason: string;
  /** What makes this knock equal to its repeats. */
  readonly key: readonly string[];
  readonly raisedAt: Instant;
  readonly clusterIds: readonly ClusterId[];
}

/** One message of the longest kind (256 KB) names fewer; the scheduled look finds the rest. */
const clustersPerKnockMax = 1000;

/** Rings for each cluster in scope once. The text of a knock never decides what is done, only where we look. */
export function answer(knock: Knock, now: Instant, inScope: InScope): Heard {
  const named = [...new Set(knock.clusterIds)];
  const asked = named.slice(0, clustersPerKnockMax);
  const whys = [...outside(asked.filter((id) => !inScope(id))), ...tooMany(named.length - asked.length)];
  return {
    signals: asked.filter((id) => inScope(id)).map((clusterId) => signalFor(knock, clusterId, now)),
    ignored: whys.map((why) => ({ what: knock.what, why })),
  };
}

function signalFor(knock: Knock, clusterId: ClusterId, now: Instant): Signal {
  const { cause, reason, raisedAt, key } = knock;
  return { id: signalId(cause, clusterId, ...key), cause, clusterId, reason, raisedAt, dueAt: now };
}

/** One line for all, or one alert could fill the log. */
function outside([first, ...more]: readonly ClusterId[]): readonly string[] {
  if (first === undefined) return [];
  if (more.length === 0) return [`${first} is outside the configured scope.`];
  return [`${first} and ${more.length} more are outside the configured scope.`];
}

function tooMany(left: number): readonly string[] {
  return left > 0 ? [`It names ${left} clusters more than the ${clustersPerKnockMax} that are heard at once.`] : [];
}

export const ignore = (what: string, why: string): Heard => ({ signals: [], ignored: [{ what, why }] });

export function withIgnored(heard: Heard, more: readonly Ignored[]): Heard {
  return 'malformed' in heard ? heard : { ...heard, ignored: [...heard.ignored, ...more] };
}
