import type { Action, ActionKind } from '../../domain/action.ts';
import type { PodResult } from '../../domain/cluster-view.ts';
import type { Outcome } from '../../domain/outcome.ts';
import type { Cloud, Sent } from '../../ports/cloud.ts';
import { isCloudError } from '../../ports/cloud-error.ts';
import type { Kubernetes } from '../../ports/kubernetes.ts';
import type { PodsSent } from '../each-pod.ts';
import type { NotSent } from '../last-look.ts';
import { assignRole } from './assign-role.ts';
import { burstPods } from './burst-pods.ts';
import { createSubnet } from './create-subnet.ts';
import { delegateSubnet } from './delegate-subnet.ts';
import { deleteGroup } from './delete-group.ts';
import { deleteNode } from './delete-node.ts';
import { deletePod } from './delete-pod.ts';
import { enableAddon } from './enable-addon.ts';
import { giveBackPods } from './give-back-pods.ts';
import { registerProvider } from './register-provider.ts';
import { returnPods } from './return-pods.ts';

/** Sends one change and returns at once. Throws a CloudError where Azure did not take it. */
export type Actuate<Kind extends ActionKind> = (
  hands: Hands,
  action: Extract<Action, { kind: Kind }>,
) => Promise<Answer>;

type Answer = Sent | PodsSent | NotSent;

export interface Hands {
  readonly cloud: Cloud;
  readonly kubernetes: Kubernetes;
}

/** One per action kind: a forgotten one does not compile. */
const actuators: { readonly [Kind in ActionKind]: Actuate<Kind> } = {
  'register-provider': registerProvider,
  'create-subnet': createSubnet,
  'delegate-subnet': delegateSubnet,
  'enable-addon': enableAddon,
  'assign-role': assignRole,
  'burst-pods': burstPods,
  'return-pods': returnPods,
  'give-back-pods': giveBackPods,
  'delete-group': deleteGroup,
  'delete-node': deleteNode,
  'delete-pod': deletePod,
};

/** Carries out one action. What Azure said against it is an outcome; anything else is thrown. */
export async function actuate(hands: Hands, action: Action): Promise<Outcome> {
  try {
    const send = actuators[action.kind] as (hands: Hands, action: Action) => Promise<Answer>;
    return outcomeOf(action, await send(hands, action));
  } catch (error) {
    if (!isCloudError(error)) throw error;
    if (error.status === null && error.kind === 'unavailable') return { action, result: 'unknown', why: error.message };
    const { isTransient, retryAfterSeconds } = error;
    const askAgain = retryAfterSeconds === null ? {} : { askAgainSeconds: retryAfterSeconds };
    return { action, result: 'failed', why: error.message, isTransient, ...askAgain };
  }
}

function outcomeOf(action: Action, sent: Answer): Outcome {
  if (sent.kind === 'pods') return outcomeOfPods(action, sent.pods);
  if (sent.kind === 'not-sent') {
    const { kind: _, ...why } = sent;
    return { action, result: 'failed', ...why };
  }
  if (sent.kind === 'done') return { action, result: 'applied' };
  if (sent.kind === 'already-so') return { action, result: 'already-so' };
  const { operationUrl, retryAfterSeconds } = sent;
  const askAgain = retryAfterSeconds === undefined ? {} : { askAgainSeconds: retryAfterSeconds };
  return { action, result: 'accepted', operationUrl, ...askAgain };
}

/** Failed only where not one pod could be asked about: what became of single pods is in the record, and seen again. */
function outcomeOfPods(action: Action, pods: readonly PodResult[]): Outcome {
  const failed = pods.filter(({ result }) => result === 'failed' || result === 'unknown');
  if (pods.length === 0 || failed.length < pods.length) return { action, result: 'applied', pods };
  return { action, result: 'failed', why: failed[0]?.why ?? '', isTransient: true, pods };
}
