import type { Subnet } from '../../domain/network.ts';
import { existingBurstSubnet } from '../burst-subnet.ts';
import { byOperator, type Check, notReady, ready, type Verdict, whenSeen } from '../check.ts';
import { usableIn } from '../cidr.ts';

/** However large the subnet is (facts: aks-virtual-nodes.md, section 3). */
const containerGroupsPerSubnetMax = 3000;

/** Every pod on ACI takes one address of the subnet (facts: aks-virtual-nodes.md, section 3). */
export const subnetHasRoom: Check = {
  id: 'subnet-has-room',
  title: 'The burst subnet can hold the wanted burst pods, and is not full',
  weight: 'requirement',
  needs: [],
  isOfAddon: true,
  judge: (world) => whenSeen(existingBurstSubnet(world), (subnet) => judgeRoom(subnet, world.policy.burstPodsWanted)),
};

function judgeRoom(subnet: Subnet, podsWanted: number): Verdict {
  const places = Math.min(usableIn(subnet.addressPrefixes), containerGroupsPerSubnetMax);
  const left = Math.max(0, places - subnet.ipConfigurations);
  const numbers = `${left} left of ${places} for pods, ${subnet.ipConfigurations} in use; wanted: ${podsWanted}`;
  const why = `Addresses in subnet ${subnet.name} (${subnet.addressPrefixes.join(', ')}): ${numbers}.`;
  // What is in use may be this cluster's own burst; a subnet too small, or full, is what an operator must mend.
  if (places >= podsWanted && left > 0) return ready(why);
  return notReady(
    why,
    byOperator(`Name a larger burst subnet, free addresses in ${subnet.name}, or want fewer burst pods.`),
  );
}
