import { asked } from '../infra/asked.ts';
import { builtInRoles } from '../infra/checks/built-in-roles.ts';
import {
  type Deployment,
  deploymentOf,
  ofType,
  type Resource,
  referenceIn,
  same,
  scopeOf,
  valueAt,
} from '../infra/deployment.ts';
import { code, table } from './table.ts';

/** Who gets which role where, as the largest scenario predicts it. Actions of the custom roles have a table of their own. */
export function printGrants(): string {
  const deployment = deploymentOf('full');
  const rows = ofType(deployment, 'Microsoft.Authorization/roleAssignments').map((one) => rowOf(one, deployment));
  const distinct = [...new Map(rows.map((row) => [row.join(), row])).values()];
  return table(['who', 'role', 'on', 'bound to'], distinct);
}

const rowOf = (assignment: Resource, deployment: Deployment): readonly string[] => [
  whoIs(assignment),
  roleOf(assignment, deployment),
  placeOf(scopeOf(assignment)),
  valueAt(assignment, 'properties.condition') ? 'Network Contributor, given to other service principals' : '',
];

function whoIs(assignment: Resource): string {
  const id = referenceIn(valueAt(assignment, 'properties.principalId'))?.id ?? '';
  return id.includes('/userAssignedIdentities/') ? 'the controller' : "a cluster's event topic";
}

function roleOf(assignment: Resource, deployment: Deployment): string {
  const id = String(valueAt(assignment, 'properties.roleDefinitionId'));
  const custom = ofType(deployment, 'Microsoft.Authorization/roleDefinitions').find((one) => same(one.id, id));
  const name = String(valueAt(custom, 'properties.roleName'));
  return custom ? `custom role ${code(name.split(' ')[2] ?? '')}` : (builtInRoles[id.split('/').at(-1) ?? ''] ?? id);
}

/** By the type at the end of the id, and by name where there is one of a kind. */
function placeOf(scope: string): string {
  const [, , , group, , , ...rest] = scope.split('/').slice(1);
  if (group === undefined) return 'the subscription of a cluster';
  if (isLinked(scope)) return 'each resource that `linkedResources` names';
  const type = rest.at(-2) ?? '';
  const name = rest.at(-1) ?? '';
  return places[type]?.(name, scope) ?? "the resource group of a cluster's nodes";
}

const isLinked = (scope: string) =>
  asked.full.clusters.some((one) => 'linked' in one && one.linked.some((id) => same(id, scope)));

const places: Readonly<Record<string, (name: string, scope: string) => string>> = {
  managedClusters: () => 'a cluster',
  virtualNetworks: () => 'the virtual network of a cluster',
  storageAccounts: () => "the controller's storage",
  containers: (name, scope) =>
    `container ${code(name)} of ${scope.includes('/audit') ? 'the audit account' : 'its storage'}`,
  queues: (name) => `queue ${code(name)} of its storage`,
  components: () => 'its Application Insights',
  topics: () => 'its topic of outcomes, where asked for',
};
