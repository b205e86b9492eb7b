import { obstacles } from '../backlog/node-fit.ts';
import type { BurstPolicy, ReturnToAllow } from '../domain/burst-policy.ts';
import type { ClusterView } from '../domain/cluster-view.ts';
import { isNodeReady } from '../domain/node.ts';
import { hasEnded, isLeaving, type Pod } from '../domain/pod.ts';
import type { Instant } from '../domain/time.ts';
import type { BurstPod } from './burst-pod.ts';
import type { KeepReason } from './keep-reason.ts';
import { isReadableNode } from './readable.ts';
import { startTrouble } from './start-trouble.ts';
import { substituteOf, unjudgedFields } from './substitute.ts';
import { isVirtualNode } from './vm-node.ts';

/** Why a burst pod is not to be moved whatever room there is; null for one that could go home. */
export function whyImmovable(burst: BurstPod, view: ClusterView, policy: BurstPolicy, now: Instant): KeepReason | null {
  if (isLeaving(burst.pod)) return 'leaving';
  if (startTrouble(burst, policy, now)) return 'given-back';
  if (hasEnded(burst.pod)) return 'ended';
  if (!isNodeAlive(burst, view)) return 'node-down';
  return whyOwnerForbids(burst, policy) ?? whySubstituteForbids(substituteOf(burst.pod), view);
}

function isNodeAlive({ pod }: BurstPod, { nodes }: ClusterView): boolean {
  const node = nodes.filter(isReadableNode).find(({ metadata }) => metadata?.name === pod.spec?.nodeName);
  return node !== undefined && isNodeReady(node);
}

/** Only controllers that make a new pod at once, and lose nothing by it; others where somebody says so. */
function whyOwnerForbids({ owner }: BurstPod, { returnsAllowed }: BurstPolicy): KeepReason | null {
  const unlessAllowed = (reason: ReturnToAllow) => (returnsAllowed.includes(reason) ? null : reason);
  if (!owner) return unlessAllowed('bare');
  if (owner.kind === 'Job') return unlessAllowed('job');
  return ['ReplicaSet', 'ReplicationController', 'StatefulSet'].includes(owner.kind) ? null : 'unknown-owner';
}

function whySubstituteForbids(substitute: Pod, { nodes }: ClusterView): KeepReason | null {
  if (unjudgedFields(substitute).length > 0) return 'unjudged';
  const isLetIn = nodes
    .filter(isReadableNode)
    .filter(isVirtualNode)
    .some((node) => obstacles.UntoleratedTaint(substitute, { node, neighbours: null, added: [] }).length === 0);
  return isLetIn ? 'comes-back' : null;
}
