import { type Check, ofType, type Resource, same, scopeOf, valueAt, valuesAt } from '../deployment.ts';

/** What is taken back from a role says nothing about what it holds: another role of the same principal may give it. */
export const customRolesArePlain: Check = (deployment) =>
  ofType(deployment, 'Microsoft.Authorization/roleDefinitions').flatMap((one) => {
    const name = String(valueAt(one, 'properties.roleName'));
    const back = ['notActions', 'notDataActions'].flatMap((kind) =>
      valuesAt(one, `properties.permissions.*.${kind}.*`).map(String),
    );
    return [
      ...back.map((action) => `${name} takes back ${action}: leave out what it must not hold.`),
      ...(valuesAt(one, 'properties.permissions.*').length === 1 ? [] : [`${name} has more than one list, or none.`]),
      ...(valueAt(one, 'properties.type') === 'CustomRole' ? [] : [`${name} is no custom role.`]),
      ...(isAtHome(one) ? [] : [`${name} can be given elsewhere than where it is defined.`]),
    ];
  });

function isAtHome(definition: Resource): boolean {
  const [scope = '', ...others] = valuesAt(definition, 'properties.assignableScopes.*').map(String);
  return others.length === 0 && same(scope, scopeOf(definition));
}
