import { type NodeOrder, type PodOrder, podName } from '../../domain/cluster-view.ts';
import type { ClusterId } from '../../domain/ids.ts';
import type { Node } from '../../domain/node.ts';
import type { Pod } from '../../domain/pod.ts';
import type { Sent } from '../../ports/cloud.ts';
import { CloudError, type CloudErrorKind, isCloudError } from '../../ports/cloud-error.ts';
import type { KubeApi, PodNamed } from './kube-api.ts';
import { isMissingRight, type KubeFailure, kubeFailureOf } from './kube-failure.ts';
import { adviseRight, type KubeRight } from './kube-permissions.ts';

/**
 * The last look at a pod or node, and its end. These go to the cluster as a whole, as a change of Azure does, so they fail
 * as one: by a CloudError that says what was attempted on what, what came back, and what to do.
 */
export const readPod = (connecting: Promise<KubeApi>, id: ClusterId, named: PodNamed): Promise<Pod | null> =>
  asking({ attempt: `Reading pod ${podName(named)} of`, id, right: 'get pods' }, async () =>
    (await connecting).read(named),
  );

export const readNode = (connecting: Promise<KubeApi>, id: ClusterId, name: string): Promise<Node | null> =>
  asking({ attempt: `Reading node ${name} of`, id, right: 'get nodes' }, async () => (await connecting).readNode(name));

export function removePod(connecting: Promise<KubeApi>, id: ClusterId, order: PodOrder): Promise<Sent> {
  const question: Question = { attempt: `Deleting pod ${podName(order)} of`, id, right: 'delete pods' };
  return removing(question, async () => (await connecting).removeNow(order));
}

export function removeNode(connecting: Promise<KubeApi>, id: ClusterId, order: NodeOrder): Promise<Sent> {
  const question: Question = { attempt: `Deleting node ${order.name} of`, id, right: 'delete nodes' };
  return removing(question, async () => (await connecting).removeNode(order));
}

interface Question {
  readonly attempt: string;
  readonly id: ClusterId;
  readonly right: KubeRight;
}

async function removing(question: Question, remove: () => Promise<void>): Promise<Sent> {
  const answer = await asking(question, async () => {
    await remove();
    return 'done' as const;
  });
  return { kind: answer ?? 'already-so' };
}

/** Null where the API server says that there is no such thing. */
async function asking<T>(question: Question, request: () => Promise<T>): Promise<T | null> {
  try {
    return await request();
  } catch (error) {
    const failure = isCloudError(error) ? null : kubeFailureOf(error);
    if (!failure) throw error;
    if (failure.status === 404 && failure.reason === 'NotFound') return null;
    throw errorOf(failure, question);
  }
}

function errorOf(failure: KubeFailure, { attempt, id, right }: Question): CloudError {
  const { status, reason, said } = failure;
  const advice = adviceFor(failure, right);
  return new CloudError({ kind: kindOf(failure), attempt, target: id, status, code: reason, said, advice });
}

const lookAgain = 'Nothing to do: the next scheduled look judges it anew.';

function adviceFor(failure: KubeFailure, right: KubeRight): string {
  if (failure.status === 401 || isMissingRight(failure)) return adviseRight(right);
  return kindOf(failure) === 'rejected' ? 'Look at what refuses it, such as a policy or webhook.' : lookAgain;
}

/** What each status means; a policy that says no will say it again. */
function kindOf(failure: KubeFailure): CloudErrorKind {
  const { status } = failure;
  if (status === 401 || isMissingRight(failure)) return 'forbidden';
  if (status === 409) return 'conflict';
  if (status === 429) return 'throttled';
  return status === null || status >= 500 ? 'unavailable' : 'rejected';
}
