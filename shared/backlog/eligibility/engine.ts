import type { Node } from '../../domain/node.ts';
import { virtualNodeTaintKey } from '../node-fit.ts';
import type { EligibilityContext, Engine } from './rule.ts';

/**
 * Which engine stands behind a node; null for a VM. Its labels say it, and for the add-on its taint with them, for there
 * are other virtual kubelets (facts: aks-virtual-nodes.md, sections 1 and 2; kubernetes.md, section 4).
 */
export function engineOf({ metadata, spec }: Node): Engine | null {
  if (metadata?.labels?.virtualization === 'virtualnode2') return 'v2';
  const isTainted = spec?.taints?.some(({ key }) => key === virtualNodeTaintKey) ?? false;
  return isTainted && metadata?.labels?.type === 'virtual-kubelet' ? 'addon' : null;
}

/** The engine of a cluster with these nodes; null where none is a virtual node. */
export function engineAmong(nodes: readonly Node[]): EligibilityContext['engine'] | null {
  const engines = new Set(nodes.map(engineOf));
  if (engines.has('addon')) return engines.has('v2') ? 'both' : 'addon';
  return engines.has('v2') ? 'v2' : null;
}
