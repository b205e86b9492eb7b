import { asRecord } from './as-record.ts';
import { errorBodyOf } from './error-bodies.ts';
import { maskSecrets } from './mask-secrets.ts';

/**
 * What a request to ARM failed with, in one shape for all SDK clients. What it means is left to error-table.ts.
 */
export interface Failure {
  /** Null where no answer came at all. */
  readonly status: number | null;
  readonly code: string;
  /** The service's own words, masked and on one line; `cut` before they go into a message. */
  readonly said: string;
  readonly retryAfterSeconds: number | null;
}

/** A plain HTTP answer, as ArmRequests gives it; `body` is the parsed JSON, or null where there was none. */
export interface Answer {
  readonly status: number;
  readonly headers: HeaderReader;
  readonly body: unknown;
}

export interface HeaderReader {
  get(name: string): string | undefined;
}

/** ARM's texts quote whole policies and certificates now and then; the start says what is wrong. */
const saidLengthMax = 500;

/** Names of the errors that @azure/identity throws where it gets no token. */
const signInErrors = new Set([
  'AuthenticationError',
  'AuthenticationRequiredError',
  'AggregateAuthenticationError',
  'CredentialUnavailableError',
]);

/** The failure behind an error of an SDK client; null where the error is none of a request, so a bug of ours. */
export function failureOf(error: unknown): Failure | null {
  if (!(error instanceof Error)) return null;
  if (signInErrors.has(error.name)) return signInFailureOf(error);
  if (error.name === 'AbortError') return noAnswer('Timeout', 'The request took too long and was given up.');
  if (error.name === 'RestError') return restFailureOf(error as RestErrorLike);
  return null;
}

/** The failure that an answer with a status of 400 and above tells, wrapped `{error: {code}}` or flat `{code}`. */
export function failureOfAnswer(answer: Answer): Failure {
  const { code, message } = errorOfBody(answer.body);
  return {
    status: answer.status,
    code,
    said: onOneLine(message),
    retryAfterSeconds: retryAfterSecondsOf(answer.headers),
  };
}

/** How long the service asks to wait. A date counts from the answer's own Date header, so our clock plays no part. */
export function retryAfterSecondsOf(headers: HeaderReader | undefined): number | null {
  for (const name of ['retry-after-ms', 'x-ms-retry-after-ms']) {
    const milliseconds = Number(headers?.get(name) || Number.NaN);
    if (milliseconds >= 0) return milliseconds / 1000;
  }
  const text = headers?.get('retry-after');
  if (!text) return null;
  const seconds = Number(text);
  if (seconds >= 0) return seconds;
  const wait = (Date.parse(text) - Date.parse(headers?.get('date') ?? '')) / 1000;
  return Number.isFinite(wait) ? Math.max(0, wait) : null;
}

/** `code` and `message` of an error body, empty where it has none. */
export function errorOfBody(body: unknown): { readonly code: string; readonly message: string } {
  const outer = asRecord(body);
  const error = asRecord(outer.error ?? outer);
  return { code: textOf(error.code), message: textOf(error.message) };
}

/** Service text without secrets and line breaks. */
export function onOneLine(text: string): string {
  return maskSecrets(text).replace(/\s+/g, ' ').trim();
}

/** Service text short enough for messages, logs and records. */
export function cut(text: string): string {
  return text.length <= saidLengthMax ? text : `${text.slice(0, saidLengthMax - 1)}…`;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

interface RestErrorLike extends Error {
  readonly code?: string;
  readonly statusCode?: number;
  readonly response?: { readonly headers?: HeaderReader };
  readonly request?: object;
}

function restFailureOf(error: RestErrorLike): Failure {
  const { code = '', statusCode, response, request } = error;
  // The parser quotes the whole body, which may be a proxy's page.
  const said =
    code === 'PARSE_ERROR' ? 'The answer was no JSON.' : errorOfBody(errorBodyOf(request)).message || error.message;
  const retryAfterSeconds = retryAfterSecondsOf(response?.headers);
  return { status: statusCode ?? null, code, said: onOneLine(said), retryAfterSeconds };
}

/** Entra's texts name users, tenants and assertions; its AADSTS number says enough to look the cause up. */
function signInFailureOf(error: Error & { readonly statusCode?: number }): Failure {
  const number = /AADSTS\d+/.exec(error.message)?.[0];
  return noAnswer(error.name, number ? `Microsoft Entra ID answered ${number}.` : 'No token was handed out.');
}

function noAnswer(code: string, said: string): Failure {
  return { status: null, code, said, retryAfterSeconds: null };
}
