/** The cluster's virtual network and its subnets. Source: Microsoft.Network/virtualNetworks. */
export interface VirtualNetwork {
  readonly id: string;
  readonly name: string;
  readonly addressPrefixes: readonly string[];
  /** True where AKS made the network in the node resource group: its rights there differ. */
  readonly isManaged: boolean;
  readonly subnets: readonly Subnet[];
}

export interface Subnet {
  readonly id: string;
  readonly name: string;
  readonly addressPrefixes: readonly string[];
  readonly provisioningState: string;
  /** Service names, such as Microsoft.ContainerInstance/containerGroups. */
  readonly delegations: readonly string[];
  readonly routeTableId: string | null;
  readonly natGatewayId: string | null;
  readonly networkSecurityGroupId: string | null;
  /** How many IP configurations (NICs, container groups) Azure reports in the subnet. */
  readonly ipConfigurations: number;
  /** Linked resource types of the service association links, such as Microsoft.ContainerInstance/containerGroups. */
  readonly serviceAssociations: readonly string[];
}

export const aciDelegation = 'Microsoft.ContainerInstance/containerGroups';

export function isDelegatedToAci(subnet: Subnet): boolean {
  return subnet.delegations.some((service) => service.toLowerCase() === aciDelegation.toLowerCase());
}
