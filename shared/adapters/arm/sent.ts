import type { Sent } from '../../ports/cloud.ts';
import type { Arm } from './arm.ts';
import { asRecord } from './as-record.ts';
import { type Answer, retryAfterSecondsOf } from './failure.ts';
import { isTrustedUrl } from './operation.ts';

/** Where ARM says that an operation can be followed, best first. Source: facts/arm.md, section 3. */
const operationHeaders = ['azure-asyncoperation', 'operation-location', 'location'];

/**
 * What a good answer to a write means. Without a header that we may follow, the resource itself tells of its state:
 * so do the SDK's pollers.
 */
export function sentOf(arm: Arm, answer: Answer, resourceUrl: URL): Sent {
  const followed = followedOf(arm, answer);
  if (followed) return followed;
  if (answer.status !== 202 && isSettled(answer.body)) return { kind: 'done' };
  return { kind: 'accepted', operationUrl: resourceUrl.href, ...waitOf(answer) };
}

/** Null where the answer names no operation that we may follow. */
export function followedOf(arm: Arm, answer: Answer): Sent | null {
  const operationUrl = operationHeaders
    .map((name) => answer.headers.get(name) ?? '')
    .find((url) => isTrustedUrl(arm, url));
  return operationUrl ? { kind: 'accepted', operationUrl, ...waitOf(answer) } : null;
}

function waitOf({ headers }: Answer): { readonly retryAfterSeconds?: number } {
  const seconds = retryAfterSecondsOf(headers);
  return seconds === null ? {} : { retryAfterSeconds: Math.ceil(seconds) };
}

function isSettled(body: unknown): boolean {
  const state = asRecord(asRecord(body).properties).provisioningState;
  return state === undefined || state === 'Succeeded';
}
