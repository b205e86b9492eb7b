import type { Cluster } from '../../domain/cluster.ts';
import type { Subnet, VirtualNetwork } from '../../domain/network.ts';
import type { Policy } from '../../domain/policy.ts';
import { bothSeen } from '../both-seen.ts';
import { burstSubnetName, subnetNamed } from '../burst-subnet.ts';
import { byAction, byOperator, byWaiting, type Check, notReady, ready, type Verdict, whenSeen } from '../check.ts';
import { existingCluster } from '../existing-cluster.ts';
import { freePrefix } from '../free-prefix.ts';
import { listed } from '../listed.ts';

/**
 * The add-on cannot create its subnet (facts: aks-virtual-nodes.md, section 3). Ours is created delegated, and a
 * delegation may be refused while the service's provider is unregistered: hence the provider first.
 */
export const subnetExists: Check = {
  id: 'subnet-exists',
  title: "The burst subnet exists in the cluster's network",
  weight: 'requirement',
  needs: ['cluster-is-running', 'network-supports-virtual-nodes', 'region-offers-aci', 'provider-is-registered'],
  isOfAddon: true,
  judge: (world) =>
    whenSeen(bothSeen(existingCluster(world), world.observation.network), ([cluster, network]) => {
      if (network === null) return withoutNetwork(cluster);
      const subnet = subnetNamed(network, burstSubnetName(world));
      return subnet ? judgeState(subnet, network) : judgeAbsence(cluster, network, world.policy);
    }),
};

function withoutNetwork({ name, nodeSubnetIds, nodeResourceGroup }: Cluster): Verdict {
  const place = nodeSubnetIds.length > 0 ? `of ${listed(nodeSubnetIds)}` : `in resource group ${nodeResourceGroup}`;
  return notReady(
    `The virtual network of cluster ${name} was not found.`,
    byOperator(`Check that the network ${place} exists, and that the controller may read it.`),
  );
}

function judgeState({ name, provisioningState, addressPrefixes }: Subnet, network: VirtualNetwork): Verdict {
  if (provisioningState === 'Succeeded') {
    return ready(`Subnet ${name} (${addressPrefixes.join(', ')}) exists in network ${network.name}.`);
  }
  const why = `Subnet ${name} in network ${network.name} is ${provisioningState}.`;
  return provisioningState === 'Failed' || provisioningState === 'Canceled'
    ? notReady(
        why,
        byOperator(`Find the cause in the activity log of network ${network.name} and save the subnet again.`),
      )
    : notReady(why, byWaiting());
}

/** Another subnet for an enabled add-on takes disabling and enabling (facts: aks-virtual-nodes.md, section 1). */
function judgeAbsence(
  { name, addon, network: { serviceCidrs, podCidrs } }: Cluster,
  network: VirtualNetwork,
  policy: Policy,
): Verdict {
  if (addon?.enabled && addon.subnetName) return namedByAddon(name, addon.subnetName, network, policy);
  const taken = [...network.subnets.flatMap(({ addressPrefixes }) => addressPrefixes), ...serviceCidrs, ...podCidrs];
  const { subnetName, subnetPrefixLength } = policy;
  const addressPrefix = freePrefix({ within: network.addressPrefixes, taken, prefixLength: subnetPrefixLength });
  if (addressPrefix === null) return withoutRoom(network, taken, policy);
  return notReady(
    `Network ${network.name} has no subnet ${subnetName} yet; ${addressPrefix} is free for it.`,
    byAction({ kind: 'create-subnet', networkId: network.id, subnetName, addressPrefix }),
  );
}

function namedByAddon(clusterName: string, subnetName: string, network: VirtualNetwork, policy: Policy): Verdict {
  return notReady(
    `The add-on of cluster ${clusterName} names subnet ${subnetName}, which network ${network.name} does not have.`,
    byOperator(
      `Create subnet ${subnetName} in ${network.name}, delegated to ACI. Or disable the add-on: ` +
        `it is then enabled again with subnet ${policy.subnetName}.`,
    ),
  );
}

function withoutRoom(
  network: VirtualNetwork,
  taken: readonly string[],
  { subnetName, subnetPrefixLength }: Policy,
): Verdict {
  return notReady(
    `Network ${network.name} (${listed(network.addressPrefixes)}) has no free /${subnetPrefixLength} ` +
      `for subnet ${subnetName}; taken: ${listed(taken)}.`,
    byOperator(
      `Add address space for a /${subnetPrefixLength} to network ${network.name}, or ask for a smaller burst subnet.`,
    ),
  );
}
