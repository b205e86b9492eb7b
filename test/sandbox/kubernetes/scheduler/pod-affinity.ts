/** InterPodAffinity, as far as it filters: required affinity and anti-affinity, of the pod and of those that run. */
import type { Pod, PodAffinityTerm } from '../objects.ts';
import { selects } from '../selectors.ts';
import type { Failure, FilterContext } from './filters.ts';
import type { NodeInfo } from './node-info.ts';

export function podAffinityFailure(pod: Pod, info: NodeInfo, { infos }: FilterContext): Failure | undefined {
  if (!hasRequiredAffinity(pod, info, infos)) return failure("node(s) didn't match pod affinity rules", true);
  const wantsAway = antiTermsOf(pod).some((term) => hasNeighbour(pod, term, info, infos));
  if (wantsAway) return failure("node(s) didn't match pod anti-affinity rules", false);
  if (!isUnwelcome(pod, info, infos)) return undefined;
  return failure("node(s) didn't satisfy existing pods anti-affinity rules", false);
}

function failure(reason: string, isFinal: boolean): Failure {
  return { plugin: 'InterPodAffinity', reasons: [reason], isFinal };
}

/** The first pod of a group that wants to be near itself may start anywhere. */
function hasRequiredAffinity(pod: Pod, info: NodeInfo, infos: readonly NodeInfo[]): boolean {
  const terms = pod.spec.affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  return terms.every((term) => {
    if (hasNeighbour(pod, term, info, infos)) return true;
    const isFirst = !infos.some(({ pods }) => pods.some((other) => fitsTerm(pod, term, other)));
    return isFirst && fitsTerm(pod, term, pod) && domainOf(info, term) !== undefined;
  });
}

function isUnwelcome(pod: Pod, info: NodeInfo, infos: readonly NodeInfo[]): boolean {
  return infos.some((other) =>
    other.pods.some((running) =>
      antiTermsOf(running).some((term) => fitsTerm(running, term, pod) && isSameDomain(info, other, term)),
    ),
  );
}

function hasNeighbour(pod: Pod, term: PodAffinityTerm, info: NodeInfo, infos: readonly NodeInfo[]): boolean {
  return infos.some(
    (other) => isSameDomain(info, other, term) && other.pods.some((running) => fitsTerm(pod, term, running)),
  );
}

function antiTermsOf({ spec }: Pod): PodAffinityTerm[] {
  return spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
}

function fitsTerm(owner: Pod, { labelSelector, namespaces }: PodAffinityTerm, { metadata }: Pod): boolean {
  const allowed = namespaces?.length ? namespaces : [owner.metadata.namespace];
  return allowed.includes(metadata.namespace ?? '') && selects(labelSelector, metadata.labels);
}

function isSameDomain(a: NodeInfo, b: NodeInfo, term: PodAffinityTerm): boolean {
  const domain = domainOf(a, term);
  return domain !== undefined && domain === domainOf(b, term);
}

function domainOf({ node }: NodeInfo, { topologyKey }: PodAffinityTerm): string | undefined {
  return node.metadata.labels?.[topologyKey];
}
