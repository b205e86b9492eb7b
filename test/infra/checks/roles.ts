import { readFileSync } from 'node:fs';
import { allows } from '../../../shared/domain/mode.ts';
import { type PermissionScope, permissionRows, trailRows } from '../../docs/permissions.ts';
import type { Asked, AskedCluster } from '../asked.ts';
import {
  type Check,
  conditionOf,
  type Deployment,
  ofType,
  type Resource,
  referenceIn,
  same,
  scopeOf,
  valueAt,
} from '../deployment.ts';
import { builtInRoles, type RoleName } from './built-in-roles.ts';
import { knownActions } from './known-actions.ts';

/** Who may do what, and where. */

/** Neither a grant too few, which shows when it is too late, nor one too many. */
export const everybodyHasWhatIsNeeded: Check = (deployment) => {
  const given = grantsIn(deployment);
  const needed = grantsFor(deployment).map((grant) => grant.toLowerCase());
  return [
    ...needed.filter((grant) => !given.includes(grant)).map((grant) => `Nobody gives this: ${grant}.`),
    ...given.filter((grant) => !needed.includes(grant)).map((grant) => `This is too much: ${grant}.`),
    ...given.filter((grant, index) => given.indexOf(grant) !== index).map((grant) => `This is given twice: ${grant}.`),
  ];
};

const grantsIn = (deployment: Deployment) =>
  assignmentsIn(deployment).map((one) =>
    `${principalOf(one)} has ${roleOf(one, deployment)} on ${scopeOf(one)}`.toLowerCase(),
  );

const assignmentsIn = (deployment: Deployment) => ofType(deployment, 'Microsoft.Authorization/roleAssignments');

const definitionsIn = (deployment: Deployment) => ofType(deployment, 'Microsoft.Authorization/roleDefinitions');

function principalOf(assignment: Resource): string {
  const principal = String(valueAt(assignment, 'properties.principalId'));
  const reference = referenceIn(principal);
  return reference && /(^|\.)principalId$/.test(reference.property) ? reference.id : principal;
}

function roleOf(assignment: Resource, deployment: Deployment): string {
  const id = String(valueAt(assignment, 'properties.roleDefinitionId'));
  const custom = definitionsIn(deployment).find((one) => same(one.id, id));
  return custom ? sectionOf(custom) : (builtInRoles[id.split('/').at(-1) ?? ''] ?? id);
}

const sectionOf = (definition: Resource): string =>
  /^AKS burst (\w+) /.exec(String(valueAt(definition, 'properties.roleName')))?.[1] ?? definition.name;

function grantsFor(deployment: Deployment): readonly string[] {
  const { asked } = deployment;
  const controller = idOf(deployment, 'Microsoft.ManagedIdentity/userAssignedIdentities');
  const host = storageIdOf(deployment, 'host');
  const container = (account: string, name: string) => `${account}/blobServices/default/containers/${name}`;
  const own: readonly (readonly [RoleName | 'trail', string])[] = [
    ['trail', container(storageIdOf(deployment, 'audit'), 'audit')],
    ['Storage Blob Data Owner', host],
    ['Storage Queue Data Contributor', host],
    ['Storage Table Data Contributor', host],
    ['Monitoring Metrics Publisher', idOf(deployment, 'Microsoft.Insights/components')],
    ...(asked.announcesOutcomes
      ? [['EventGrid Data Sender', idOf(deployment, 'Microsoft.EventGrid/topics')] as const]
      : []),
  ];
  const topics = topicPrincipals(deployment).flatMap((topic) => [
    `${topic} has Storage Blob Data Contributor on ${container(host, 'dead-letters')}`,
    ...(asked.eventDelivery === 'function'
      ? []
      : [`${topic} has Storage Queue Data Message Sender on ${host}/queueServices/default/queues/cluster-events`]),
  ]);
  return [
    ...[...own, ...customGrants(asked)].map(([role, scope]) => `${controller} has ${role} on ${scope}`),
    ...topics,
  ];
}

function customGrants(asked: Asked): readonly (readonly [string, string])[] {
  const { clusters } = asked;
  // AKS makes a network in the group of the nodes; there it must be looked for, whoever knows its name.
  const isManaged = ({ network, nodes }: AskedCluster) => network === undefined || network.startsWith(`${nodes}/`);
  const places: Readonly<Record<PermissionScope, readonly string[]>> = {
    cluster: clusters.map(({ id }) => id),
    network: clusters.map(({ network, nodes }) => network ?? nodes),
    subnet: clusters.map(({ network, nodes }) => network ?? nodes),
    managedNetwork: clusters.filter(isManaged).map(({ nodes }) => nodes),
    subscription: clusters.map(({ id }) => id.split('/').slice(0, 3).join('/')),
    nodes: clusters.map(({ nodes }) => nodes),
    linked: clusters.flatMap(({ linked = [] }) => linked),
  };
  return Object.entries(places).flatMap(([section, scopes]) =>
    actionsFor(section, asked).length === 0 ? [] : [...new Set(scopes)].map((scope) => [section, scope] as const),
  );
}

function topicPrincipals(deployment: Deployment): readonly string[] {
  const made = ofType(deployment, 'Microsoft.EventGrid/systemTopics').map(({ id }) => id);
  return [...made, ...deployment.asked.clusters.flatMap(({ topic }) => topic?.principal ?? [])];
}

const idOf = (deployment: Deployment, type: string) => ofType(deployment, type)[0]?.id ?? `(no ${type})`;

export const storageIdOf = (deployment: Deployment, kind: 'host' | 'audit'): string =>
  ofType(deployment, 'Microsoft.Storage/storageAccounts').find(({ name }) => name.startsWith(kind))?.id ??
  `(no ${kind})`;

/** The single list says it: infra/permissions.json. */
export const rolesHoldWhatIsListed: Check = (deployment) =>
  definitionsIn(deployment).flatMap((definition) => {
    const listed = actionsFor(sectionOf(definition), deployment.asked);
    const actions = actionsOf(definition);
    return [
      ...actions
        .filter((one) => !listed.includes(one))
        .map((one) => `${sectionOf(definition)} holds ${one}, which is not listed.`),
      ...listed.filter((one) => !actions.includes(one)).map((one) => `${sectionOf(definition)} lacks ${one}.`),
    ];
  });

const actionsFor = (section: string, { mode, looksInside = false }: Asked): readonly string[] =>
  [...permissionRows, ...trailRows]
    .filter(({ scope }) => scope === section)
    .filter((row) => allows(mode, row.mode) || (looksInside && row.alsoWith === 'BURST_LOOK_INSIDE'))
    .map(({ action }) => action);

const actionsOf = (definition: Resource): readonly string[] =>
  (['actions', 'dataActions'] as const).flatMap(
    (kind) =>
      (valueAt(definition, `properties.permissions`) as readonly Record<string, readonly string[]>[])[0]?.[kind] ?? [],
  );

/** For one that is misspelt Azure refuses the whole role (InvalidActionOrNotAction), in the middle of a deployment. */
export const actionsAreKnown: Check = (deployment) =>
  definitionsIn(deployment)
    .flatMap(actionsOf)
    .filter((action) => !knownActions.includes(action))
    .map((action) => `Azure knows no action ${action}.`);

/** Whoever lists a user's credentials learns where the cluster is, and writes nothing. The trail is the controller's own. */
const isLooking = (action: string) => /\/(read|listClusterUserCredential\/action)$/.test(action);

export const observingWritesNothing: Check = (deployment) =>
  deployment.asked.mode !== 'observe'
    ? []
    : definitionsIn(deployment)
        .flatMap(actionsOf)
        .filter((action) => !isLooking(action) && !trailRows.some((row) => row.action === action))
        .map((action) => `Mode observe gets ${action}.`);

/** A role can be given only where its definition says so. */
export const rolesStayInTheirScopes: Check = (deployment) =>
  assignmentsIn(deployment).flatMap((assignment) => {
    const id = String(valueAt(assignment, 'properties.roleDefinitionId'));
    const definition = definitionsIn(deployment).find((one) => same(one.id, id));
    if (!definition) return builtInRoles[id.split('/').at(-1) ?? ''] ? [] : [`${id} is no role that is known.`];
    const scopes = valueAt(definition, 'properties.assignableScopes') as readonly string[];
    const scope = `${scopeOf(assignment)}/`.toLowerCase();
    const fits = scopes.some((one) => scope.startsWith(`${one}/`.toLowerCase()));
    return fits
      ? []
      : [`${sectionOf(definition)} is given on ${scopeOf(assignment)}, outside of ${scopes.join(', ')}.`];
  });

const bound = readFileSync(new URL('../../../infra/roles/network-contributor-only.txt', import.meta.url), 'utf8');
const boundTo: readonly string[] = [
  'RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {4d97b98b-1d4f-4787-a291-c67834d212e7}',
  "PrincipalType] ForAnyOfAnyValues:StringEqualsIgnoreCase {'ServicePrincipal'}",
  'PrincipalId] ForAnyOfAllValues:GuidNotEquals {OBJECT_ID}',
];

/** Who may give roles without a bound may give himself any, and within it must not be his own object. */
export const givingRolesIsBound: Check = (deployment) =>
  assignmentsIn(deployment).flatMap((assignment) => {
    const definition = definitionsIn(deployment).find((one) =>
      same(one.id, String(valueAt(assignment, 'properties.roleDefinitionId'))),
    );
    const gives = definition && actionsOf(definition).some((action) => /roleAssignments\/(write|\*)$/.test(action));
    if (!gives) return [];
    const itself = String(valueAt(assignment, 'properties.principalId')).replace(/^\[(.+)\]$/, '$1');
    const isBound =
      boundTo.every((clause) => bound.includes(clause)) &&
      conditionOf(assignment) === bound.replace('OBJECT_ID', () => itself);
    return isBound && valueAt(assignment, 'properties.conditionVersion') === '2.0'
      ? []
      : [`Roles can be given on ${scopeOf(assignment)} without the bound.`];
  });

/** Without it Azure looks the principal up, and fails for one that was made a moment ago. */
export const principalsHaveTheirType: Check = (deployment) =>
  assignmentsIn(deployment)
    .filter((one) => valueAt(one, 'properties.principalType') !== 'ServicePrincipal')
    .map((one) => `The assignment on ${scopeOf(one)} does not say that its principal is a ServicePrincipal.`);

/** An identity has three ids, and roles go by its object id. */
export const rolesGoByObjectId: Check = (deployment) =>
  assignmentsIn(deployment).flatMap((one) => {
    const property = referenceIn(valueAt(one, 'properties.principalId'))?.property;
    return property === undefined || property.endsWith('principalId')
      ? []
      : [`A role on ${scopeOf(one)} goes by ${property}.`];
  });
