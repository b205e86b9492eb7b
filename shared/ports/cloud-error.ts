/**
 * A request to Azure that did not bring its answer. `kind` says what to do next: `forbidden` wants a permission,
 * `throttled`, `conflict` and `unavailable` want another try later, `rejected` wants a person.
 */
export class CloudError extends Error {
  override readonly name = 'CloudError';
  readonly kind: CloudErrorKind;
  /** What was attempted: "Reading cluster". */
  readonly attempt: string;
  /** The resource id it was attempted on. */
  readonly target: string;
  readonly status: number | null;
  readonly code: string;
  readonly retryAfterSeconds: number | null;
  readonly advice: string;

  constructor(details: CloudErrorDetails) {
    const { attempt, target, status, code, said, advice } = details;
    const answer = status === null ? 'no answer' : `${status}${code ? ` ${code}` : ''}`;
    const words = `${attempt} ${target}: ${answer}${said ? `: ${said}` : ''}`;
    super(advice ? `${endSentence(words)} ${advice}` : words, { cause: details.cause });
    this.kind = details.kind;
    this.attempt = attempt;
    this.target = target;
    this.status = status;
    this.code = code;
    this.retryAfterSeconds = details.retryAfterSeconds ?? null;
    this.advice = advice;
  }

  get isTransient(): boolean {
    return this.kind !== 'forbidden' && this.kind !== 'rejected';
  }
}

const endSentence = (words: string): string => (/[.!?]$/.test(words) ? words : `${words}.`);

export type CloudErrorKind = 'forbidden' | 'throttled' | 'conflict' | 'unavailable' | 'rejected';

export interface CloudErrorDetails {
  readonly kind: CloudErrorKind;
  readonly attempt: string;
  readonly target: string;
  readonly status: number | null;
  readonly code: string;
  /** The service's own words, cut and free of secrets. */
  readonly said: string;
  readonly advice: string;
  readonly retryAfterSeconds?: number;
  readonly cause?: unknown;
}

/** Bundles may hold this class twice, so the name is asked, not the constructor. */
export function isCloudError(error: unknown): error is CloudError {
  return error instanceof Error && error.name === 'CloudError';
}
