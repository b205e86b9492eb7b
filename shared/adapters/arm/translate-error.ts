import { CloudError, isCloudError } from '../../ports/cloud-error.ts';
import { rowOf } from './error-table.ts';
import { cut, type Failure, failureOf } from './failure.ts';

/**
 * Makes a CloudError of whatever an SDK client throws, by error-table.ts. The SDK's error is not kept as its cause:
 * it carries the request with its headers.
 */
export function cloudErrorOf(attempt: string, target: string, failure: Failure): CloudError {
  const { kind, advice } = rowOf(failure);
  const { status, code, retryAfterSeconds } = failure;
  return new CloudError({
    kind,
    attempt,
    target,
    status,
    code: cut(code),
    said: cut(failure.said),
    advice: typeof advice === 'string' ? advice : advice(failure, target),
    ...(retryAfterSeconds === null ? {} : { retryAfterSeconds: Math.ceil(retryAfterSeconds) }),
  });
}

/** Runs a request; its failure becomes a CloudError that says what was attempted on what. Bugs pass as they are. */
export async function asking<T>(attempt: string, target: string, request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    const failure = isCloudError(error) ? null : failureOf(error);
    throw failure ? cloudErrorOf(attempt, target, failure) : error;
  }
}

/** The answer, or null where ARM says that the thing itself, or the group or resource that holds it, is not there. */
export async function nullWhereAbsent<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (isCloudError(error) && error.status === 404 && absentCodes.has(error.code)) return null;
    throw error;
  }
}

/**
 * A 404 without one of these codes is not absence: SubscriptionNotFound hides a missing tenant, and a bare 404 comes
 * from a proxy or a wrong endpoint. NotFound is what Microsoft.Network and AKS say of their own children.
 */
const absentCodes = new Set(['ResourceNotFound', 'ResourceGroupNotFound', 'ParentResourceNotFound', 'NotFound']);

/** A refusal of our own, decided on what was just read. */
export function refusal(attempt: string, target: string, details: { said: string; advice: string; code?: string }) {
  const { said, advice, code = '' } = details;
  return new CloudError({ kind: 'rejected', attempt, target, status: null, code, said, advice });
}

/** An answer with a good status and without what it must hold, as from a proxy. */
export function unreadable(attempt: string, target: string): CloudError {
  return cloudErrorOf(attempt, target, {
    status: 200,
    code: 'PARSE_ERROR',
    said: 'The answer does not hold the resource.',
    retryAfterSeconds: null,
  });
}
