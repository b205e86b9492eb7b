import type { VirtualNode } from '../domain/backlog.ts';
import type { World } from './check.ts';

/**
 * The node of virtual nodes v2 where Azure shows no enabled add-on; null anywhere else. The add-on is then left off: both
 * carry the same taint, and a pod that tolerates one would tolerate the other (facts: aks-virtual-nodes.md, section 2).
 */
export function loneV2({ observation: { cluster, virtualNode } }: World): VirtualNode | null {
  if (!cluster.seen || cluster.value === null || cluster.value.addon?.enabled) return null;
  const node = virtualNode.seen ? virtualNode.value : null;
  return node && node.engine !== 'addon' ? node : null;
}
