import { holds, overlaps } from '../../sandbox/arm/cidr.ts';
import { type Check, type Deployment, ofType, type Resource, same, typeIn, valueAt, valuesAt } from '../deployment.ts';

/** A network of the controller's own: how it is cut, guarded and joined to others. */

const networksIn = (deployment: Deployment) => ofType(deployment, 'Microsoft.Network/virtualNetworks');

const guardsIn = (deployment: Deployment) => ofType(deployment, 'Microsoft.Network/networkSecurityGroups');

/** A guard that is made and not attached, or attached where Azure does not ask it, guards nothing. */
export const endpointsAreGuarded: Check = (deployment) => [
  ...ofType(deployment, 'Microsoft.Network/privateEndpoints').flatMap((endpoint) => {
    const subnet = subnetOf(endpoint, deployment);
    const guard = String(valueAt(subnet, 'properties.networkSecurityGroup.id'));
    const isGuarded =
      guardsIn(deployment).some(({ id }) => same(id, guard)) &&
      valueAt(subnet, 'properties.privateEndpointNetworkPolicies') === 'Enabled';
    return isGuarded ? [] : [`${endpoint.name} is in a subnet that no guard stands before.`];
  }),
  ...guardsIn(deployment).flatMap(wrongRules),
];

const subnetOf = (endpoint: Resource, deployment: Deployment): unknown =>
  networksIn(deployment)
    .flatMap((net) =>
      valuesAt(net, 'properties.subnets.*').map((subnet) => ({
        id: `${net.id}/subnets/${valueAt(subnet, 'name')}`,
        subnet,
      })),
    )
    .find(({ id }) => same(id, String(valueAt(endpoint, 'properties.subnet.id'))))?.subnet;

/** Rules count in the order of their priorities: the one that denies must be the last, and deny everything. */
function wrongRules(guard: Resource): readonly string[] {
  const rules = valuesAt(guard, 'properties.securityRules.*.properties')
    .filter((one) => valueAt(one, 'direction') === 'Inbound')
    .toSorted((one, other) => Number(valueAt(one, 'priority')) - Number(valueAt(other, 'priority')));
  const last = rules.at(-1);
  const deniesAll =
    valueAt(last, 'access') === 'Deny' && everything.every((property) => valueAt(last, property) === '*');
  const allowed = rules.filter((one) => valueAt(one, 'access') === 'Allow');
  return [
    ...(deniesAll ? [] : [`${guard.name} does not end with a rule that denies everything.`]),
    ...(allowed.every(isHttps) ? [] : [`${guard.name} lets in more than port 443, or not that.`]),
  ];
}

const isHttps = (rule: unknown): boolean =>
  valueAt(rule, 'protocol') === 'Tcp' && valueAt(rule, 'destinationPortRange') === '443';

const everything = [
  'protocol',
  'sourceAddressPrefix',
  'sourcePortRange',
  'destinationAddressPrefix',
  'destinationPortRange',
];

export const networksAreCutAndJoined: Check = (deployment) => [
  ...networksIn(deployment).flatMap(wrongSubnets),
  ...wrongPeerings(deployment),
  ...ofType(deployment, 'Microsoft.Network/natGateways')
    .filter((way) => !leadsOut(way, deployment))
    .map(({ name }) => `${name} leads nowhere: it has no address.`),
];

function wrongSubnets(net: Resource): readonly string[] {
  const space = valuesAt(net, 'properties.addressSpace.addressPrefixes.*').map(String);
  const ranges = valuesAt(net, 'properties.subnets.*.properties.addressPrefix').map(String);
  const outside = ranges.filter((range) => !space.some((whole) => holds(whole, range)));
  const shared = ranges.filter((range, index) => ranges.slice(0, index).some((other) => overlaps(range, other)));
  return [
    ...outside.map((range) => `${net.name} has a subnet ${range} outside of itself.`),
    ...shared.map((range) => `${net.name} has a subnet ${range} that overlaps with another.`),
  ];
}

function wrongPeerings(deployment: Deployment): readonly string[] {
  const peerings = ofType(deployment, 'Microsoft.Network/virtualNetworks/virtualNetworkPeerings');
  const remotes = peerings.map((one) => String(valueAt(one, 'properties.remoteVirtualNetwork.id')));
  const { peers = [] } = deployment.asked;
  const strange = remotes.filter((id) => !peers.includes(id) || !same(typeIn(id), 'Microsoft.Network/virtualNetworks'));
  return [
    ...peers.filter((id) => !remotes.includes(id)).map((id) => `The controller does not reach ${id}.`),
    ...strange.map((id) => `The network is joined to ${id}, which is no network that was asked for.`),
    ...peerings.filter((one) => !isPlain(one)).map(({ name }) => `${name} lets through more than its peer, or not it.`),
  ];
}

/** What comes from the peer itself may pass, what it forwards for others may not. */
const isPlain = (peering: Resource): boolean =>
  valueAt(peering, 'properties.allowVirtualNetworkAccess') === true &&
  valueAt(peering, 'properties.allowForwardedTraffic') === false &&
  ['allowGatewayTransit', 'useRemoteGateways'].every((path) => valueAt(peering, `properties.${path}`) !== true);

function leadsOut(way: Resource, deployment: Deployment): boolean {
  const addresses = ofType(deployment, 'Microsoft.Network/publicIPAddresses').map(({ id }) => id);
  const own = valuesAt(way, 'properties.publicIpAddresses.*.id').map(String);
  return own.length > 0 && own.every((id) => addresses.includes(id));
}
