/** Writing and deleting subnets in a virtual network: what a PUT replaces, what Azure adds, how the operations end. */
import { keyOf, nextGuid, parentOf, sameId } from './ids.ts';
import type { AzureWorld, Operation, OperationError, Subnet, SubnetProperties, VirtualNetwork } from './state.ts';
import { isFit, NEVER_MS } from './virtual-node.ts';

/** The body of a PUT, as far as it is looked at; unknown properties pass through. */
export interface SentSubnet {
  properties: Partial<SubnetProperties>;
  [unknown: string]: unknown;
}

/** Read-only in the specification: Azure's own, whatever is sent. */
const OWN_PROPERTIES = [
  'ipConfigurations',
  'ipConfigurationProfiles',
  'privateEndpoints',
  'resourceNavigationLinks',
  'serviceAssociationLinks',
  'purpose',
];
const DEFAULTS = { privateEndpointNetworkPolicies: 'Disabled', privateLinkServiceNetworkPolicies: 'Enabled' };

export function findSubnet(network: VirtualNetwork | undefined, name: string): Subnet | undefined {
  return network?.properties.subnets.find((subnet) => sameId(subnet.name, name));
}

/** Replaces the subnet by what was sent: anything else that was there is lost. */
export function writeSubnet(world: AzureWorld, network: VirtualNetwork, name: string, sent: SentSubnet): Subnet {
  const before = findSubnet(network, name);
  const id = before?.id ?? `${network.id}/subnets/${name}`;
  const subnet: Subnet = {
    ...structuredClone(sent),
    id,
    name: before?.name ?? name,
    type: 'Microsoft.Network/virtualNetworks/subnets',
    etag: '',
    properties: { ...DEFAULTS, ...structuredClone(sent.properties), provisioningState: 'Updating' },
  };
  keepOwn(before, subnet);
  completeParts(subnet);
  const { subnets } = network.properties;
  network.properties.subnets = before ? subnets.with(subnets.indexOf(before), subnet) : [...subnets, subnet];
  markFitness(world, before, subnet);
  touch(world, network, subnet);
  return subnet;
}

/** New etags for the network and the subnet that changed in it. */
export function touch(world: AzureWorld, network: VirtualNetwork, subnet: Subnet | undefined): void {
  network.etag = `W/"${nextGuid(world, 'etag')}"`;
  if (subnet) subnet.etag = `W/"${nextGuid(world, 'etag')}"`;
}

export function finishSubnetUpdate(world: AzureWorld, operation: Operation): OperationError | undefined {
  const found = locate(world, operation);
  if (!found?.subnet) return operation.failsWith;
  found.subnet.properties.provisioningState = operation.failsWith ? 'Failed' : 'Succeeded';
  touch(world, found.network, found.subnet);
  const isNowFit = !operation.failsWith && world.marks.subnetFitAtMs[keyOf(found.subnet.id)] === NEVER_MS;
  if (isNowFit) world.marks.subnetFitAtMs[keyOf(found.subnet.id)] = operation.endsAtMs;
  return operation.failsWith;
}

export function finishSubnetDelete(world: AzureWorld, operation: Operation): OperationError | undefined {
  const found = locate(world, operation);
  if (!found?.subnet) return operation.failsWith;
  if (operation.failsWith) found.subnet.properties.provisioningState = 'Failed';
  else found.network.properties.subnets = found.network.properties.subnets.filter((other) => other !== found.subnet);
  touch(world, found.network, undefined);
  return operation.failsWith;
}

function keepOwn(before: Subnet | undefined, subnet: Subnet): void {
  for (const name of OWN_PROPERTIES) {
    if (before?.properties[name] === undefined) delete subnet.properties[name];
    else subnet.properties[name] = before.properties[name];
  }
}

/** Delegations and service endpoints come back with ids and states of their own. */
function completeParts(subnet: Subnet): void {
  const { delegations, serviceEndpoints } = subnet.properties;
  for (const delegation of delegations ?? []) {
    delegation.id = `${subnet.id}/delegations/${delegation.name}`;
    delegation.type = 'Microsoft.Network/virtualNetworks/subnets/delegations';
    delegation.properties.provisioningState = 'Succeeded';
    delegation.properties.actions = ['Microsoft.Network/virtualNetworks/subnets/action'];
  }
  for (const endpoint of (serviceEndpoints as Record<string, unknown>[] | undefined) ?? []) {
    endpoint.provisioningState = 'Succeeded';
  }
}

/** Remembers since when container groups fit in; rewriting a subnet that they fit into already changes nothing. */
function markFitness(world: AzureWorld, before: Subnet | undefined, subnet: Subnet): void {
  const staysFit = before && isFit(before) && isFit(subnet);
  if (!staysFit) world.marks.subnetFitAtMs[keyOf(subnet.id)] = NEVER_MS;
}

function locate(world: AzureWorld, operation: Operation) {
  const network = world.virtualNetworks[keyOf(parentOf(operation.resourceId))];
  return network && { network, subnet: findSubnet(network, operation.resourceId.split('/').at(-1) ?? '') };
}
