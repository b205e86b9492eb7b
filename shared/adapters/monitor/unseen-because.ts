import type { ClusterId } from '../../domain/ids.ts';
import { type Unseen, unseen } from '../../domain/sight.ts';

/** What an Azure Monitor request was for, in words for the operator who reads why it brought nothing. */
export interface Attempt {
  /** "Querying Container Insights of /subscriptions/…". */
  readonly what: string;
  readonly clusterId: ClusterId;
  /** The actions without which it is not allowed: Log Analytics never says which one is missing. */
  readonly actions: readonly string[];
  /** What to do where the service does not know what it was asked for. */
  readonly whenUnknown: string;
}

export const attemptSecondsMax = 20;

/** Turns whatever the SDK threw into an unseen sight: what was attempted, what came back, what to do. */
export function unseenBecause(error: unknown, { what, clusterId, actions, whenUnknown }: Attempt): Unseen {
  const answer = answerIn(error);
  if (typeof answer === 'string') return unseen('unavailable', `${what}: ${answer}`);
  const { status, code, said, retryAfter } = answer;
  const why = `${what}: ${[status, code].join(' ').trim()}: ${said}`;
  if (status === 403) {
    const role = `a role with ${actions.join(' and ')}`;
    return unseen('forbidden', why, `Grant the controller's identity ${role} on ${clusterId}.`);
  }
  if (status === 401) return unseen('forbidden', why, 'Check the identity and the audience its tokens are asked for.');
  if (status === 400 || status === 404) return unseen('unavailable', why, whenUnknown);
  return unseen('unavailable', retryAfter ? `${why} (Retry-After: ${retryAfter})` : why);
}

interface Answer {
  readonly status: number;
  readonly code: string;
  readonly said: string;
  readonly retryAfter: string | undefined;
}

/**
 * The service's answer, or a sentence where there was none. A RestError is known by its name and shape: bundles may
 * hold its class twice. A failed sign-in has a status, too, but not this service's.
 */
function answerIn(error: unknown): Answer | string {
  const { name, message = `${error}`, statusCode: status, response } = Object(error) as Partial<RestErrorShape>;
  if (name === 'AbortError') return `no answer within ${attemptSecondsMax} s.`;
  if (name !== 'RestError' || status === undefined) return cut(message);
  const chain = errorChain(response?.bodyAsText);
  const said = cut(chain.map((link) => link.message).join(' ') || message);
  return { status, code: chain[0]?.code ?? '', said, retryAfter: response?.headers.get('retry-after') };
}

interface RestErrorShape {
  readonly name: string;
  readonly message: string;
  readonly statusCode: number;
  readonly response: {
    readonly bodyAsText?: string | null;
    readonly headers: { get(name: string): string | undefined };
  };
}

/** The error and its inner errors, outermost first: Log Analytics names the missing table in the innermost only. */
function errorChain(body: string | null | undefined): readonly { code: string; message: string }[] {
  const chain = [];
  for (let link = parse(body)?.error; link && chain.length < linksMax; link = link.innererror) {
    chain.push({ code: `${link.code ?? ''}`, message: `${link.message ?? ''}` });
  }
  return chain;
}

const linksMax = 5;

interface ErrorLink {
  readonly code?: unknown;
  readonly message?: unknown;
  readonly innererror?: ErrorLink;
}

function parse(body: string | null | undefined): { error?: ErrorLink } | null {
  try {
    return JSON.parse(body ?? '');
  } catch {
    return null;
  }
}

const saidMax = 300;

function cut(text: string): string {
  return text.length > saidMax ? `${text.slice(0, saidMax - 1)}…` : text;
}
