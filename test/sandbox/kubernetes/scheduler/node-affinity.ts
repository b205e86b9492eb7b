/** nodeSelector and nodeAffinity against the labels of a node. */
import type { LabelSelectorRequirement, Node, NodeSelectorTerm, Pod } from '../objects.ts';
import { fits, requirementOf } from '../selectors.ts';

export function matchesNode({ spec }: Pick<Pod, 'spec'>, node: Node): boolean {
  const labels = node.metadata.labels ?? {};
  const isSelected = Object.entries(spec.nodeSelector ?? {}).every(([key, value]) => labels[key] === value);
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return isSelected && (!required || matchesTerms(required.nodeSelectorTerms, node));
}

/** One term is enough; an empty term matches nothing. */
export function matchesTerms(terms: readonly NodeSelectorTerm[], node: Node): boolean {
  return terms.some((term) => matchesTerm(term, node));
}

export function matchesTerm({ matchExpressions = [], matchFields = [] }: NodeSelectorTerm, node: Node): boolean {
  if (matchExpressions.length + matchFields.length === 0) return false;
  const fields = { 'metadata.name': node.metadata.name };
  return matchesAll(matchExpressions, node.metadata.labels) && matchesAll(matchFields, fields);
}

function matchesAll(requirements: readonly LabelSelectorRequirement[], labels: Record<string, string> | undefined) {
  return fits(labels, requirements.map(requirementOf));
}
