import { virtualNodeTaintKey } from '../backlog/node-fit.ts';
import { isCordoned, isNodeReady, type Node } from '../domain/node.ts';
import { isReadableNode } from './readable.ts';

/** Which nodes are VMs that pods can be sent to. */

/**
 * A VM node that takes pods and is there to stay: Ready, not cordoned, neither joining nor leaving. A pod that tolerates
 * everything would be placed on a leaving node as well, so the taints say it for all pods.
 */
export function isOpenVmNode(node: Node): boolean {
  if (!isReadableNode(node) || isVirtualNode(node) || isBeingDeleted(node)) return false;
  const isPassing = node.spec?.taints?.some(({ key }) => passingTaints.test(key)) ?? false;
  return isNodeReady(node) && !isCordoned(node) && !isPassing;
}

/** Of either engine: both carry the label and the taint; one of them is enough, for either may have been edited away. */
export function isVirtualNode({ metadata, spec }: Node): boolean {
  const hasTaint = spec?.taints?.some(({ key }) => key === virtualNodeTaintKey) ?? false;
  return hasTaint || metadata?.labels?.type === 'virtual-kubelet';
}

/**
 * Taints of nodes that are joining, failing or leaving (facts: kubernetes.md, sections 1.6 and 3.3; Karpenter, AKS node
 * auto-repair and the cluster autoscaler for the others).
 */
const passingTaints = new RegExp(
  [
    '^ToBeDeletedByClusterAutoscaler$',
    '^node\\.kubernetes\\.io/',
    '^node\\.cloudprovider\\.kubernetes\\.io/',
    '^(startup|ignore)-taint\\.cluster-autoscaler\\.kubernetes\\.io/',
    '^karpenter\\.sh/(unregistered|disrupt)',
    '^remediator\\.aks\\.microsoft\\.com/',
    '^node\\.cilium\\.io/',
  ].join('|'),
);

/** Karpenter drains a node that is already marked as deleted. */
const isBeingDeleted = ({ metadata }: Node & { metadata?: { deletionTimestamp?: unknown } }): boolean =>
  Boolean(metadata?.deletionTimestamp);
