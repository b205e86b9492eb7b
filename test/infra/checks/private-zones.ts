import { type Check, type Deployment, ofType, type Resource, same, valueAt, valuesAt } from '../deployment.ts';

/** Azure answers for a private endpoint only in the zone of its service, and only where that zone is linked. */

const storageZone = (service: string) => `[format('privatelink.${service}.{0}', environment().suffixes.storage)]`;

/** By the group of the private endpoint. */
const zoneNames: Readonly<Record<string, string>> = {
  blob: storageZone('blob'),
  queue: storageZone('queue'),
  table: storageZone('table'),
  topic: 'privatelink.eventgrid.azure.net',
};

export const privateZonesAnswer: Check = (deployment) => [
  ...ofType(deployment, 'Microsoft.Network/privateEndpoints').flatMap((one) => wrongZone(one, deployment)),
  ...zonesIn(deployment).flatMap((zone) => wrongLink(zone, deployment)),
];

const zonesIn = (deployment: Deployment) => ofType(deployment, 'Microsoft.Network/privateDnsZones');

function wrongZone(endpoint: Resource, deployment: Deployment): readonly string[] {
  const groups = valuesAt(endpoint, 'properties.privateLinkServiceConnections.*.properties.groupIds.*').map(String);
  const named = ofType(deployment, 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups')
    .filter(({ id }) => id.startsWith(`${endpoint.id}/`))
    .flatMap((one) => valuesAt(one, 'properties.privateDnsZoneConfigs.*.properties.privateDnsZoneId'));
  const zones = zonesIn(deployment).filter(({ id }) => named.some((one) => same(String(one), id)));
  const wanted = groups.map((group) => zoneNames[group]);
  return String(zones.map(({ name }) => name)) === String(wanted)
    ? []
    : [`${endpoint.name} is named in ${zones.map(({ name }) => name)}; wanted: ${wanted}.`];
}

/** Registration would write the names of machines into it. */
function wrongLink(zone: Resource, deployment: Deployment): readonly string[] {
  const [net] = ofType(deployment, 'Microsoft.Network/virtualNetworks');
  // The name of a link is that of its zone and its own, or an expression that holds the one of the zone.
  const links = ofType(deployment, 'Microsoft.Network/privateDnsZones/virtualNetworkLinks').filter(({ name }) =>
    name.includes(zone.name.replace(/^\[(.*)\]$/, '$1')),
  );
  const [link] = links;
  const isRight =
    links.length === 1 &&
    same(String(valueAt(link, 'properties.virtualNetwork.id')), net?.id ?? '') &&
    valueAt(link, 'properties.registrationEnabled') === false;
  return isRight ? [] : [`${zone.name} does not answer the network of the controller, or does more than that.`];
}
