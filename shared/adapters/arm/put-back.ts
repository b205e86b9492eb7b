import { type Arm, sendPlain } from './arm.ts';
import { asRecord } from './as-record.ts';
import { type Answer, failureOfAnswer } from './failure.ts';
import { asking, cloudErrorOf, unreadable } from './translate-error.ts';

/**
 * Read, change, write back of resources whose PUT replaces them whole.
 *
 * The bodies go through as JSON, not through the SDK's models: these drop every property that they do not know, which
 * a full replace then deletes in Azure. Tried with a subnet and a cluster that carry such properties: the models lost
 * them all, and kept nothing that is lost here (put-back.test.ts). What is left out is only what ARM calls read-only.
 */
export type Json = { [key: string]: unknown };

/** Reads a resource as JSON; throws a CloudError where it is not there. */
export async function getJson(arm: Arm, attempt: string, target: string, url: URL): Promise<Json> {
  const answer = await asking(attempt, target, () => sendPlain(arm, { method: 'GET', url }));
  if (answer.status !== 200) throw cloudErrorOf(attempt, target, failureOfAnswer(answer));
  const body = asRecord(answer.body);
  if (typeof body.properties !== 'object') throw unreadable(attempt, target);
  return body;
}

/** Sends one PUT and gives its answer; a refusal is thrown as a CloudError. */
export async function putJson(
  arm: Arm,
  attempt: string,
  target: string,
  request: { readonly url: URL; readonly body: Json; readonly ifMatch?: string },
): Promise<Answer> {
  const answer = await asking(attempt, target, () => sendPlain(arm, { method: 'PUT', ...request }));
  if (answer.status >= 300) throw cloudErrorOf(attempt, target, failureOfAnswer(answer));
  return answer;
}

/** Whether the last operation on the resource failed. */
export function isFailed(resource: Json): boolean {
  return asRecord(resource.properties).provisioningState === 'Failed';
}

/**
 * A copy without the named properties. A path's steps are parted by dots; `*` is every key of a map,
 * and `[]` after a name every item of a list.
 */
export function without(paths: readonly string[], body: Json): Json {
  const copy = structuredClone(body);
  for (const path of paths) remove(copy, path.replaceAll('[]', '.*').split('.'));
  return copy;
}

function remove(value: unknown, [step = '', ...rest]: readonly string[]): void {
  if (typeof value !== 'object' || value === null) return;
  const holder = value as Json;
  const keys = step === '*' ? Object.keys(holder) : Object.keys(holder).filter((key) => key === step);
  for (const key of keys) {
    if (rest.length === 0) delete holder[key];
    else remove(holder[key], rest);
  }
}
