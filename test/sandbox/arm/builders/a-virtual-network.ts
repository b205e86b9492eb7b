/** Builds virtual networks with their subnets. */
import { guidOf } from '../ids.ts';
import type { Subnet, SubnetProperties, VirtualNetwork } from '../state.ts';
import { ACI_DELEGATION } from '../virtual-node.ts';
import { LOCATION, type Place, resourceId } from './place.ts';

export interface NetworkParts extends Place {
  name?: string;
  addressPrefixes?: string[];
  subnets?: Record<string, Partial<SubnetProperties>>;
  tags?: Record<string, string>;
}

/** A virtual network with 10.240.0.0/12 and one subnet for nodes, unless told otherwise. */
export function aVirtualNetwork(parts: NetworkParts = {}): VirtualNetwork {
  const { name = 'shop-vnet', location = LOCATION, tags, addressPrefixes = ['10.240.0.0/12'] } = parts;
  const id = resourceId(parts, `Microsoft.Network/virtualNetworks/${name}`);
  const subnets = parts.subnets ?? { nodes: { addressPrefix: '10.240.0.0/16' } };
  return {
    id,
    name,
    type: 'Microsoft.Network/virtualNetworks',
    location,
    ...(tags ? { tags } : {}),
    etag: `W/"${guidOf(`etag ${id}`)}"`,
    properties: {
      provisioningState: 'Succeeded',
      resourceGuid: guidOf(`resource ${id}`),
      addressSpace: { addressPrefixes },
      subnets: Object.entries(subnets).map(([subnetName, properties]) => aSubnet(id, subnetName, properties)),
      virtualNetworkPeerings: [],
      enableDdosProtection: false,
    },
  };
}

/** The delegation that container groups need, as a subnet's `delegations`. */
export function delegatedToContainerInstances(): NonNullable<SubnetProperties['delegations']> {
  return [{ name: 'aciDelegation', properties: { serviceName: ACI_DELEGATION } }];
}

function aSubnet(networkId: string, name: string, properties: Partial<SubnetProperties>): Subnet {
  return {
    id: `${networkId}/subnets/${name}`,
    name,
    type: 'Microsoft.Network/virtualNetworks/subnets',
    etag: `W/"${guidOf(`etag ${networkId} ${name}`)}"`,
    properties: { provisioningState: 'Succeeded', delegations: [], ...properties },
  };
}
