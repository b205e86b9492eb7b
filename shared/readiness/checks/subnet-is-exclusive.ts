import type { Cluster } from '../../domain/cluster.ts';
import { isDelegatedToAci, type Subnet } from '../../domain/network.ts';
import { bothSeen } from '../both-seen.ts';
import { existingBurstSubnet } from '../burst-subnet.ts';
import { type Check, whenSeen } from '../check.ts';
import { existingCluster } from '../existing-cluster.ts';
import { listed } from '../listed.ts';
import { judgeObstacles, type Obstacle } from '../obstacle.ts';
import { foreignAssociations, isNodeSubnet } from '../subnet-use.ts';

/** Only container groups may live in the burst subnet (facts: aks-virtual-nodes.md, sections 1 and 3). */
export const subnetIsExclusive: Check = {
  id: 'subnet-is-exclusive',
  title: 'The burst subnet is used by ACI alone',
  weight: 'precondition',
  needs: [],
  isOfAddon: true,
  judge: (world) =>
    whenSeen(bothSeen(existingCluster(world), existingBurstSubnet(world)), ([cluster, subnet]) =>
      judgeObstacles(
        [nodes(subnet, cluster), services(subnet), tenants(subnet)].filter((obstacle) => obstacle !== null),
        `Nothing but ACI uses subnet ${subnet.name}.`,
      ),
    ),
};

function nodes(subnet: Subnet, { name, nodeSubnetIds }: Cluster): Obstacle | null {
  if (!isNodeSubnet(subnet, nodeSubnetIds)) return null;
  return {
    why: `Subnet ${subnet.name} holds the VM nodes of cluster ${name}.`,
    advice: 'Name a burst subnet that no node pool uses.',
  };
}

function services(subnet: Subnet): Obstacle | null {
  const foreign = foreignAssociations(subnet);
  if (foreign.length === 0) return null;
  return {
    why: `Subnet ${subnet.name} is linked to ${listed(foreign)}; the virtual-node connector refuses it.`,
    advice: `Remove those services from subnet ${subnet.name}, or name another burst subnet.`,
  };
}

/** What lives in a subnet that is delegated to ACI is ACI's. */
function tenants(subnet: Subnet): Obstacle | null {
  if (isDelegatedToAci(subnet) || subnet.ipConfigurations === 0) return null;
  return {
    why: `Subnet ${subnet.name} is not delegated to ACI and has IP configurations in use: ${subnet.ipConfigurations}.`,
    advice: `Move what uses subnet ${subnet.name} elsewhere, or name another burst subnet.`,
  };
}
