/** What a virtual network refuses when a subnet is written or deleted. Codes: facts on ARM, section 5. */
import { canonicalRange, holds, overlaps } from './cidr.ts';
import { isPoolSubnet } from './clusters.ts';
import { refuse } from './errors.ts';
import { keyOf } from './ids.ts';
import type { Answer } from './router.ts';
import type { AzureWorld, Subnet, SubnetProperties, VirtualNetwork } from './state.ts';
import type { SentSubnet } from './subnet-update.ts';

/** The ranges of a subnet, in whichever of both properties they are. */
export function rangesOf({ addressPrefix, addressPrefixes }: Partial<SubnetProperties>): string[] {
  return addressPrefixes?.length ? addressPrefixes : addressPrefix ? [addressPrefix] : [];
}

/** The first refusal of a PUT, or undefined where it may go on. */
export function refuseSubnet(
  world: AzureWorld,
  network: VirtualNetwork,
  name: string,
  sent: SentSubnet | undefined,
): Answer | undefined {
  if (!sent?.properties)
    return refuse(400, 'InvalidRequestFormat', 'Cannot parse the request: properties are missing.');
  const before = network.properties.subnets.find((subnet) => keyOf(subnet.name) === keyOf(name));
  return (
    refuseRanges(network, name, rangesOf(sent.properties)) ??
    (before && refuseDelegations(world, before, sent.properties))
  );
}

/** The refusal of a DELETE. */
export function refuseDeletion(world: AzureWorld, subnet: Subnet): Answer | undefined {
  if (!isUsed(world, subnet) && !subnet.properties.serviceAssociationLinks?.length) return undefined;
  return refuse(
    400,
    'InUseSubnetCannotBeDeleted',
    `Subnet ${subnet.name} is in use by ${subnet.id} and cannot be deleted. In order to delete the subnet, delete all ` +
      'the resources within the subnet. See aka.ms/deletesubnet.',
  );
}

function refuseRanges(network: VirtualNetwork, name: string, ranges: string[]): Answer | undefined {
  if (ranges.length === 0) {
    const id = `${network.id}/subnets/${name}`;
    const message = `Address prefix string for resource ${id} cannot be null or empty.`;
    return refuse(400, 'AddressPrefixStringCannotBeNullOrEmpty', message);
  }
  for (const range of ranges) {
    const refusal =
      refuseNotation(network, name, range) ??
      refuseOutside(network, name, range) ??
      refuseOverlap(network, name, range);
    if (refusal) return refusal;
  }
  return undefined;
}

function refuseNotation(network: VirtualNetwork, name: string, range: string): Answer | undefined {
  const canonical = canonicalRange(range);
  if (canonical === range) return undefined;
  const hint = canonical ? ` For the given prefix length, the address prefix should be ${canonical}.` : '';
  const where = `${network.id}/subnets/${name}`;
  const message = `The address prefix ${range} in resource ${where} has an invalid CIDR notation.${hint}`;
  return refuse(400, 'InvalidCIDRNotation', message);
}

function refuseOutside(network: VirtualNetwork, name: string, range: string): Answer | undefined {
  if (network.properties.addressSpace.addressPrefixes.some((space) => holds(space, range))) return undefined;
  return refuse(
    400,
    'NetcfgInvalidSubnet',
    `Subnet '${name}' is not valid because its IP address range is outside the IP address range of virtual network ` +
      `'${network.name}'.`,
  );
}

function refuseOverlap(network: VirtualNetwork, name: string, range: string): Answer | undefined {
  const others = network.properties.subnets.filter((subnet) => keyOf(subnet.name) !== keyOf(name));
  const other = others.find(({ properties }) => rangesOf(properties).some((taken) => overlaps(taken, range)));
  if (!other) return undefined;
  return refuse(
    400,
    'NetcfgSubnetRangesOverlap',
    `Subnet '${name}' is not valid because its IP address range overlaps with that of an existing subnet in virtual ` +
      `network '${network.name}'.`,
  );
}

function refuseDelegations(world: AzureWorld, before: Subnet, sent: Partial<SubnetProperties>): Answer | undefined {
  if (servicesOf(before.properties) === servicesOf(sent)) return undefined;
  if (before.properties.serviceAssociationLinks?.length) {
    return refuse(
      400,
      'SubnetMissingRequiredDelegation',
      `Subnet ${before.id} requires any of the following delegations [Microsoft.ContainerInstance/containerGroups] to ` +
        `reference service association link ${before.id}/serviceAssociationLinks/acisal.`,
    );
  }
  if (!isUsed(world, before)) return undefined;
  return refuse(
    400,
    'SubnetDelegationsCannotChangeWhenSubnetUsedByResource',
    `Delegations of subnet ${before.id} cannot be changed from [${servicesOf(before.properties)}] to ` +
      `[${servicesOf(sent)}] because it is being used by a resource.`,
  );
}

function servicesOf({ delegations }: Partial<SubnetProperties>): string {
  return (delegations ?? [])
    .map(({ properties }) => properties.serviceName)
    .sort()
    .join(', ');
}

function isUsed(world: AzureWorld, subnet: Subnet): boolean {
  return Boolean(subnet.properties.ipConfigurations?.length) || isPoolSubnet(world, subnet.id);
}
