import { type Demand, demandOf } from '../backlog/demand.ts';
import { less } from '../backlog/node-fit.ts';
import type { ClusterView } from '../domain/cluster-view.ts';
import type { Pod } from '../domain/pod.ts';
import { farRepellers, isRepelled } from './far-repellers.ts';
import { type Fits, fitsForCertain, hasRoom, mayFit, siteOf, type VmSite } from './place.ts';
import { formOf, mindsNeighbours } from './pod-form.ts';
import { seatWaiting } from './seat-waiting.ts';
import { isOpenVmNode } from './vm-node.ts';

/**
 * The slots that VM nodes have for burst pods after the pods that wait. A slot is proven if it is there wherever the
 * scheduler puts everybody else: the waiting pods, and the pods that go home in the same pass.
 */
export interface Slots {
  /** A node that would take the pod together with those that have slots; null where no slot is proven. */
  nodeFor(pod: Pod): string | null;
  /** The pod goes home: it has its slot from now on. */
  take(pod: Pod): void;
}

/** Why no slot can be proven at all. */
export type NoSlots = 'vm-pods-unseen' | 'crowded';

/** Every pod of the view must be readable. */
export function slotsIn(view: ClusterView): Slots | NoSlots {
  if (view.onVmNodes === null) return 'vm-pods-unseen';
  const sites = sitesOf(view.nodes.filter(isOpenVmNode), view.onVmNodes);
  const repellers = farRepellers([...view.onVmNodes, ...view.waiting]);
  const seating = seatWaiting(view.waiting, sites, repellers);
  if (seating === 'crowded') return 'crowded';
  const guests = new Map<string, Guest>();
  const guestOf = (pod: Pod) => getOrAdd(guests, pod.metadata?.uid ?? '', () => newGuest(pod, sites));
  const party: Guest[] = [];
  return {
    nodeFor: (pod) => (isRepelled(pod, repellers) ? null : commonNode(guestOf(pod), party, seating)),
    take: (pod) => void party.push(guestOf(pod)),
  };
}

function sitesOf(nodes: ClusterView['nodes'], pods: readonly Pod[]): readonly VmSite[] {
  const podsByNode = Map.groupBy(pods, ({ spec }) => spec?.nodeName ?? '');
  return nodes.map((node) => siteOf(node, podsByNode.get(node.metadata?.name ?? '') ?? []));
}

/** A pod that goes home. Nodes go by their index. */
interface Guest {
  readonly pod: Pod;
  readonly demand: Demand;
  /** The same for guests that can stand in for each other. */
  readonly form: string;
  /** The scheduler may put it there, as far as is known here. */
  mayLand(index: number): boolean;
  /** Nothing but other guests and waiting pods can keep it from there. */
  fits(index: number): boolean;
}

function newGuest(pod: Pod, sites: readonly VmSite[]): Guest {
  const demand = demandOf(pod);
  const isOne = (fits: Fits) => (index: number) => {
    const site = sites[index];
    return site !== undefined && hasRoom(site, demand) && fits(pod, site);
  };
  const form = JSON.stringify([formOf(pod), mindsNeighbours(pod) ? pod.metadata?.uid : null]);
  return { pod, demand, form, mayLand: remembered(isOne(mayFit)), fits: remembered(isOne(fitsForCertain)) };
}

function remembered(judge: (index: number) => boolean): (index: number) => boolean {
  const known = new Map<number, boolean>();
  return (index) => getOrAdd(known, index, () => judge(index));
}

function getOrAdd<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const value = make();
  map.set(key, value);
  return value;
}

/** The node of the first seating; there must be one in each, and nobody in the party may lose the slot that he had. */
function commonNode(guest: Guest, party: readonly Guest[], seating: readonly (readonly VmSite[])[]): string | null {
  const all = [guest, ...party];
  const forms = [...Map.groupBy(all, ({ form }) => form).values()];
  const nodes = seating.map((sites) => {
    const slots = forms.map((alike) => slotFor(alike, all, sites));
    return slots.includes(null) ? null : (slots[0] ?? null);
  });
  return nodes.includes(null) ? null : (nodes[0]?.node.metadata?.name ?? null);
}

/**
 * The first node with a slot for guests of one form, if there are slots for all of them: whichever of these one takes, the
 * others are left. Everybody else counts on every node on which they may land.
 */
function slotFor(alike: readonly Guest[], all: readonly Guest[], sites: readonly VmSite[]): VmSite | null {
  const others = all.filter((guest) => !alike.includes(guest));
  let first: VmSite | null = null;
  let slots = 0;
  for (const [index, site] of sites.entries()) {
    if (!alike.every((guest) => guest.fits(index))) continue;
    const landing = others.filter((guest) => guest.mayLand(index));
    const found = countSlots(alike, landing, site);
    first ??= found > 0 ? site : null;
    slots += found;
    if (slots >= alike.length) return first;
  }
  return null;
}

/** As many as are wanted at most. Those who mind their neighbours are alone in their form, and want one. */
function countSlots(alike: readonly Guest[], landing: readonly Guest[], site: VmSite): number {
  const [guest] = alike;
  if (!guest || !hasRoom(site, guest.demand)) return 0;
  let room = landing.reduce((left, other) => less(left, other.demand), site.room);
  const neighbours = [...site.neighbours, ...landing.map(({ pod }) => pod)];
  if (!alike.every(({ pod }) => fitsForCertain(pod, { ...site, neighbours }))) return 0;
  let slots = 0;
  while (slots < alike.length && hasRoom({ room }, guest.demand)) {
    room = less(room, guest.demand);
    slots++;
  }
  return slots;
}
