import { type Check, type Deployment, ofType, type Resource, valueAt, valuesAt } from '../deployment.ts';
import { storageIdOf } from './roles.ts';

/** Where private was asked for, nothing answers the public, and what must be reached is reached. */

export const nothingIsPublicWherePrivate: Check = (deployment) => {
  if (!deployment.asked.isPrivate) return ofType(deployment, 'Microsoft.Web/sites').flatMap(closedDoors);
  const kept = ['Microsoft.Storage/storageAccounts', 'Microsoft.EventGrid/topics'].flatMap((type) =>
    ofType(deployment, type),
  );
  const open = kept.filter((one) => !isClosed(one)).map(({ name }) => `${name} answers the public.`);
  const audit = ofType(deployment, 'Microsoft.Storage/storageAccounts').find(
    ({ id }) => id === storageIdOf(deployment, 'audit'),
  );
  const host = ofType(deployment, 'Microsoft.Storage/storageAccounts').find(
    ({ id }) => id === storageIdOf(deployment, 'host'),
  );
  return [
    ...open,
    ...(valueAt(host, 'properties.networkAcls.bypass') === 'AzureServices'
      ? []
      : ['Event Grid cannot keep what it could not deliver.']),
    ...(valueAt(audit, 'properties.publicNetworkAccess') === 'Disabled'
      ? []
      : ['The audit account is open to trusted services.']),
    ...ofType(deployment, 'Microsoft.Web/sites').flatMap((app) => wrongDoors(app, deployment.asked.operators ?? [])),
  ];
};

const isClosed = (one: Resource) =>
  valueAt(one, 'properties.publicNetworkAccess') === 'Disabled' ||
  (valueAt(one, 'properties.networkAcls.defaultAction') === 'Deny' &&
    valuesAt(one, 'properties.networkAcls.ipRules.*').length === 0 &&
    valuesAt(one, 'properties.networkAcls.virtualNetworkRules.*').length === 0);

/** Event Grid and action groups reach no private endpoint: the app stays open to them and to operators alone. */
function wrongDoors(app: Resource, operators: readonly string[]): readonly string[] {
  const restrictions = valuesAt(app, 'properties.siteConfig.ipSecurityRestrictions.*');
  const isAllowed = (one: unknown) => valueAt(one, 'action') === 'Allow';
  const allowed = restrictions.filter(isAllowed).map((one) => `${valueAt(one, 'tag')} ${valueAt(one, 'ipAddress')}`);
  const wanted = ['ServiceTag AzureEventGrid', 'ServiceTag ActionGroup', ...operators.map((one) => `Default ${one}`)];
  const isDenied = valueAt(app, 'properties.siteConfig.ipSecurityRestrictionsDefaultAction') === 'Deny';
  return isDenied && String(allowed.toSorted()) === String(wanted.toSorted())
    ? []
    : [`${app.name} answers others than Event Grid, action groups and operators, or not those.`];
}

/** Restrictions that an earlier deployment made stay, unless they are taken away by name. */
function closedDoors(app: Resource): readonly string[] {
  const config = valueAt(app, 'properties.siteConfig');
  const isOpen =
    Array.isArray(valueAt(config, 'ipSecurityRestrictions')) &&
    valuesAt(config, 'ipSecurityRestrictions.*').length === 0 &&
    valueAt(config, 'ipSecurityRestrictionsDefaultAction') === 'Allow';
  return isOpen ? [] : [`${app.name} may still be closed by restrictions of an earlier network.`];
}

export const theAppReachesWhatIsPrivate: Check = (deployment) => {
  if (!deployment.asked.isPrivate) return [];
  const [app] = ofType(deployment, 'Microsoft.Web/sites');
  const subnets = ofType(deployment, 'Microsoft.Network/virtualNetworks').flatMap((net) =>
    valuesAt(net, 'properties.subnets.*').map((subnet) => ({
      id: `${net.id}/subnets/${valueAt(subnet, 'name')}`,
      subnet,
    })),
  );
  const own = subnets.find(({ id }) => id === valueAt(app, 'properties.virtualNetworkSubnetId'));
  const isDelegated =
    String(valuesAt(own?.subnet, 'properties.delegations.*.properties.serviceName')) === 'Microsoft.App/environments';
  const given = ofType(deployment, 'Microsoft.Network/privateEndpoints').flatMap((one) =>
    valuesAt(one, 'properties.privateLinkServiceConnections.*.properties').map(
      (link) =>
        `${valueAt(link, 'groupIds.0') ?? valuesAt(link, 'groupIds.*')} of ${valueAt(link, 'privateLinkServiceId')}`,
    ),
  );
  const missing = endpointsFor(deployment).filter((one) => !given.includes(one));
  return [
    ...(isDelegated ? [] : ['The app is in no subnet that is delegated to it.']),
    ...(valueAt(own?.subnet, 'properties.natGateway.id') ? [] : ['The app has no way out to Azure itself.']),
    ...missing.map((one) => `There is no private endpoint to ${one}.`),
  ];
};

function endpointsFor(deployment: Deployment): readonly string[] {
  const host = storageIdOf(deployment, 'host');
  return [
    ...['blob', 'queue', 'table'].map((service) => `${service} of ${host}`),
    `blob of ${storageIdOf(deployment, 'audit')}`,
    ...ofType(deployment, 'Microsoft.EventGrid/topics').map(({ id }) => `topic of ${id}`),
  ];
}

/** Peered networks are networks, too: what is not refused by name comes in. Operators are let in by name. */
export const onlyTheNetworkComesIn: Check = (deployment) =>
  ofType(deployment, 'Microsoft.Network/networkSecurityGroups').flatMap((group) => {
    const own = ofType(deployment, 'Microsoft.Network/virtualNetworks').flatMap((net) =>
      valuesAt(net, 'properties.addressSpace.addressPrefixes.*'),
    );
    const rules = valuesAt(group, 'properties.securityRules.*.properties').filter(
      (one) => valueAt(one, 'direction') === 'Inbound',
    );
    const allowed = rules
      .filter((one) => valueAt(one, 'access') === 'Allow')
      .map((one) => valueAt(one, 'sourceAddressPrefix'));
    const isClosed = rules.some(
      (one) => valueAt(one, 'access') === 'Deny' && valueAt(one, 'sourceAddressPrefix') === '*',
    );
    const wanted = [...own, ...(deployment.asked.operatorRanges ?? [])];
    return isClosed && String(allowed) === String(wanted) ? [] : [`${group.name} lets in ${allowed.join(', ')}.`];
  });
