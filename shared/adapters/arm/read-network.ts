import type {
  Subnet as ArmSubnet,
  VirtualNetwork as ArmVirtualNetwork,
  NetworkManagementClient,
} from '@azure/arm-network';
import type { Cluster } from '../../domain/cluster.ts';
import { partsOf } from '../../domain/ids.ts';
import type { Subnet, VirtualNetwork } from '../../domain/network.ts';
import type { Arm } from './arm.ts';
import { networkPartsOf } from './arm-ids.ts';
import { asking, nullWhereAbsent, refusal, unreadable } from './translate-error.ts';

/** How AKS names the network that it makes in the node resource group, before some digits. */
const managedNetworkPrefix = 'aks-vnet-';

/** The network that the cluster's nodes are in, with its subnets, by one request; null where it is not there. */
export function readNetwork(arm: Arm, cluster: Cluster): Promise<VirtualNetwork | null> {
  const [nodeSubnetId] = cluster.nodeSubnetIds;
  return nodeSubnetId === undefined ? readManagedNetwork(arm, cluster) : readOwnNetwork(arm, nodeSubnetId);
}

export function subnetOf(found: ArmSubnet): Subnet {
  return {
    id: found.id ?? '',
    name: found.name ?? '',
    addressPrefixes: found.addressPrefixes ?? (found.addressPrefix ? [found.addressPrefix] : []),
    provisioningState: found.provisioningState ?? '',
    delegations: (found.delegations ?? []).flatMap(({ serviceName }) => serviceName ?? []),
    routeTableId: found.routeTable?.id ?? null,
    natGatewayId: found.natGateway?.id ?? null,
    networkSecurityGroupId: found.networkSecurityGroup?.id ?? null,
    ipConfigurations: (found.ipConfigurations?.length ?? 0) + (found.ipConfigurationProfiles?.length ?? 0),
    serviceAssociations: (found.serviceAssociationLinks ?? []).flatMap((link) => link.linkedResourceType ?? []),
  };
}

async function readOwnNetwork(arm: Arm, nodeSubnetId: string): Promise<VirtualNetwork | null> {
  const { subscriptionId, resourceGroup, networkName } = networkPartsOf(nodeSubnetId);
  const target = nodeSubnetId.replace(/\/subnets\/[^/]+$/i, '');
  const found = await nullWhereAbsent(
    asking('Reading virtual network', target, async () => {
      const client = await arm.clients.network(subscriptionId);
      return client.virtualNetworks.get(resourceGroup, networkName);
    }),
  );
  return found && networkOf(found, target, false);
}

async function readManagedNetwork(arm: Arm, { id, nodeResourceGroup }: Cluster): Promise<VirtualNetwork | null> {
  const { subscriptionId } = partsOf(id);
  const target = `/subscriptions/${subscriptionId}/resourceGroups/${nodeResourceGroup}`;
  const attempt = 'Listing virtual networks of';
  const found = await nullWhereAbsent(
    asking(attempt, target, async () => managedNetworks(await arm.clients.network(subscriptionId), nodeResourceGroup)),
  );
  if ((found?.length ?? 0) > 1) {
    throw refusal(attempt, target, {
      said: `There are ${found?.length} networks named ${managedNetworkPrefix}*.`,
      advice: 'Remove the one that is not of AKS, or move it to a resource group of your own.',
    });
  }
  return found?.[0] ? networkOf(found[0], target, true) : null;
}

async function managedNetworks(
  client: NetworkManagementClient,
  resourceGroup: string,
): Promise<readonly ArmVirtualNetwork[]> {
  const found: ArmVirtualNetwork[] = [];
  for await (const network of client.virtualNetworks.list(resourceGroup)) {
    if (network.name?.toLowerCase().startsWith(managedNetworkPrefix)) found.push(network);
  }
  return found;
}

function networkOf(found: ArmVirtualNetwork, target: string, isManaged: boolean): VirtualNetwork {
  if (!found.id || !found.name) throw unreadable('Reading virtual network', target);
  return {
    id: found.id,
    name: found.name,
    addressPrefixes: found.addressSpace?.addressPrefixes ?? [],
    isManaged,
    subnets: (found.subnets ?? []).map(subnetOf),
  };
}
