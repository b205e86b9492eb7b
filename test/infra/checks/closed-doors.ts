import { type Check, ofType, type Resource, valueAt, valuesAt } from '../deployment.ts';

/** Ways in that nobody uses, and rules of which one hides another. */

const storage = 'Microsoft.Storage/storageAccounts';

/** Off by themselves, so that nobody needs to say so; local users sign in by passwords and keys. */
const sideDoors: readonly (readonly [type: string, path: string])[] = [
  [storage, 'properties.isLocalUserEnabled'],
  [storage, 'properties.isSftpEnabled'],
  [storage, 'properties.isNfsV3Enabled'],
  [storage, 'properties.allowCrossTenantReplication'],
  ['Microsoft.Web/sites', 'properties.siteConfig.remoteDebuggingEnabled'],
];

export const sideDoorsStayClosed: Check = (deployment) =>
  sideDoors.flatMap(([type, path]) =>
    ofType(deployment, type)
      .filter((one) => valueAt(one, path) === true)
      .map(({ name }) => `${name}: ${path} opens a door that nobody uses.`),
  );

/** Azure refuses two security rules of one priority; of two access restrictions it does not say which comes first. */
export const prioritiesAreDistinct: Check = (deployment) => [
  ...ofType(deployment, 'Microsoft.Web/sites').flatMap((app) =>
    shared(app, valuesAt(app, 'properties.siteConfig.ipSecurityRestrictions.*.priority')),
  ),
  ...ofType(deployment, 'Microsoft.Network/networkSecurityGroups').flatMap((guard) =>
    ['Inbound', 'Outbound'].flatMap((direction) => shared(guard, prioritiesOf(guard, direction))),
  ),
];

const prioritiesOf = (guard: Resource, direction: string): readonly unknown[] =>
  valuesAt(guard, 'properties.securityRules.*.properties')
    .filter((rule) => valueAt(rule, 'direction') === direction)
    .map((rule) => valueAt(rule, 'priority'));

const shared = ({ name }: Resource, priorities: readonly unknown[]): readonly string[] =>
  priorities
    .filter((one, index) => priorities.indexOf(one) !== index)
    .map((one) => `${name} has two rules of priority ${one}.`);
