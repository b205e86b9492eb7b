import type { Container, Pod, PodSpec } from '../domain/pod.ts';

/** A text that is the same for pods that take the same of a node and may go to the same nodes, neighbours aside. */
export function formOf({ spec }: Pod): string {
  const needs = containersOf(spec).map(({ resources, ports, restartPolicy }) => [
    resources?.requests,
    ports,
    restartPolicy,
  ]);
  const { nodeSelector, tolerations, topologySpreadConstraints, overhead, resources, affinity } = spec ?? {};
  const required = [affinity?.nodeAffinity, affinity?.podAffinity, affinity?.podAntiAffinity].map(
    (terms) => terms?.requiredDuringSchedulingIgnoredDuringExecution,
  );
  const whole = [spec?.initContainers?.length, overhead, resources?.requests];
  return JSON.stringify([whole, needs, nodeSelector, required, tolerations, topologySpreadConstraints]);
}

/** True for a pod that says something about the pods around it: a copy of it may not go where it goes. */
export function mindsNeighbours(pod: Pod): boolean {
  const { podAffinity, podAntiAffinity } = pod.spec?.affinity ?? {};
  return Boolean(podAffinity || podAntiAffinity) || hasHostPorts(pod);
}

export const hasHostPorts = ({ spec }: Pod): boolean =>
  containersOf(spec).some(({ ports }) => ports?.some(({ hostPort }) => hostPort));

const containersOf = (spec: PodSpec | undefined): readonly Container[] => [
  ...(spec?.initContainers ?? []),
  ...(spec?.containers ?? []),
];
