import { isNodeReady, type Node } from '../../domain/node.ts';
import { entryOf, isNamedPod, isReadableNode } from '../readable.ts';
import type { ReapMatter } from '../reap.ts';
import { isVirtualNode } from '../vm-node.ts';
import { runningGroupsOf } from './pod-groups.ts';
import type { Find, Testimony } from './proof.ts';

/**
 * Virtual nodes that nothing stands behind: NotReady, and the add-on is off (Azure/AKS#2091). What virtual nodes v2 leave
 * behind looks Ready and says nothing of the add-on, so those are not judged.
 */
export function ghostNodes(matter: ReapMatter): readonly Find[] {
  const dead = matter.view.nodes.filter(isReadableNode).filter((node) => isOfAddon(node) && !isNodeReady(node));
  return matter.isAddonEnabled === true ? [] : dead.map((node) => findOf(node, matter));
}

/** As far as its labels tell: of the add-on, or of the same connector from a chart. */
export const isOfAddon = (node: Node): boolean =>
  isVirtualNode(node) && entryOf(node.metadata?.labels, 'virtualization') === undefined;

function findOf({ metadata }: Node, matter: ReapMatter): Find {
  const name = metadata?.name ?? '';
  return {
    kind: 'ghost-node',
    name,
    uid: metadata?.uid ?? '',
    says: `Node ${name} is NotReady, and no add-on keeps it.`,
    groups: (matter.containerGroups ?? []).filter(({ pod }) => pod?.nodeName === name),
    kubernetes: { shows: `Node ${name} is not Ready.` },
    azure: azureTestimony(name, matter),
  };
}

/** Fixed for the add-on; a node of another name is kept by a chart of its own (facts: aks-virtual-nodes.md, section 1). */
const addonNodeName = 'virtual-node-aci-linux';

function azureTestimony(name: string, matter: ReapMatter): Testimony {
  if (matter.isAddonEnabled === null) return { lacks: 'Whether the virtual-node add-on is enabled was not seen.' };
  if (name !== addonNodeName)
    return { lacks: `The node of the add-on is ${addonNodeName}; something else keeps this.` };
  if (mayRunPods(name, matter)) return { lacks: 'Pods on it may still be running on ACI: they go first.' };
  return { shows: 'The virtual-node add-on is not enabled.' };
}

/** Kubernetes forces pods away whose node is gone; their owners make others, and they would run twice. */
function mayRunPods(name: string, matter: ReapMatter): boolean {
  const bound = matter.view.onVirtualNodes.filter((pod) => !isNamedPod(pod) || pod.spec?.nodeName === name);
  return bound.some((pod) => !isNamedPod(pod) || runningGroupsOf(pod.metadata.uid, matter)?.length !== 0);
}
