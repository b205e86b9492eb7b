import type { Node } from '../../domain/node.ts';
import type { Pod, PodAffinityTerm, PodTerms, TopologySpreadConstraint } from '../../domain/pod.ts';
import { below, hereIf, inEach } from '../found.ts';
import { labelOf, selects } from './label-selector.ts';

/**
 * What a pod demands of the pods around it. One node and the pods on it are seen here, so a demand that reaches further
 * (spreading, zones) is not judged: it counts as not met.
 */

export const hostnameKey = 'kubernetes.io/hostname';

const required = 'requiredDuringSchedulingIgnoredDuringExecution';

/** Strict spreading over a label that the node does not have: the scheduler passes over such a node. */
export const spreadKeyMissing = (pod: Pod, node: Node): readonly string[] =>
  strictSpreads(pod, ({ topologyKey }) => !hasDomain(node, topologyKey));

/** Strict spreading in which the node takes part: whether its turn has come depends on pods elsewhere. */
export const spreadsStrictly = (pod: Pod, node: Node): readonly string[] =>
  strictSpreads(pod, ({ topologyKey }) => hasDomain(node, topologyKey));

function strictSpreads({ spec }: Pod, isFound: (spread: TopologySpreadConstraint) => boolean): readonly string[] {
  return inEach('spec.topologySpreadConstraints', spec?.topologySpreadConstraints, (spread) =>
    hereIf(spread.whenUnsatisfiable !== 'ScheduleAnyway' && isFound(spread)),
  );
}

/** Required distance from pods that are, or may be, in the node's domain. `neighbours` null: unseen. */
export function mustStayApart(pod: Pod, node: Node, neighbours: readonly Pod[] | null): readonly string[] {
  return inTerms('podAntiAffinity', pod, (term) => {
    if (!hasDomain(node, term.topologyKey)) return false;
    if (term.topologyKey !== hostnameKey || !neighbours) return true;
    return neighbours.some((neighbour) => concerns(term, pod, neighbour));
  });
}

/** Required closeness to pods that are not, or may not be, in the node's domain. */
export function mustStayNear(pod: Pod, node: Node, neighbours: readonly Pod[] | null): readonly string[] {
  return inTerms('podAffinity', pod, (term) => {
    if (!hasDomain(node, term.topologyKey)) return false;
    if (term.topologyKey !== hostnameKey || !neighbours) return true;
    return !neighbours.some((neighbour) => concerns(term, pod, neighbour) && isExact(term));
  });
}

/** Required closeness over a label that the node does not have. */
export const affinityKeyMissing = (pod: Pod, node: Node): readonly string[] =>
  inTerms('podAffinity', pod, ({ topologyKey }) => !hasDomain(node, topologyKey));

/** The labels by which a pod on the node keeps this one away. */
export function repelled(pod: Pod, neighbours: readonly Pod[] | null): readonly string[] {
  const isRepelled = (neighbours ?? []).some((neighbour) =>
    termsOf(neighbour.spec?.affinity?.podAntiAffinity).some((term) => concerns(term, neighbour, pod)),
  );
  return below('metadata.labels', hereIf(isRepelled));
}

function inTerms(
  kind: 'podAffinity' | 'podAntiAffinity',
  { spec }: Pod,
  isFound: (term: PodAffinityTerm) => boolean,
): readonly string[] {
  return inEach(`spec.affinity.${kind}.${required}`, termsOf(spec?.affinity?.[kind]), (term) => hereIf(isFound(term)));
}

const termsOf = (terms: PodTerms | null | undefined): readonly PodAffinityTerm[] => terms?.[required] ?? [];

/** Every node is a host of its own, whether or not it says so. */
const hasDomain = ({ metadata }: Node, key: string): boolean =>
  key === hostnameKey || labelOf(metadata?.labels, key) !== undefined;

/** True where the term of one pod may mean the other; what narrows it further is left out, so that it means too many. */
function concerns(term: PodAffinityTerm, owner: Pod, other: Pod): boolean {
  return isInNamespaces(term, owner, other) && selects(term.labelSelector, other.metadata?.labels);
}

/** Labels of namespaces are not seen here: a selector of namespaces may mean any. */
function isInNamespaces({ namespaces, namespaceSelector }: PodAffinityTerm, owner: Pod, other: Pod): boolean {
  if (namespaceSelector) return true;
  const named = namespaces ?? [];
  const wanted = named.length > 0 ? named : [namespaceOf(owner)];
  return wanted.includes(namespaceOf(other));
}

const namespaceOf = ({ metadata }: Pod): string => metadata?.namespace ?? 'default';

/** Nothing narrows the term that is not looked at here. */
const isExact = ({ namespaceSelector, matchLabelKeys, mismatchLabelKeys }: PodAffinityTerm): boolean =>
  !namespaceSelector && !matchLabelKeys?.length && !mismatchLabelKeys?.length;
