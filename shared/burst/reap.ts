import type { BurstPolicy } from '../domain/burst-policy.ts';
import type { ClusterView } from '../domain/cluster-view.ts';
import type { ContainerGroup } from '../domain/container-group.ts';
import type { Sighting, Stray } from '../domain/stray.ts';
import type { Instant } from '../domain/time.ts';
import { groupCost } from './reap/cost.ts';
import { ghostNodes } from './reap/ghost-nodes.ts';
import { groupsOfStuckPods } from './reap/groups-of-stuck-pods.ts';
import { groupsWithoutPod } from './reap/groups-without-pod.ts';
import { type Find, judgeProof, sightingsOf } from './reap/proof.ts';
import { stuckPods } from './reap/stuck-pods.ts';

export interface ReapMatter {
  readonly view: ClusterView;
  /** The groups of the subscription that may be the cluster's; null where they could not be listed. */
  readonly containerGroups: readonly ContainerGroup[] | null;
  /** Whether ARM shows the add-on as enabled; null where it was not seen. */
  readonly isAddonEnabled: boolean | null;
  /** Where the add-on makes its groups: those of other resource groups may be another cluster's. */
  readonly nodeResourceGroup: string;
  readonly prices: Prices;
  /** What the look before this one returned. */
  readonly sightings: readonly Sighting[];
  readonly now: Instant;
}

export type Prices = Pick<BurstPolicy, 'vcpuSecondPrice' | 'gigabyteSecondPrice'>;

export interface ReapReport {
  readonly strays: readonly Stray[];
  /** What all strays cost together; a group counts once, though its node or pod may be a stray too. */
  readonly costPerHour: number;
  /** For the next look. What is not seen any more is forgotten. */
  readonly sightings: readonly Sighting[];
}

/**
 * What bursting left behind, and what it costs: a report, which changes nothing. Groups without a pod, ghost nodes, and
 * pods stuck on a dead virtual node with their groups (facts: aks-virtual-nodes.md, section 5, rows 6 and 11; peers.md, ask 7).
 */
export function reap(matter: ReapMatter): ReapReport {
  const groups = [...groupsWithoutPod(matter), ...groupsOfStuckPods(matter)];
  // In the order in which they go where nothing else tells them apart: a node after what was on it.
  const finds = [...groups, ...stuckPods(matter), ...ghostNodes(matter)];
  const strays = finds.map((find) => strayOf(find, matter));
  const billed = new Set(finds.flatMap(({ groups }) => groups));
  return {
    strays,
    costPerHour: groupCost([...billed], matter.prices),
    sightings: sightingsOf(finds, matter),
  };
}

function strayOf(find: Find, matter: ReapMatter): Stray {
  const { kind, name, uid, says, groups } = find;
  return { kind, name, uid, says, costPerHour: groupCost(groups, matter.prices), proof: judgeProof(find, matter) };
}
