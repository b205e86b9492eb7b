import { isNodeReady, type Node } from '../../domain/node.ts';
import { entryOf, isReadableNode } from '../readable.ts';
import type { ReapMatter } from '../reap.ts';
import { isVirtualNode } from '../vm-node.ts';
import type { Find, Testimony } from './proof.ts';

/**
 * Virtual nodes that nothing stands behind: NotReady, and the add-on is off (Azure/AKS#2091). What virtual nodes v2 leave
 * behind looks Ready and says nothing of the add-on, so those are not judged.
 */
export function ghostNodes(matter: ReapMatter): readonly Find[] {
  const dead = matter.view.nodes.filter(isReadableNode).filter(isDeadAddonNode);
  return matter.isAddonEnabled === true ? [] : dead.map((node) => findOf(node, matter));
}

function isDeadAddonNode(node: Node): boolean {
  const isV2 = entryOf(node.metadata?.labels, 'virtualization') !== undefined;
  return isVirtualNode(node) && !isV2 && !isNodeReady(node);
}

function findOf({ metadata }: Node, { isAddonEnabled, containerGroups }: ReapMatter): Find {
  const name = metadata?.name ?? '';
  return {
    kind: 'ghost-node',
    name,
    uid: metadata?.uid ?? '',
    says: `Node ${name} is NotReady, and no add-on keeps it.`,
    groups: (containerGroups ?? []).filter(({ pod }) => pod?.nodeName === name),
    kubernetes: { shows: `Node ${name} is not Ready.` },
    azure: addonTestimony(isAddonEnabled),
  };
}

function addonTestimony(isAddonEnabled: boolean | null): Testimony {
  return isAddonEnabled === false
    ? { shows: 'The virtual-node add-on is not enabled.' }
    : { lacks: 'Whether the virtual-node add-on is enabled was not seen.' };
}
