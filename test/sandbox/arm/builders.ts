/**
 * Builders for the emulated Azure: each makes one ordinary thing, and takes what is special about it; `aWorld` puts
 * things together.
 */
export { aCluster, addonPrincipalId, type ClusterParts } from './builders/a-cluster.ts';
export { aVirtualNetwork, delegatedToContainerInstances, type NetworkParts } from './builders/a-virtual-network.ts';
export { aWorld, ORDINARY_DELAYS, type WorldParts } from './builders/a-world.ts';
export { LOCATION, type Place, RESOURCE_GROUP, SUBSCRIPTION } from './builders/place.ts';
export { aContainerGroup, pendingPods } from './builders/workloads.ts';
