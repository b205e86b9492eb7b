import type { ClusterView } from '../../domain/cluster-view.ts';
import { type ContainerGroup, hasGroupEnded, type PodTags } from '../../domain/container-group.ts';
import type { Pod } from '../../domain/pod.ts';
import { type Instant, secondsBetween } from '../../domain/time.ts';
import { isReadablePod, readInstant } from '../readable.ts';
import type { ReapMatter } from '../reap.ts';
import type { Find, Testimony } from './proof.ts';

/**
 * Container groups whose pod is gone: billed until somebody deletes them (virtual-kubelet/azure-aci#378, #409). Groups
 * without the tags of a virtual node are somebody else's, and no business of ours.
 */
export function groupsWithoutPod(matter: ReapMatter): readonly Find[] {
  const pods = podsIn(matter.view);
  return (matter.containerGroups ?? []).flatMap((group) => {
    if (!group.pod || pods.uids.has(group.pod.uid)) return [];
    return [findOf(group, group.pod, pods, matter)];
  });
}

interface SeenPods {
  readonly uids: ReadonlySet<string>;
  /** The uid of each pod by `namespace/name`. */
  readonly uidByName: ReadonlyMap<string, string>;
  readonly onVirtualNodes: ReadonlySet<string>;
  readonly isWhole: boolean;
}

function podsIn({ onVirtualNodes, onVmNodes, waiting, gaps }: ClusterView): SeenPods {
  const all = [...onVirtualNodes, ...waiting, ...(onVmNodes ?? [])];
  const readable = all.filter(isReadablePod);
  return {
    uids: new Set(readable.map(({ metadata }) => metadata?.uid ?? '')),
    uidByName: new Map(readable.map((pod) => [nameOf(pod), pod.metadata?.uid ?? ''])),
    onVirtualNodes: new Set(onVirtualNodes.filter(isReadablePod).map(nameOf)),
    isWhole: readable.length === all.length && gaps.length === 0,
  };
}

const nameOf = ({ metadata }: Pod): string => `${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`;

function findOf(group: ContainerGroup, tags: PodTags, pods: SeenPods, matter: ReapMatter): Find {
  const name = `${tags.namespace}/${tags.name}`;
  return {
    kind: 'group-without-pod',
    name: group.id,
    uid: tags.uid,
    says: `Container group ${group.id} was made for pod ${name}, which is not in the cluster any more.`,
    groups: [group],
    kubernetes: whatKubernetesShows(name, tags, pods),
    azure: whatAzureShowsOf(group, matter, pods.uidByName.get(name)),
  };
}

/** A pod of the same name on the virtual node would get, or has, the group of that very name. */
function whatKubernetesShows(name: string, { uid }: PodTags, pods: SeenPods): Testimony {
  if (!pods.isWhole) return { lacks: 'The pods of the cluster were not all read, so the pod may be there.' };
  if (pods.onVirtualNodes.has(name))
    return { lacks: `Another pod ${name} is on the virtual node, under the same group.` };
  return { shows: `No pod has uid ${uid}, and none named ${name} is on a virtual node.` };
}

/** That the group is the cluster's, and none that is just being made. `uidOfName`: whose name it bears today. */
export function whatAzureShowsOf(group: ContainerGroup, matter: ReapMatter, uidOfName?: string): Testimony {
  if (!isInGroup(group.id, matter.nodeResourceGroup)) {
    return { lacks: 'It is not in the node resource group, so it may be of another cluster.' };
  }
  if (hasGroupEnded(group)) return { shows: `The group has ended (${group.state}).` };
  if (uidOfName) return { shows: `The tags of the group name an earlier pod than the one with uid ${uidOfName}.` };
  return age(group, matter.now);
}

function isInGroup(id: string, resourceGroup: string): boolean {
  return id.toLowerCase().includes(`/resourcegroups/${resourceGroup.toLowerCase()}/`);
}

/** A group may be there before its pod is seen, and for a while after the pod went. */
const groupAgeSecondsMin = 1800;

function age({ since }: ContainerGroup, now: Instant): Testimony {
  const start = readInstant(since);
  if (start === null) return { lacks: 'Azure does not say how old the group is, nor that it has ended.' };
  const seconds = Math.floor(secondsBetween(start, now));
  if (seconds >= groupAgeSecondsMin) return { shows: `The group is ${seconds} s old.` };
  return { lacks: `The group is younger than ${groupAgeSecondsMin} s.` };
}
