import type { Node } from '../../domain/node.ts';
import type { NodeSelector, NodeSelectorTerm, Pod, Requirement } from '../../domain/pod.ts';
import { below, hereIf, keysOf, nothing } from '../found.ts';
import { labelOf, meets } from './label-selector.ts';

/** The entries of the node selector that the node's labels do not match. */
export function unmatchedSelector({ spec }: Pod, { metadata }: Node): readonly string[] {
  return keysOf('spec.nodeSelector', spec?.nodeSelector, (key, value) => labelOf(metadata?.labels, key) !== value);
}

/** The required node affinity, where none of its terms matches the node. */
export function unmatchedAffinity({ spec }: Pod, node: Node): readonly string[] {
  const required = spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  if (!required) return nothing;
  return below(
    'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution',
    hereIf(!matchesAny(required, node)),
  );
}

function matchesAny({ nodeSelectorTerms }: NodeSelector, node: Node): boolean {
  return (nodeSelectorTerms ?? []).some((term) => matches(term, node));
}

/** All requirements of a term hold together; a term without any matches no node. */
function matches({ matchExpressions, matchFields }: NodeSelectorTerm, { metadata }: Node): boolean {
  const expressions = matchExpressions ?? [];
  const fields = matchFields ?? [];
  if (expressions.length + fields.length === 0) return false;
  return (
    expressions.every((requirement) => meets(requirement, labelOf(metadata?.labels, requirement.key))) &&
    fields.every((requirement) => isNamed(requirement, metadata?.name))
  );
}

/** Kubernetes knows the name alone as a field. */
function isNamed(requirement: Requirement, name: string | undefined): boolean {
  return requirement.key === 'metadata.name' && meets(requirement, name);
}
