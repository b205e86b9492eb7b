import { parseQuantity } from '../backlog/quantity.ts';
import type { VirtualNode } from '../domain/backlog.ts';
import { isCordoned, isNodeReady, type Node } from '../domain/node.ts';
import { entryOf, isReadableNode } from './readable.ts';
import { isVirtualNode } from './vm-node.ts';

/** The virtual nodes of a cluster as one place to burst to. */
export interface VirtualNodes {
  readonly engine: VirtualNode['engine'];
  /** The one that pods are judged against: an open one where there is any. */
  readonly node: Node;
  /** How many pods all open ones take; infinite where they do not say. */
  readonly podsMax: number;
}

/** Null where the view shows none. Nodes of one engine are taken to be alike (facts: aks-virtual-nodes.md, section 2). */
export function virtualNodesIn(nodes: readonly Node[]): VirtualNodes | null {
  const virtual = nodes.filter((node) => isReadableNode(node) && isVirtualNode(node));
  const open = virtual.filter((node) => isNodeReady(node) && !isCordoned(node));
  const node = open.toSorted(byName)[0] ?? virtual.toSorted(byName)[0];
  if (!node) return null;
  return { engine: engineOf(virtual), node, podsMax: open.reduce((sum, each) => sum + podsOf(each), 0) };
}

/** Whatever is not of v2 counts as the add-on's, with or without all its labels: `both` is refused. */
export function engineOf(virtual: readonly Node[]): VirtualNode['engine'] {
  const v2 = virtual.filter(isV2).length;
  if (v2 === 0) return 'addon';
  return v2 === virtual.length ? 'v2' : 'both';
}

/** The label that pods select v2 by (facts: aks-virtual-nodes.md, section 2). */
export const isV2 = ({ metadata }: Node): boolean => entryOf(metadata?.labels, 'virtualization') === 'virtualnode2';

const podsOf = ({ status }: Node): number => parseQuantity(status?.allocatable?.pods) ?? Number.POSITIVE_INFINITY;

const nameOf = ({ metadata }: Node): string => metadata?.name ?? '';

const byName = (one: Node, other: Node): number => (nameOf(one) < nameOf(other) ? -1 : 1);
