import type { Cluster } from '../../domain/cluster.ts';
import { aciDelegation, isDelegatedToAci, type Subnet } from '../../domain/network.ts';
import { bothSeen } from '../both-seen.ts';
import { existingBurstSubnet } from '../burst-subnet.ts';
import { byAction, byOperator, type Check, notReady, ready, type Verdict, whenSeen } from '../check.ts';
import { existingCluster } from '../existing-cluster.ts';
import { foreignAssociations, isNodeSubnet } from '../subnet-use.ts';

/** Azure refuses to delegate a subnet that is in use (facts: arm.md, section 5). */
export const subnetIsDelegated: Check = {
  id: 'subnet-is-delegated',
  title: 'The burst subnet is delegated to ACI',
  weight: 'requirement',
  needs: [
    'cluster-is-running',
    'network-supports-virtual-nodes',
    'region-offers-aci',
    'provider-is-registered',
    'subnet-exists',
  ],
  isOfAddon: true,
  judge: (world) =>
    whenSeen(bothSeen(existingCluster(world), existingBurstSubnet(world)), ([cluster, subnet]) => {
      if (isDelegatedToAci(subnet)) return ready(`Subnet ${subnet.name} is delegated to ${aciDelegation}.`);
      if (subnet.delegations.length > 0) return delegatedElsewhere(subnet);
      return world.policy.isSubnetTagged ? namedByTag(subnet) : judgeUndelegated(subnet, cluster);
    }),
};

function delegatedElsewhere({ name, delegations }: Subnet): Verdict {
  return notReady(
    `Subnet ${name} is delegated to ${delegations.join(', ')}, so ACI cannot have it.`,
    byOperator(`Name another burst subnet, or take the delegation off ${name} if nothing needs it.`),
  );
}

/** Who may tag a cluster may not be who owns the network's other subnets. */
function namedByTag({ name }: Subnet): Verdict {
  return notReady(
    `Subnet ${name}, which a tag of the cluster names, exists and is not delegated to ACI.`,
    byOperator(`Delegate ${name} to ACI if it is meant for virtual nodes, or let the tag name a subnet to be created.`),
  );
}

function judgeUndelegated(subnet: Subnet, { nodeSubnetIds }: Cluster): Verdict {
  const isFree = subnet.ipConfigurations === 0 && foreignAssociations(subnet).length === 0;
  if (isFree && !isNodeSubnet(subnet, nodeSubnetIds)) {
    const why = `Subnet ${subnet.name} is empty and not delegated to ACI yet.`;
    return notReady(why, byAction({ kind: 'delegate-subnet', subnetId: subnet.id }));
  }
  return notReady(
    `Subnet ${subnet.name} is not delegated to ACI and serves something else, so it cannot be delegated now.`,
    byOperator(`Name another burst subnet, or move everything else out of ${subnet.name}.`),
  );
}
