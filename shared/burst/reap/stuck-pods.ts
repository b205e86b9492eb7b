import { podName } from '../../domain/cluster-view.ts';
import { type ContainerGroup, hasGroupEnded } from '../../domain/container-group.ts';
import { isNodeReady } from '../../domain/node.ts';
import { secondsBetween } from '../../domain/time.ts';
import { isNamedPod, isReadableNode, type NamedPod, readInstant } from '../readable.ts';
import type { ReapMatter } from '../reap.ts';
import type { Find, Testimony } from './proof.ts';

/**
 * Pods that were to go long ago and cannot, because the virtual node that would confirm it is dead: names and owners that
 * wait for them wait for ever (Azure/AKS#2338).
 */
export function stuckPods(matter: ReapMatter): readonly Find[] {
  const alive = new Set(
    matter.view.nodes
      .filter(isReadableNode)
      .filter(isNodeReady)
      .map(({ metadata }) => metadata?.name),
  );
  return matter.view.onVirtualNodes
    .filter(isNamedPod)
    .filter((pod) => isOverdue(pod, matter) && !alive.has(pod.spec?.nodeName))
    .map((pod) => findOf(pod, matter));
}

/** A node may be slow to confirm. */
const overdueSecondsMin = 300;

/** Kubernetes writes the end of the grace period as the time of deletion. */
function isOverdue({ metadata }: NamedPod, { now }: ReapMatter): boolean {
  const due = readInstant(metadata.deletionTimestamp);
  return due !== null && secondsBetween(due, now) >= overdueSecondsMin;
}

function findOf(pod: NamedPod, { containerGroups }: ReapMatter): Find {
  const { uid } = pod.metadata;
  const name = podName(pod.metadata);
  const node = pod.spec?.nodeName ?? '';
  const groups = containerGroups?.filter((group) => group.pod?.uid === uid) ?? null;
  return {
    kind: 'stuck-pod',
    name,
    uid,
    says: `Pod ${name} is to go, and virtual node ${node}, which would confirm it, is not alive.`,
    groups: groups ?? [],
    kubernetes: { shows: `Node ${node} is not Ready or not there, and the grace period of the pod is over.` },
    azure: groupTestimony(groups),
  };
}

/** Forced away while its containers run, a pod could run twice. */
function groupTestimony(groups: readonly ContainerGroup[] | null): Testimony {
  if (groups === null) return { lacks: 'The container groups were not listed, so its containers may be running.' };
  if (groups.every(hasGroupEnded)) return { shows: 'No container group of the pod is running.' };
  return { lacks: 'Its container group may still be running: delete the group first.' };
}
