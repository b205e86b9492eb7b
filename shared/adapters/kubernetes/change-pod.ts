import { isDeepStrictEqual } from 'node:util';
import { type BurstOrder, type PodOrder, type PodResult, podName } from '../../domain/cluster-view.ts';
import type { Pod } from '../../domain/pod.ts';
import type { KubeApi } from './kube-api.ts';
import { isMissingRight, isNoAnswer, type KubeFailure, kubeFailureOf, toldAs } from './kube-failure.ts';
import { adviseRight, type KubeRight } from './kube-permissions.ts';

/**
 * The three changes of one pod. What Kubernetes says against them is a result; each can be repeated, and finds that it
 * was done (facts: kubernetes.md, sections 1.3 to 1.5).
 */
export async function burstPod(api: KubeApi, order: BurstOrder): Promise<PodResult> {
  // Ours stands behind all that the pod tolerates already.
  const patch = async () =>
    tolerates(await api.patch(order), order.tolerations.at(-1)) ? undefined : resultOf(order, 'refused', dropped);
  const result = await changed(order, 'patch pods', patch, 'The pod may go to the virtual node now.');
  return result.result === 'changed' ? afterConflict(api, order, result) : result;
}

const dropped =
  'Kubernetes took the change, and something in the cluster took the toleration of the virtual node out of it again: look for a mutating webhook on pods.';

const tolerates = ({ spec }: Pod, wanted: unknown): boolean =>
  (spec?.tolerations ?? []).some((one) => isDeepStrictEqual(one, wanted));

/**
 * The pod is looked at first: an eviction that names another uid is refused, and yet uses up the disruption budget for two
 * minutes.
 */
export async function evictPod(api: KubeApi, order: PodOrder): Promise<PodResult> {
  const found = await readPod(api, order);
  if ('result' in found) return found;
  const { uid, deletionTimestamp } = found.metadata ?? {};
  if (uid !== order.uid) return resultOf(order, 'changed', anotherPod);
  if (deletionTimestamp) return resultOf(order, 'done', 'The pod is going already.');
  return changed(order, 'create pods/eviction', () => api.evict(order), 'The pod is asked to go.');
}

export function deletePod(api: KubeApi, order: PodOrder): Promise<PodResult> {
  return changed(order, 'delete pods', () => api.remove(order), 'The pod is deleted, with its own grace period.');
}

const anotherPod = 'Another pod has this name now.';

const resultOf = (order: PodOrder, result: PodResult['result'], why: string): PodResult => ({
  pod: podName(order),
  result,
  why,
});

/** `change` answers what became of the pod where that is anything but done. */
async function changed(
  order: PodOrder,
  right: KubeRight,
  change: () => Promise<void> | Promise<PodResult | undefined>,
  why: string,
): Promise<PodResult> {
  try {
    return (await change()) ?? resultOf(order, 'done', why);
  } catch (error) {
    return failed(order, right, error);
  }
}

/** A pod that has changed may have been changed by us, before an answer got lost. */
async function afterConflict(api: KubeApi, order: BurstOrder, conflict: PodResult): Promise<PodResult> {
  const found = await readPod(api, order);
  if ('result' in found) return found;
  if (found.metadata?.uid !== order.uid) return resultOf(order, 'changed', anotherPod);
  return carriesAll(found, order) ? resultOf(order, 'done', 'It was done before.') : conflict;
}

function carriesAll(pod: Pod, { annotations, tolerations }: BurstOrder): boolean {
  const hasAnnotation = ([key, value]: [string, string]) => pod.metadata?.annotations?.[key] === value;
  return tolerations.every((one) => tolerates(pod, one)) && Object.entries(annotations).every(hasAnnotation);
}

async function readPod(api: KubeApi, order: PodOrder): Promise<Pod | PodResult> {
  try {
    return await api.read(order);
  } catch (error) {
    return failed(order, 'get pods', error);
  }
}

function failed(order: PodOrder, right: KubeRight, error: unknown): PodResult {
  const failure = kubeFailureOf(error);
  if (!failure) throw error;
  const result = resultFor(failure);
  return resultOf(order, result, whyOf(failure, right, result));
}

const lookAgain = 'Whether it was done shows at the next look.';

function whyOf(failure: KubeFailure, right: KubeRight, result: PodResult['result']): string {
  const said = [toldAs(failure), ...failure.causes.filter((cause) => !failure.said.includes(cause))].join(' ');
  if (isMissingRight(failure)) return `${said} ${adviseRight(right)}`;
  return result === 'unknown' ? `${said}. ${lookAgain}` : said;
}

/** What each answer means for the pod; anything else failed, and may go better at the next pass. */
function resultFor(failure: KubeFailure): PodResult['result'] {
  const meant = meanings.find(({ status, isMeant }) => status === failure.status && (isMeant?.(failure) ?? true));
  return meant?.result ?? (isInDoubt(failure) ? 'unknown' : 'failed');
}

/** No answer, or one of a server in trouble: the change may have been made before. */
const isInDoubt = (failure: KubeFailure): boolean => isNoAnswer(failure) || (failure.status ?? 0) >= 500;

interface Meaning {
  readonly status: number;
  readonly result: PodResult['result'];
  readonly isMeant?: (failure: KubeFailure) => boolean;
}

const meanings: readonly Meaning[] = [
  { status: 404, result: 'gone', isMeant: ({ reason }) => reason === 'NotFound' },
  { status: 409, result: 'changed' },
  { status: 400, result: 'refused' },
  { status: 422, result: 'refused' },
  // A webhook or policy said no, which it will say again.
  { status: 403, result: 'refused', isMeant: (failure) => !isMissingRight(failure) },
  // The server refuses with the same status when it is busy.
  { status: 429, result: 'blocked', isMeant: ({ said }) => /disruption budget/i.test(said) },
  { status: 500, result: 'refused', isMeant: ({ said }) => said.includes('more than one PodDisruptionBudget') },
];
