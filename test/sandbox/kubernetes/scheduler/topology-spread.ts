/** PodTopologySpread, as far as it filters: constraints with `DoNotSchedule`. */
import type { Pod, TopologySpreadConstraint } from '../objects.ts';
import { selects } from '../selectors.ts';
import type { Failure, FilterContext } from './filters.ts';
import { matchesNode } from './node-affinity.ts';
import type { NodeInfo } from './node-info.ts';

const REASON = "node(s) didn't match pod topology spread constraints";

export function spreadFailure(pod: Pod, info: NodeInfo, { infos }: FilterContext): Failure | undefined {
  const hard = (pod.spec.topologySpreadConstraints ?? []).filter(
    ({ whenUnsatisfiable }) => whenUnsatisfiable === 'DoNotSchedule',
  );
  const keys = hard.map(({ topologyKey }) => topologyKey);
  for (const constraint of hard) {
    const domain = info.node.metadata.labels?.[constraint.topologyKey];
    if (domain === undefined) {
      return { plugin: 'PodTopologySpread', reasons: [`${REASON} (missing required label)`], isFinal: true };
    }
    if (!isBalanced(pod, constraint, domain, countDomains(pod, constraint, keys, infos))) {
      return { plugin: 'PodTopologySpread', reasons: [REASON], isFinal: false };
    }
  }
  return undefined;
}

/** Only nodes that the pod's own affinity allows, and that have every key, form domains. */
function countDomains(
  pod: Pod,
  { topologyKey, labelSelector }: TopologySpreadConstraint,
  keys: readonly string[],
  infos: readonly NodeInfo[],
): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { node, pods } of infos) {
    const labels = node.metadata.labels ?? {};
    const domain = labels[topologyKey];
    if (domain === undefined || !keys.every((key) => key in labels) || !matchesNode(pod, node)) continue;
    const matching = pods.filter(
      ({ metadata }) =>
        !metadata.deletionTimestamp &&
        metadata.namespace === pod.metadata.namespace &&
        selects(labelSelector, metadata.labels),
    );
    counts.set(domain, (counts.get(domain) ?? 0) + matching.length);
  }
  return counts;
}

function isBalanced(
  pod: Pod,
  constraint: TopologySpreadConstraint,
  domain: string,
  counts: Map<string, number>,
): boolean {
  const { maxSkew, labelSelector, minDomains = 1 } = constraint;
  const least = counts.size < minDomains ? 0 : Math.min(...counts.values());
  const self = selects(labelSelector, pod.metadata.labels) ? 1 : 0;
  return (counts.get(domain) ?? 0) + self - (Number.isFinite(least) ? least : 0) <= maxSkew;
}
