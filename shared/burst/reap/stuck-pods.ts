import { podName } from '../../domain/cluster-view.ts';
import { isNodeReady } from '../../domain/node.ts';
import { secondsBetween } from '../../domain/time.ts';
import { isNamedPod, isReadableNode, type NamedPod, readInstant } from '../readable.ts';
import type { ReapMatter } from '../reap.ts';
import { isOfAddon } from './ghost-nodes.ts';
import { groupsOf, runningGroupsOf } from './pod-groups.ts';
import type { Find, Testimony } from './proof.ts';

/**
 * Pods that were to go long ago and cannot, because the virtual node that would confirm it is dead: names and owners that
 * wait for them wait for ever (Azure/AKS#2338).
 */
export function stuckPods(matter: ReapMatter): readonly Find[] {
  return podsThatCannotGo(matter).map((pod) => findOf(pod, matter));
}

export function podsThatCannotGo(matter: ReapMatter): readonly NamedPod[] {
  const nodes = matter.view.nodes.filter(isReadableNode);
  const alive = new Set(nodes.filter(isNodeReady).map(({ metadata }) => metadata?.name));
  return matter.view.onVirtualNodes
    .filter(isNamedPod)
    .filter((pod) => isOverdue(pod, matter) && !alive.has(pod.spec?.nodeName));
}

/** A node may be slow to confirm. */
const overdueSecondsMin = 300;

/** Kubernetes writes the end of the grace period as the time of deletion. */
function isOverdue({ metadata }: NamedPod, { now }: ReapMatter): boolean {
  const due = readInstant(metadata.deletionTimestamp);
  return due !== null && secondsBetween(due, now) >= overdueSecondsMin;
}

function findOf(pod: NamedPod, matter: ReapMatter): Find {
  const { uid } = pod.metadata;
  const name = podName(pod.metadata);
  const node = pod.spec?.nodeName ?? '';
  return {
    kind: 'stuck-pod',
    name,
    uid,
    says: `Pod ${name} is to go, and virtual node ${node}, which would confirm it, is not alive.`,
    groups: groupsOf(uid, matter) ?? [],
    kubernetes: whatKubernetesShowsOf(pod),
    azure: azureTestimony(pod, matter),
  };
}

export const whatKubernetesShowsOf = ({ spec }: NamedPod): Testimony => ({
  shows: `Node ${spec?.nodeName ?? ''} is not Ready or not there, and the grace period of the pod is over.`,
});

/** Forced away while its containers run, a pod could run twice. */
function azureTestimony({ metadata, spec }: NamedPod, matter: ReapMatter): Testimony {
  const node = matter.view.nodes.find((one) => isReadableNode(one) && one.metadata?.name === spec?.nodeName);
  if (node && !isOfAddon(node)) return { lacks: 'Its node is none of the add-on, so its containers are not known.' };
  const running = runningGroupsOf(metadata.uid, matter);
  if (running === null) return { lacks: 'The container groups were not listed, so its containers may be running.' };
  if (running.length === 0) return { shows: 'No container group of the pod is running.' };
  return { lacks: 'Its container group may still be running: delete the group first.' };
}
