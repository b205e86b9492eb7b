import type { Mode } from '../../shared/domain/mode.ts';
import { asked } from '../infra/asked.ts';
import { builtInRoles } from '../infra/checks/built-in-roles.ts';
import {
  conditionOf,
  ofType,
  type Resource,
  referenceIn,
  type Snapshot,
  same,
  scopeOf,
  snapshotOf,
  valueAt,
  valuesAt,
} from '../infra/deployment.ts';
import { nodeResourceGroupId } from './arm/clusters.ts';
import { isAtOrAbove, parentOf } from './arm/ids.ts';
import { linkedRightsOf, typeOf } from './arm/linked-rights.ts';
import type { Right } from './arm/rights.ts';
import type { ManagedCluster } from './arm/state.ts';
import { SANDBOX_IDENTITY } from './tokens.ts';

/** A role assignment with what its role holds: the actions of a custom role, the name of one of Azure's. */
export interface Grant {
  readonly scope: string;
  readonly actions: readonly string[];
  readonly role: string;
  readonly condition?: string;
}

/** What the controller's identity may do in Azure. */
export interface PredictedRights {
  /** With these clusters in the deployment. */
  grantsFor(clusters: readonly ManagedCluster[]): readonly Grant[];
  /** Whether outcomes may be sent to the topic that is deployed for them. */
  readonly mayAnnounce: boolean;
}

/**
 * By the predicted roles and role assignments of the deployment for that mode (infra/scenarios/sandbox-*), and by no other
 * list. That deployment names one cluster; others, and networks that AKS made, get what that one has.
 */
export function predictedRights(mode: Mode, { predictedResources: resources } = predictionFor(mode)): PredictedRights {
  const grants = grantsIn(resources);
  const [topic] = ofType({ resources }, 'Microsoft.EventGrid/topics');
  return {
    grantsFor: (clusters) =>
      clusters.flatMap((cluster) =>
        grants.flatMap((grant) => placesFor(cluster, grant.scope).map((scope) => ({ ...grant, scope }))),
      ),
    mayAnnounce: grants.some(({ scope, role }) => role === 'EventGrid Data Sender' && same(scope, topic?.id ?? '')),
  };
}

export const predictionFor = (mode: Mode): Snapshot => snapshotOf(`sandbox-${mode}`, 'core');

export const isGranted = (grants: readonly Grant[], right: Right): boolean =>
  grants.some(
    ({ scope, actions, condition }) =>
      isAtOrAbove(scope, right.scope) && actions.some((one) => same(one, right.action)) && isMet(condition, right),
  );

/** Of the controller's identity alone; topics have one of their own. */
function grantsIn(resources: readonly Resource[]): readonly Grant[] {
  const identity = ofType({ resources }, 'Microsoft.ManagedIdentity/userAssignedIdentities')[0]?.id ?? '';
  return ofType({ resources }, 'Microsoft.Authorization/roleAssignments')
    .filter((one) => referenceIn(valueAt(one, 'properties.principalId'))?.id === identity)
    .map((one) => ({ ...grantOf(one, resources), ...conditionFor(identity, one) }));
}

function grantOf(assignment: Resource, resources: readonly Resource[]): Grant {
  const id = `${valueAt(assignment, 'properties.roleDefinitionId')}`;
  const custom = ofType({ resources }, 'Microsoft.Authorization/roleDefinitions').find((one) => same(one.id, id));
  takesNothingBack(custom);
  return {
    scope: scopeOf(assignment),
    actions: valuesAt(custom, 'properties.permissions.*.actions.*').map(String),
    role: builtInRoles[id.split('/').at(-1) ?? ''] ?? `${valueAt(custom, 'properties.roleName')}`,
  };
}

/** A role that takes actions back holds less than it lists, and nothing here could say how much. */
function takesNothingBack(role: Resource | undefined): void {
  const back = ['notActions', 'notDataActions'].flatMap((kind) =>
    valuesAt(role, `properties.permissions.*.${kind}.*`).map(String),
  );
  if (back.length > 0) {
    throw new Error(`The sandbox does not understand a role that takes something back: ${back.join(', ')}.`);
  }
}

/** Azure makes the object id of the identity; in the sandbox it is the one that the controller signs in with. */
function conditionFor(identity: string, assignment: Resource): Pick<Grant, 'condition'> {
  const condition = conditionOf(assignment)?.replaceAll(/reference\('([^']+)', '[^']+'\)\.principalId/g, (text, id) =>
    same(id, identity) ? SANDBOX_IDENTITY.principalId : text,
  );
  return condition === undefined ? {} : { condition };
}

const operators: Readonly<Record<string, (asked: string, value: string) => boolean>> = {
  'ForAnyOfAnyValues:GuidEquals': same,
  'ForAnyOfAnyValues:StringEqualsIgnoreCase': same,
  'ForAnyOfAllValues:GuidNotEquals': (asked, value) => !same(asked, value),
};

/**
 * Conditions as far as ours go: one action, and of its request each of some attributes held to one value. One that says
 * less, or something else, is nothing that this reader may pass over. A request without the attribute meets none.
 */
function isMet(condition: string | undefined, { action, attributes }: Right): boolean {
  if (condition === undefined) return true;
  const [, bound, text = ''] = /^\(\(!\(ActionMatches\{'([^']+)'\}\)\) OR \((.+)\)\)$/.exec(condition) ?? [];
  const clauses = text.split(' AND ').map((clause) => /^@Request\[(\S+)\] (\S+) \{'?([\w-]+)'?\}$/.exec(clause) ?? []);
  if (bound === undefined || clauses.some(([, , operator = '']) => !(operator in operators))) {
    throw new Error(`The sandbox does not understand this condition on a role assignment: ${condition}`);
  }
  const holds = ([, name = '', operator = '', value = '']: readonly string[]) => {
    const asked = attributes?.[name];
    return asked !== undefined && operators[operator]?.(asked, value) === true;
  };
  return !same(bound, action) || clauses.every(holds);
}

const [theCluster] = asked['sandbox-reap'].clusters;

/** Where a cluster has what the deployed one has in this place; what is the controller's own stays. */
function placesFor(cluster: ManagedCluster, scope: string): readonly string[] {
  if (theCluster.linked.some((one) => same(one, scope))) return linksFor(cluster, scope);
  const nodes = nodeResourceGroupId(cluster);
  const places: readonly (readonly [string, string])[] = [
    [theCluster.id, cluster.id],
    [theCluster.nodes, nodes],
    [theCluster.network, networkIdOf(cluster) ?? nodes],
    [headOf(theCluster.id, 3), headOf(cluster.id, 3)],
  ];
  return [places.find(([here]) => same(here, scope))?.[1] ?? scope];
}

/** The deployed cluster has what is predicted, whatever it names; another one what it names of the same type. */
function linksFor(cluster: ManagedCluster, link: string): readonly string[] {
  if (same(cluster.id, theCluster.id)) return [link];
  const named = linkedRightsOf({ method: 'PUT', path: cluster.id, body: cluster }).map(({ scope }) => scope);
  return [...new Set(named)].filter((id) => typeOf(id) === typeOf(link));
}

/** As whoever deploys would name it: none where AKS has made it. */
function networkIdOf({ properties }: ManagedCluster): string | undefined {
  const subnetId = properties.agentPoolProfiles?.[0]?.vnetSubnetID;
  return subnetId && parentOf(subnetId);
}

const headOf = (id: string, steps: number): string => id.split('/').slice(0, steps).join('/');
