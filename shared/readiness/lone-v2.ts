import type { VirtualNode } from '../domain/backlog.ts';
import { allows } from '../domain/mode.ts';
import type { Unseen } from '../domain/sight.ts';
import type { World } from './check.ts';

/**
 * The node of virtual nodes v2 where Azure shows no enabled add-on; null anywhere else. The add-on is then left off: both
 * carry the same taint, and a pod that tolerates one would tolerate the other (facts: aks-virtual-nodes.md, section 2).
 */
export function loneV2(world: World): VirtualNode | null {
  const { virtualNode } = world.observation;
  const node = virtualNode.seen ? virtualNode.value : null;
  return node && node.engine !== 'addon' && isAddonOff(world) ? node : null;
}

/**
 * Why it is not known whether virtual nodes v2 are there; null where it is, and where nobody can ever tell: without
 * Container Insights the modes that do not look inside see no node at all, and set up the add-on all the same.
 */
export function whyBlindForV2(world: World): Unseen | null {
  const { virtualNode, inside } = world.observation;
  if (virtualNode.seen || !isAddonOff(world)) return null;
  const { mode, looksInside } = world.policy;
  if ((allows(mode, 'burst') || looksInside) && !inside.seen) return inside;
  const hasNoEye = virtualNode.cause === 'unavailable' && virtualNode.advice !== undefined;
  return hasNoEye ? null : virtualNode;
}

const isAddonOff = ({ observation: { cluster } }: World): boolean =>
  cluster.seen && cluster.value !== null && !cluster.value.addon?.enabled;
