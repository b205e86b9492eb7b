import { podName } from '../../domain/cluster-view.ts';
import type { ContainerGroup } from '../../domain/container-group.ts';
import type { NamedPod } from '../readable.ts';
import type { ReapMatter } from '../reap.ts';
import { whatAzureShowsOf } from './groups-without-pod.ts';
import { runningGroupsOf } from './pod-groups.ts';
import type { Find } from './proof.ts';
import { podsThatCannotGo, whatKubernetesShowsOf } from './stuck-pods.ts';

/**
 * Container groups of pods that cannot go: their connector is dead, so nobody stops them, and neither the pod nor its node
 * may go before them (facts: aks-virtual-nodes.md, section 5, row 6).
 */
export function groupsOfStuckPods(matter: ReapMatter): readonly Find[] {
  return podsThatCannotGo(matter).flatMap((pod) => {
    const groups = runningGroupsOf(pod.metadata.uid, matter) ?? [];
    return groups.map((group) => findOf(group, pod, matter));
  });
}

function findOf(group: ContainerGroup, pod: NamedPod, matter: ReapMatter): Find {
  return {
    kind: 'group-of-stuck-pod',
    name: group.id,
    uid: pod.metadata.uid,
    says: `Container group ${group.id} is of pod ${podName(pod.metadata)}, which is to go and cannot.`,
    groups: [group],
    kubernetes: whatKubernetesShowsOf(pod),
    azure: whatAzureShowsOf(group, matter),
  };
}
