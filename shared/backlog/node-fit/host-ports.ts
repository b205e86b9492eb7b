import type { ContainerPort, Pod } from '../../domain/pod.ts';
import { below, hereIf, inEach } from '../found.ts';
import { inContainers } from '../in-containers.ts';

/** The host ports of a pod that a pod on the node holds, or may hold where those are unseen (null). */
export function takenHostPorts(pod: Pod, neighbours: readonly Pod[] | null): readonly string[] {
  const taken = neighbours?.flatMap(hostPortsOf);
  return inContainers(pod, ({ ports }) =>
    inEach('ports', ports, (port) =>
      below('hostPort', hereIf(isHostPort(port) && (taken?.some((other) => collide(port, other)) ?? true))),
    ),
  );
}

export const isHostPort = ({ hostPort }: ContainerPort): boolean => (hostPort ?? 0) !== 0;

function hostPortsOf({ spec }: Pod): readonly ContainerPort[] {
  const containers = [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])];
  return containers.flatMap(({ ports }) => (ports ?? []).filter(isHostPort));
}

function collide(one: ContainerPort, other: ContainerPort): boolean {
  const isSameAddress = isAny(one) || isAny(other) || one.hostIP === other.hostIP;
  return isSameAddress && one.hostPort === other.hostPort && (one.protocol ?? 'TCP') === (other.protocol ?? 'TCP');
}

const isAny = ({ hostIP }: ContainerPort): boolean => !hostIP || hostIP === '0.0.0.0' || hostIP === '::';
