import { isSameId } from '../domain/ids.ts';
import type { Subnet, VirtualNetwork } from '../domain/network.ts';
import { type Sight, seen, unseen } from '../domain/sight.ts';
import { bothSeen } from './both-seen.ts';
import type { World } from './check.ts';
import { existingCluster } from './existing-cluster.ts';

/**
 * The subnet that burst pods run in: the one the enabled add-on names, else the one that the policy names.
 * The add-on takes a subnet name in the cluster's own network (facts: aks-virtual-nodes.md, section 1), so without a
 * sight of the cluster it is not known which subnet that is.
 */
export function burstSubnet(world: World): Sight<Subnet | null> {
  const sight = bothSeen(existingCluster(world), world.observation.network);
  if (!sight.seen) return sight;
  const [, network] = sight.value;
  if (network === null) return unseen('not-there-yet', 'There is no virtual network to look for a subnet in.');
  return seen(subnetNamed(network, burstSubnetName(world)), sight.at);
}

export function burstSubnetName({ observation: { cluster }, policy }: World): string {
  const addon = cluster.seen ? cluster.value?.addon : null;
  return addon?.enabled && addon.subnetName ? addon.subnetName : policy.subnetName;
}

export function subnetNamed(network: VirtualNetwork, name: string): Subnet | null {
  return network.subnets.find((subnet) => isSameId(subnet.name, name)) ?? null;
}

/** Judges the subnet where there is one; where there is none yet, `subnet-exists` speaks of it, not every check. */
export function existingBurstSubnet(world: World): Sight<Subnet> {
  const subnet = burstSubnet(world);
  if (!subnet.seen) return subnet;
  if (subnet.value === null) return unseen('not-there-yet', `There is no subnet ${burstSubnetName(world)} yet.`);
  return seen(subnet.value, subnet.at);
}
