import { isCloudError } from '../../ports/cloud-error.ts';
import { asRecord } from '../arm/as-record.ts';
import { cut, failureOf, onOneLine } from '../arm/failure.ts';

/** What a request to an API server failed with; what it means is left to those who asked. */
export interface KubeFailure {
  /** Null where no answer came. */
  readonly status: number | null;
  /** The reason of the answer's Status (`Forbidden`), or the code of what broke. */
  readonly reason: string;
  /** The server's words, masked, on one line and short. */
  readonly said: string;
  readonly causes: readonly string[];
  /** True where something else has said it all: ARM, or Entra ID. */
  readonly isElsewhere: boolean;
}

/** The failure behind an error; null where the error is none of a request, so a bug of ours. */
export function kubeFailureOf(error: unknown): KubeFailure | null {
  if (!(error instanceof Error)) return null;
  if (isCloudError(error)) return noAnswer(error.code, error.message, true);
  if (isApiException(error)) return failureOfStatus(error);
  if (ownErrors.has(error.name)) return noAnswer((error as { code?: string }).code ?? error.name, error.message);
  const signIn = failureOf(error);
  return signIn && noAnswer(signIn.code, signIn.said, true);
}

export const isNoAnswer = ({ status, isElsewhere }: KubeFailure): boolean => status === null && !isElsewhere;

/** `403 Forbidden: pods is forbidden: …`. */
export function toldAs({ status, reason, said, isElsewhere }: KubeFailure): string {
  if (isElsewhere) return said;
  const answer = status === null ? 'no answer' : `${status} ${reason}`.trim();
  return said ? `${answer}: ${said}` : answer;
}

/** `User "…" cannot patch resource "pods" in API group "" in the namespace "shop"`. */
export const isMissingRight = ({ status, said }: KubeFailure): boolean =>
  status === 403 && / cannot \w+ resource /.test(said);

const ownErrors = new Set(['NoAnswer', 'EndlessList']);

/** The client's ApiException has no name of its own, and may be in two bundles. */
interface ApiException extends Error {
  readonly code: number;
  readonly body: unknown;
}

function isApiException(error: Error): error is ApiException {
  return 'headers' in error && 'body' in error && typeof (error as { code?: unknown }).code === 'number';
}

/** The body is the text of a Status, or of whatever stands before the server (facts: kubernetes.md, section 1.3). */
function failureOfStatus({ code, body }: ApiException): KubeFailure {
  const { reason, message, details } = asRecord(parsed(body));
  const causes = asRecord(details).causes;
  return {
    status: code,
    reason: typeof reason === 'string' ? reason : '',
    said: cut(onOneLine(typeof message === 'string' ? message : String(body ?? ''))),
    causes: Array.isArray(causes) ? causes.map((cause) => cut(onOneLine(String(asRecord(cause).message ?? '')))) : [],
    isElsewhere: false,
  };
}

function parsed(body: unknown): unknown {
  try {
    return JSON.parse(String(body));
  } catch {
    return null;
  }
}

function noAnswer(reason: string, said: string, isElsewhere = false): KubeFailure {
  return { status: null, reason, said: cut(onOneLine(said)), causes: [], isElsewhere };
}
