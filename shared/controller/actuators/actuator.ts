import type { Action, ActionKind } from '../../domain/action.ts';
import type { Outcome } from '../../domain/outcome.ts';
import type { Cloud, Sent } from '../../ports/cloud.ts';
import { isCloudError } from '../../ports/cloud-error.ts';
import { assignRole } from './assign-role.ts';
import { createSubnet } from './create-subnet.ts';
import { delegateSubnet } from './delegate-subnet.ts';
import { enableAddon } from './enable-addon.ts';
import { registerProvider } from './register-provider.ts';

/** Sends one change and returns at once. Throws a CloudError where Azure did not take it. */
export type Actuate<Kind extends ActionKind> = (cloud: Cloud, action: Extract<Action, { kind: Kind }>) => Promise<Sent>;

/** One per action kind: a forgotten one does not compile. */
const actuators: { readonly [Kind in ActionKind]: Actuate<Kind> } = {
  'register-provider': registerProvider,
  'create-subnet': createSubnet,
  'delegate-subnet': delegateSubnet,
  'enable-addon': enableAddon,
  'assign-role': assignRole,
};

/** Carries out one action. What Azure said against it is an outcome; anything else is thrown. */
export async function actuate(cloud: Cloud, action: Action): Promise<Outcome> {
  try {
    const send = actuators[action.kind] as (cloud: Cloud, action: Action) => Promise<Sent>;
    return outcomeOf(action, await send(cloud, action));
  } catch (error) {
    if (!isCloudError(error)) throw error;
    if (error.status === null && error.kind === 'unavailable') return { action, result: 'unknown', why: error.message };
    const { isTransient, retryAfterSeconds } = error;
    const askAgain = retryAfterSeconds === null ? {} : { askAgainSeconds: retryAfterSeconds };
    return { action, result: 'failed', why: error.message, isTransient, ...askAgain };
  }
}

function outcomeOf(action: Action, sent: Sent): Outcome {
  if (sent.kind === 'done') return { action, result: 'applied' };
  if (sent.kind === 'already-so') return { action, result: 'already-so' };
  const { operationUrl, retryAfterSeconds } = sent;
  const askAgain = retryAfterSeconds === undefined ? {} : { askAgainSeconds: retryAfterSeconds };
  return { action, result: 'accepted', operationUrl, ...askAgain };
}
