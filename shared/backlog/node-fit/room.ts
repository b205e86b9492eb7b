import type { Node } from '../../domain/node.ts';
import { hasEnded, type Pod } from '../../domain/pod.ts';
import { type Demand, demandOf, readRequests, totalDemand } from '../demand.ts';
import { below, both, keysOf, nothing } from '../found.ts';
import { inContainers } from '../in-containers.ts';
import { parseQuantity } from '../quantity.ts';

/** What is left of a node; each pod takes one of `pods`. */
export type Room = Demand;

/** What the node offers to pods, less what those on it keep. Pods that have ended keep nothing. */
export function roomOn({ status }: Node, pods: readonly Pod[]): Room {
  const held = pods.filter((pod) => !hasEnded(pod));
  return less(readRequests(status?.allocatable), { ...totalDemand(held.map(demandOf)) }, held.length);
}

/** The room after `pods` more pods with this demand among them have come. */
export function less(room: Room, demand: Demand, pods = 1): Room {
  const names = Object.keys({ ...room.others, ...demand.others, pods });
  const taken = (name: string) => (name === 'pods' ? pods : (demand.others[name] ?? 0));
  return {
    cpuMillicores: room.cpuMillicores - demand.cpuMillicores,
    memoryBytes: room.memoryBytes - demand.memoryBytes,
    others: Object.fromEntries(names.map((name) => [name, (room.others[name] ?? 0) - taken(name)])),
  };
}

/** The names of the resources of which a pod with this demand would find too little. */
export function lacking(room: Room, demand: Demand): readonly string[] {
  const others = { ...demand.others, pods: 1 };
  const short = Object.entries(others).filter(([name, amount]) => amount > 0 && amount > (room.others[name] ?? 0));
  return [
    ...(demand.cpuMillicores > 0 && demand.cpuMillicores > room.cpuMillicores ? ['cpu'] : []),
    ...(demand.memoryBytes > 0 && demand.memoryBytes > room.memoryBytes ? ['memory'] : []),
    ...short.map(([name]) => name),
  ];
}

/** Requests for resources that the node does not offer at all, of the pod and of its containers. */
export function unoffered(pod: Pod, { status }: Node, concerns: (resource: string) => boolean): readonly string[] {
  const isFound = (name: string, quantity: unknown) =>
    concerns(name) && (parseQuantity(quantity) ?? 0) > 0 && !((parseQuantity(status?.allocatable?.[name]) ?? 0) > 0);
  const ofContainers = inContainers(pod, ({ resources }) =>
    below('resources', keysOf('requests', resources?.requests, isFound)),
  );
  const ofPod = both(
    keysOf('spec.resources.requests', pod.spec?.resources?.requests, isFound),
    keysOf('spec.overhead', pod.spec?.overhead, isFound),
  );
  return ofPod === nothing ? ofContainers : both(ofContainers, ofPod);
}
