import { isSameId } from '../domain/ids.ts';
import { aciDelegation, type Subnet } from '../domain/network.ts';

/**
 * Services other than ACI that are linked to the subnet. The connector refuses a subnet with any
 * (facts: aks-virtual-nodes.md, section 3).
 */
export function foreignAssociations({ serviceAssociations }: Subnet): readonly string[] {
  return serviceAssociations.filter((service) => !isSameId(service, aciDelegation));
}

export function isNodeSubnet({ id }: Subnet, nodeSubnetIds: readonly string[]): boolean {
  return nodeSubnetIds.some((nodeSubnetId) => isSameId(nodeSubnetId, id));
}
