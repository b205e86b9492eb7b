import type { Deletion } from '../../domain/action.ts';
import type { PodTags } from '../../domain/container-group.ts';
import { isNodeReady } from '../../domain/node.ts';
import type { Pod } from '../../domain/pod.ts';
import { lookThenRemove } from '../last-look.ts';
import type { Actuate, Hands } from './actuator.ts';

/** The pod is looked at after the group: another one of its name would take the group over. */
export const deleteGroup: Actuate<'delete-group'> = (hands, action) =>
  lookThenRemove(action, async () => {
    const { stray, clusterId } = action;
    const group = await hands.cloud.containerGroup(stray.name);
    if (group === null) return 'gone';
    if (group.pod?.uid !== stray.uid) return { staysBecause: 'Its tags name another pod now.' };
    const pod = await hands.kubernetes.pod(clusterId, group.pod);
    const staysBecause = pod && (await whyPodKeepsIt(pod, group.pod, hands, action));
    return staysBecause ? { staysBecause } : { remove: () => hands.cloud.deleteContainerGroup(group.id) };
  });

async function whyPodKeepsIt(
  { metadata, spec }: Pod,
  tags: PodTags,
  { kubernetes }: Hands,
  { clusterId, stray }: Extract<Deletion, { kind: 'delete-group' }>,
): Promise<string | null> {
  const nodeName = spec?.nodeName ?? '';
  if (metadata?.uid !== tags.uid) {
    const isElsewhere = nodeName !== '' && nodeName !== tags.nodeName;
    return isElsewhere ? null : 'Another pod of the same name has it, or may get it.';
  }
  if (stray.kind === 'group-without-pod') return 'Its pod is in the cluster.';
  if (!metadata.deletionTimestamp) return 'Nobody asks its pod to go any more.';
  const node = await kubernetes.node(clusterId, nodeName);
  return node && isNodeReady(node) ? 'The node of its pod is Ready again, and ends it by itself.' : null;
}
