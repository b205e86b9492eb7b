import { isNodeReady, type Node } from '../domain/node.ts';
import type { Pod, Toleration } from '../domain/pod.ts';
import { below, hereIf } from './found.ts';
import { takenHostPorts } from './node-fit/host-ports.ts';
import {
  affinityKeyMissing,
  mustStayApart,
  mustStayNear,
  repelled,
  spreadKeyMissing,
  spreadsStrictly,
} from './node-fit/neighbours.ts';
import { unmatchedAffinity, unmatchedSelector } from './node-fit/node-affinity.ts';
import { unoffered } from './node-fit/room.ts';
import { untolerated } from './node-fit/tolerations.ts';

export { lacking, less, type Room, roomOn } from './node-fit/room.ts';
export { ourToleration, virtualNodeTaintKey } from './node-fit/tolerations.ts';

/**
 * Whether a pod's spec lets it run on a node, read from the two of them as the scheduler would, and never from the
 * scheduler's text, which names only the first thing in the way (facts: kubernetes.md, sections 0 and 3.2). What is not
 * modelled counts as in the way. How much is left of the node is a question of its own: `roomOn`.
 */

/** A node as a place for a pod. */
export interface Site {
  readonly node: Node;
  /** The pods on the node; null where they were not looked at. */
  readonly neighbours: readonly Pod[] | null;
  /** Tolerations that the pod would be given on top of its own. */
  readonly added: readonly Toleration[];
}

export interface Misfit {
  readonly reason: MisfitReason;
  /** The path of the field in the pod; for what is the node's own fault, a path that begins with `node`. */
  readonly field: string;
}

export type MisfitReason = keyof typeof obstacles;

/** Everything that is in the way; empty where the pod fits. */
export function misfits(pod: Pod, site: Site): readonly Misfit[] {
  return Object.entries(obstacles).flatMap(([reason, find]) =>
    find(pod, site).map((field) => ({ reason: reason as MisfitReason, field })),
  );
}

/** Each finds the fields because of which the pod does not fit. */
export const obstacles = {
  NodeIsCordoned: (_pod, { node }) => below('node.spec.unschedulable', hereIf(node.spec?.unschedulable === true)),
  NodeIsNotReady: (_pod, { node }) => below('node.status.conditions', hereIf(!isNodeReady(node))),
  UnmatchedNodeSelector: (pod, { node }) => unmatchedSelector(pod, node),
  UnmatchedNodeAffinity: (pod, { node }) => unmatchedAffinity(pod, node),
  UntoleratedTaint: untoleratedTaints,
  SpreadKeyMissing: (pod, { node }) => spreadKeyMissing(pod, node),
  SpreadsStrictly: (pod, { node }) => spreadsStrictly(pod, node),
  MustStayApart: (pod, { node, neighbours }) => mustStayApart(pod, node, neighbours),
  MustStayNear: (pod, { node, neighbours }) => mustStayNear(pod, node, neighbours),
  AffinityKeyMissing: (pod, { node }) => affinityKeyMissing(pod, node),
  RepelledByNeighbour: (pod, { neighbours }) => repelled(pod, neighbours),
  HostPortTaken: (pod, { neighbours }) => takenHostPorts(pod, neighbours),
  RequestsEphemeralStorage: (pod, { node }) => unoffered(pod, node, isEphemeralStorage),
  RequestsUnofferedResource: (pod, { node }) => unoffered(pod, node, isExtended),
} satisfies Readonly<Record<string, (pod: Pod, site: Site) => readonly string[]>>;

function untoleratedTaints({ spec }: Pod, { node, added }: Site): readonly string[] {
  const own = spec?.tolerations ?? [];
  const taints = untolerated(node.spec?.taints, added.length === 0 ? own : [...own, ...added]);
  return taints.map(({ key }) => `node.spec.taints['${key}']`);
}

const isEphemeralStorage = (resource: string): boolean => resource === 'ephemeral-storage';

const isExtended = (resource: string): boolean => !['cpu', 'memory', 'ephemeral-storage'].includes(resource);
