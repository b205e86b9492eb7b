import type { Capabilities } from '@azure/arm-containerinstance';
import type { AciRegion, AciUsage } from '../../domain/azure.ts';
import { isCloudError } from '../../ports/cloud-error.ts';
import { allOf } from './all-of.ts';
import type { Arm } from './arm.ts';
import { asking } from './translate-error.ts';

/**
 * What ACI offers and what is used of it, per subscription and region. Source: facts/aks-virtual-nodes.md, section 3.
 */
export async function readRegion(arm: Arm, subscriptionId: string, location: string): Promise<AciRegion> {
  const target = targetOf(subscriptionId, location);
  try {
    const offers = await asking('Reading ACI capabilities of', target, async () => {
      const client = await arm.clients.containerInstance(subscriptionId);
      return allOf(client.location.listCapabilities(location));
    });
    return regionOf(location, offers.filter(isForVirtualNodes));
  } catch (error) {
    if (isCloudError(error) && notOffered.has(error.code)) return regionOf(location, []);
    throw error;
  }
}

export function readUsages(arm: Arm, subscriptionId: string, location: string): Promise<readonly AciUsage[]> {
  return asking('Reading ACI usages of', targetOf(subscriptionId, location), async () => {
    const client = await arm.clients.containerInstance(subscriptionId);
    const usages = await allOf(client.location.listUsage(location));
    return usages.flatMap(({ name, currentValue = 0, limit = 0 }) =>
      name?.value ? [{ name: name.value, current: currentValue, limit }] : [],
    );
  });
}

/** How ARM says that a service is not in a region: no error to us, but the answer. */
const notOffered = new Set(['NoRegisteredProviderFound', 'LocationNotAvailableForResourceType']);

function targetOf(subscriptionId: string, location: string): string {
  return `/subscriptions/${subscriptionId}/providers/Microsoft.ContainerInstance/locations/${location}`;
}

/** Virtual nodes run Linux groups without a GPU; the service names "no GPU" as None or leaves it out. */
function isForVirtualNodes({ resourceType, osType, gpu }: Capabilities): boolean {
  const isGroup = !resourceType || resourceType.toLowerCase() === 'containergroups';
  return isGroup && osType?.toLowerCase() === 'linux' && (!gpu || gpu.toLowerCase() === 'none');
}

/** Groups in a virtual network have a private address; where the service lists such offers, only they count. */
function regionOf(location: string, forLinux: readonly Capabilities[]): AciRegion {
  const inNetworks = forLinux.filter(({ ipAddressType }) => ipAddressType?.toLowerCase() === 'private');
  const offers = inNetworks.length > 0 ? inNetworks : forLinux;
  return {
    location,
    offersLinux: offers.length > 0,
    cpuMax: Math.max(0, ...offers.map(({ capabilities }) => capabilities?.maxCpu ?? 0)),
    memoryGigabytesMax: Math.max(0, ...offers.map(({ capabilities }) => capabilities?.maxMemoryInGB ?? 0)),
  };
}
