import { demandOf } from '../backlog/demand.ts';
import type { Pod } from '../domain/pod.ts';
import { isRepelled } from './far-repellers.ts';
import { copyOf, fill, fitsForCertain, hasRoom, type Manner, mayFit, place, type VmSite } from './place.ts';
import { formOf } from './pod-form.ts';
import { unjudgedFields } from './substitute.ts';

/**
 * The nodes as they will be at worst once the pods that wait for VMs have theirs. One that surely fits somewhere is bound in
 * a moment, nobody knows where: it counts on every node that could take it. One that may fit, and may wait for long (for a
 * disk, a zone), takes one slot, so that a few such pods do not keep everybody on ACI.
 */
export function seatWaiting(waiting: readonly Pod[], sites: readonly VmSite[], repellers: readonly Pod[]): Seating {
  const forms = Map.groupBy(waiting, formOf);
  if (forms.size > formsMax) return 'crowded';
  const groups: Group[] = [];
  for (const pods of forms.values()) {
    groups.push(...groupOf(pods, sites, repellers));
    if (groups.length > fittingFormsMax) return 'crowded';
  }
  const unsure = groups.filter(({ isSure }) => !isSure);
  if (unsure.reduce((sum, { pods }) => sum + pods, 0) > unsureSeatsMax) return 'crowded';
  const manners: readonly Manner[] = unsure.length === 0 ? ['spread'] : ['spread', 'pack'];
  return manners.map((manner) => seated(groups, sites.map(copyOf), manner));
}

/** The nodes in each manner that a scheduler may have; `crowded` where too much waits to work it out. */
export type Seating = readonly (readonly VmSite[])[] | 'crowded';

/** Kinds of pods that wait, those of them that some node could take now, and pods that take slots one by one. */
const formsMax = 5000;
const fittingFormsMax = 200;
const unsureSeatsMax = 500;

interface Group {
  readonly pod: Pod;
  readonly pods: number;
  readonly isSure: boolean;
  /** Which of the nodes could take one. */
  readonly couldTake: readonly boolean[];
}

/** Nothing for pods that no node can take: they wait for other nodes. */
function groupOf(
  [first, ...others]: readonly Pod[],
  sites: readonly VmSite[],
  repellers: readonly Pod[],
): readonly Group[] {
  if (!first) return [];
  const pod = withoutDeadlines(first);
  const demand = demandOf(pod);
  if (!sites.some((site) => hasRoom(site, demand))) return [];
  const couldTake = sites.map((site) => hasRoom(site, demand) && mayFit(pod, site));
  if (!couldTake.includes(true)) return [];
  const isJudged = unjudgedFields(pod).length === 0 && !isRepelled(pod, repellers);
  const isSure = isJudged && sites.some((site, index) => couldTake[index] && fitsForCertain(pod, site));
  return [{ pod, pods: 1 + others.length, isSure, couldTake }];
}

/** A toleration that ends after some seconds lets a pod in all the same. */
function withoutDeadlines(pod: Pod): Pod {
  const { tolerations } = pod.spec ?? {};
  if (!pod.spec || !tolerations) return pod;
  const lasting = tolerations.map(({ tolerationSeconds: _ends, ...toleration }) => toleration);
  return { ...pod, spec: { ...pod.spec, tolerations: lasting } };
}

function seated(groups: readonly Group[], sites: readonly VmSite[], manner: Manner): readonly VmSite[] {
  for (const { pod, pods, isSure, couldTake } of groups) {
    if (isSure) sites.filter((_site, index) => couldTake[index]).forEach((site) => void fill(site, pod, pods));
    else seatOneByOne(pod, pods, sites, manner);
  }
  return sites;
}

function seatOneByOne(pod: Pod, pods: number, sites: readonly VmSite[], manner: Manner): void {
  for (let seat = 0; seat < pods; seat++) {
    const site = place(pod, sites, manner, mayFit);
    if (!site) return;
    fill(site, pod);
  }
}
