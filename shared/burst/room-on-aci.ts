import { isDelegatedToAci, type Subnet } from '../domain/network.ts';
import { existingBurstSubnet } from '../readiness/burst-subnet.ts';
import type { World } from '../readiness/check.ts';
import { usableIn } from '../readiness/cidr.ts';
import { loneV2 } from '../readiness/lone-v2.ts';
import type { BurstMatter } from './burst-plan.ts';

/** What Azure leaves: ACI's quota, the region's limits, and addresses in the subnet. */
export function roomOnAci({ observation, policy }: World): Pick<BurstMatter, 'usages' | 'region' | 'subnetFree'> {
  const usages = observation.usages.seen ? observation.usages.value : [];
  const region = observation.region.seen ? observation.region.value : null;
  return { usages, region, subnetFree: addressesFree({ observation, policy }) };
}

/**
 * What Azure shows of virtual nodes v2 does not name their subnet: of those that are delegated to ACI the roomiest counts,
 * and where there is none in this network, how many pods the virtual nodes take is the only bound. What is not seen is no
 * number at all, and so nothing to hand out.
 */
function addressesFree(world: World): number {
  if (!loneV2(world)) {
    const subnet = existingBurstSubnet(world);
    return subnet.seen ? freeIn(subnet.value) : 0;
  }
  const { network } = world.observation;
  if (!network.seen) return Number.NaN;
  const delegated = (network.value?.subnets ?? []).filter(isDelegatedToAci);
  return delegated.length === 0 ? Number.POSITIVE_INFINITY : Math.max(...delegated.map(freeIn));
}

const freeIn = ({ addressPrefixes, ipConfigurations }: Subnet): number =>
  Math.max(0, usableIn(addressPrefixes) - ipConfigurations);
