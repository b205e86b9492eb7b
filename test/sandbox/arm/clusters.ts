/** Questions about a managed cluster in the world: its virtual network, its virtual-node add-on, its pools' subnets. */
import { isAtOrAbove, keyOf, parentOf, partsOf, sameId } from './ids.ts';
import type { AddonProfile, AzureWorld, ManagedCluster, Subnet, VirtualNetwork } from './state.ts';

export function findCluster(world: AzureWorld, id: string): ManagedCluster | undefined {
  return world.clusters[keyOf(id)];
}

/** The add-on's profile; its key comes in any case. */
export function virtualNodeAddon(cluster: ManagedCluster): AddonProfile | undefined {
  const profiles = Object.entries(cluster.properties.addonProfiles ?? {});
  return profiles.find(([key]) => key.toLowerCase() === 'aciconnectorlinux')?.[1];
}

export function nodeResourceGroupId(cluster: ManagedCluster): string {
  return `/subscriptions/${partsOf(cluster.id).subscriptionId}/resourceGroups/${cluster.properties.nodeResourceGroup}`;
}

/** The virtual network of the first pool's subnet, else the one in the node resource group. */
export function networkOf(world: AzureWorld, cluster: ManagedCluster): VirtualNetwork | undefined {
  const subnetId = cluster.properties.agentPoolProfiles?.[0]?.vnetSubnetID;
  if (subnetId) return world.virtualNetworks[keyOf(parentOf(subnetId))];
  return Object.values(world.virtualNetworks).find(({ id }) => isAtOrAbove(nodeResourceGroupId(cluster), id));
}

/** The subnet that the add-on names, in the cluster's own virtual network. */
export function virtualNodeSubnet(world: AzureWorld, cluster: ManagedCluster): Subnet | undefined {
  const name = virtualNodeAddon(cluster)?.config?.SubnetName;
  return networkOf(world, cluster)?.properties.subnets.find((subnet) => name && sameId(subnet.name, name));
}

/** True where VM nodes of any cluster live in the subnet. */
export function isPoolSubnet(world: AzureWorld, subnetId: string): boolean {
  const pools = Object.values(world.clusters).flatMap((cluster) => cluster.properties.agentPoolProfiles ?? []);
  return pools.some((pool) => pool.vnetSubnetID && sameId(pool.vnetSubnetID, subnetId));
}
