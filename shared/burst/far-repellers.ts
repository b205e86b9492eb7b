import { hostnameKey } from '../backlog/node-fit/neighbours.ts';
import { obstacles } from '../backlog/node-fit.ts';
import type { Pod, PodAffinityTerm } from '../domain/pod.ts';

/** Pods that keep others out of a whole zone, wherever in it they are, with only the terms that do. */
export function farRepellers(pods: readonly Pod[]): readonly Pod[] {
  return pods.flatMap((pod) => {
    const terms = farTerms(pod);
    const podAntiAffinity = { requiredDuringSchedulingIgnoredDuringExecution: terms };
    return terms.length === 0 ? [] : [{ ...pod, spec: { containers: [], affinity: { podAntiAffinity } } }];
  });
}

function farTerms({ spec }: Pod): readonly PodAffinityTerm[] {
  const terms = spec?.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  return terms.filter(({ topologyKey }) => topologyKey !== hostnameKey);
}

/** One node is seen at a time, so a pod that any of them may mean counts as kept out everywhere. */
export const isRepelled = (pod: Pod, repellers: readonly Pod[]): boolean =>
  obstacles.RepelledByNeighbour(pod, { node: {}, neighbours: repellers, added: [] }).length > 0;
