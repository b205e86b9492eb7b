import type { OperationState } from '../../ports/cloud.ts';
import { type Arm, sendPlain } from './arm.ts';
import { asRecord } from './as-record.ts';
import { type Answer, cut, errorOfBody, failureOfAnswer, onOneLine, retryAfterSecondsOf } from './failure.ts';
import { asking, cloudErrorOf, refusal } from './translate-error.ts';

/**
 * Asks an operation's URL how it stands, once. The SDK's pollers would hold the Function until the operation ends,
 * and their failures lose code and status (facts/arm.md, section 3).
 */
export async function readOperation(arm: Arm, operationUrl: string): Promise<OperationState> {
  const attempt = 'Asking after operation';
  if (!isTrustedUrl(arm, operationUrl)) {
    throw refusal(attempt, targetOf(operationUrl), {
      code: 'UntrustedOperationUrl',
      said: `It is no https URL below ${arm.endpoint.origin}/subscriptions/, so no token is sent there.`,
      advice: "Look who could write to the controller's storage; the entry is of no use.",
    });
  }
  const url = new URL(operationUrl);
  const target = targetOf(operationUrl);
  const answer = await asking(attempt, target, () => sendPlain(arm, { method: 'GET', url }));
  return stateOf(answer) ?? Promise.reject(cloudErrorOf(attempt, target, failureOfAnswer(answer)));
}

/** Stored URLs come from outside this process: a token goes to ARM's own host only, and to nothing but resources. */
export function isTrustedUrl({ endpoint }: Arm, text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, host, username, password, pathname } = new URL(text);
  const isPlain = username === '' && password === '';
  return protocol === 'https:' && host === endpoint.host && isPlain && /^\/subscriptions\/./i.test(pathname);
}

/** Without its query, in which ARM signs. */
function targetOf(operationUrl: string): string {
  return cut(operationUrl.split('?')[0] ?? '');
}

/** Statuses that tell of the operation, not of our asking: a URL given by Location ends in the operation's own answer. */
const endsInFailure = new Set([400, 409, 412, 422]);

/** Null where the answer tells nothing of the operation. */
function stateOf(answer: Answer): OperationState | null {
  if (answer.status === 404 || answer.status === 410) return { kind: 'forgotten' };
  if (endsInFailure.has(answer.status)) return failedOf(answer.body, `HTTP ${answer.status}`);
  if (answer.status >= 300) return null;
  return stateOfWord(wordOf(answer.body), answer);
}

/** `status` of an operation, `provisioningState` of a resource, `registrationState` of a provider. */
function wordOf(body: unknown): unknown {
  const { status, properties, registrationState } = asRecord(body);
  return status ?? asRecord(properties).provisioningState ?? registrationState;
}

const succeeded = new Set(['succeeded', 'registered']);
const failed = new Set(['failed', 'canceled', 'cancelled', 'notregistered', 'unregistered']);

/** Services invent words of their own for "running", as AKS does; only the ends are agreed on. */
function stateOfWord(word: unknown, { status, headers, body }: Answer): OperationState {
  // A good status without a word proves nothing, as from a proxy: what is seen next tells.
  if (status === 204) return { kind: 'succeeded' };
  if (typeof word !== 'string' && status !== 202) return { kind: 'forgotten' };
  const text = typeof word === 'string' ? word.toLowerCase() : 'running';
  if (succeeded.has(text)) return { kind: 'succeeded' };
  if (failed.has(text)) return failedOf(body, String(word));
  const seconds = retryAfterSecondsOf(headers);
  return { kind: 'running', ...(seconds ? { retryAfterSeconds: Math.ceil(seconds) } : {}) };
}

function failedOf(body: unknown, word: string): OperationState {
  const { code, message } = errorOfBody(body);
  return {
    kind: 'failed',
    code: code || word,
    message: cut(onOneLine(message)) || 'Azure gave no reason.',
  };
}
