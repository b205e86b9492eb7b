import { type Demand, demandOf } from '../backlog/demand.ts';
import { lacking, less, obstacles, type Room, roomOn, type Site } from '../backlog/node-fit.ts';
import type { Node } from '../domain/node.ts';
import type { Pod } from '../domain/pod.ts';
import { hasHostPorts } from './pod-form.ts';

/** Which node takes a pod: what is left of each, what is in the way, and how a scheduler would choose. */

/** A VM node with what is left of it. Filling changes it: it lives for one plan. */
export interface VmSite extends Site {
  room: Room;
  readonly neighbours: Pod[];
  readonly whole: Room;
}

export function siteOf(node: Node, pods: readonly Pod[]): VmSite {
  return { node, neighbours: [...pods], added: [], room: roomOn(node, pods), whole: roomOn(node, []) };
}

/** One that can be filled without changing the other. */
export const copyOf = (site: VmSite): VmSite => ({ ...site, neighbours: [...site.neighbours] });

/** `spread`: the emptiest node, as the default scheduler (LeastAllocated). `pack`: the fullest that fits (MostAllocated). */
export type Manner = 'spread' | 'pack';

/** The node that a scheduler of this manner would choose; null where none fits. */
export function place(pod: Pod, sites: readonly VmSite[], manner: Manner, fits: Fits): VmSite | null {
  const demand = demandOf(pod);
  let best: VmSite | null = null;
  let bestScore = Number.NEGATIVE_INFINITY;
  for (const site of sites) {
    const score = (manner === 'spread' ? 1 : -1) * shareLeft(site, demand);
    if (score <= bestScore || !hasRoom(site, demand) || !fits(pod, site)) continue;
    best = site;
    bestScore = score;
  }
  return best;
}

/** How empty the node would be with the pod on it, as the scheduler scores it: processors and memory weigh the same. */
function shareLeft({ room, whole }: VmSite, demand: Demand): number {
  const cpu = share(room.cpuMillicores - demand.cpuMillicores, whole.cpuMillicores);
  return cpu + share(room.memoryBytes - demand.memoryBytes, whole.memoryBytes);
}

const share = (part: number, all: number): number => (all > 0 ? part / all : 0);

export function hasRoom({ room }: Pick<VmSite, 'room'>, demand: Demand): boolean {
  if (demand.cpuMillicores > 0 && demand.cpuMillicores > room.cpuMillicores) return false;
  return lacking(room, demand).length === 0;
}

/** So many pods like this are on the node from now on, whether they fit or not. */
export function fill(site: VmSite, pod: Pod, pods = 1): void {
  site.room = less(site.room, timesOf(demandOf(pod), pods), pods);
  site.neighbours.push(pod);
}

function timesOf({ cpuMillicores, memoryBytes, others }: Demand, times: number): Demand {
  const multiplied = Object.entries(others).map(([name, amount]) => [name, amount * times] as const);
  return {
    cpuMillicores: cpuMillicores * times,
    memoryBytes: memoryBytes * times,
    others: Object.fromEntries(multiplied),
  };
}

export type Fits = (pod: Pod, site: Site) => boolean;

/** Nothing at all is in the way, and nothing may be. */
export const fitsForCertain: Fits = (pod, site) => findNone(everyObstacle, pod, site);

/**
 * Nothing is in the way that would surely keep the pod off: what reaches beyond the node (spreading, closeness, distance)
 * may turn out either way, so it does not count.
 */
export const mayFit: Fits = (pod, site) => findNone(sureObstacles, pod, site);

function findNone(finders: readonly Finder[], pod: Pod, site: Site): boolean {
  return finders.every((find) => find(pod, site).length === 0);
}

type Finder = (pod: Pod, site: Site) => readonly string[];

/** Gathering the ports of all neighbours is worth it only for a pod that has some. */
const { HostPortTaken, ...others } = obstacles;
const findPorts: Finder = (pod, site) => (hasHostPorts(pod) ? HostPortTaken(pod, site) : []);

const everyObstacle: readonly Finder[] = [...Object.values(others), findPorts];

const sureObstacles: readonly Finder[] = [
  ...[obstacles.UnmatchedNodeSelector, obstacles.UnmatchedNodeAffinity, obstacles.UntoleratedTaint],
  ...[obstacles.SpreadKeyMissing, obstacles.AffinityKeyMissing, findPorts],
  ...[obstacles.RequestsEphemeralStorage, obstacles.RequestsUnofferedResource],
];
