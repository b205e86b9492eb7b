/** Microsoft.Authorization: role assignments and the built-in role definitions. Facts on ARM, sections 2 and 5. */
import { lastsMs } from '../simulated-clock.ts';
import { notModelled, refuse } from './errors.ts';
import { isAtOrAbove, keyOf, partsOf, sameId } from './ids.ts';
import { ROLES, type RoleName } from './roles.ts';
import { type Answer, type Call, queryValue, type Route } from './router.ts';
import type { RoleAssignment } from './state.ts';

const ASSIGNMENTS = '/{...scope}/providers/Microsoft.Authorization/roleAssignments';
const DEFINITIONS = '/{...scope}/providers/Microsoft.Authorization/roleDefinitions';

export const authorizationRoutes: Route[] = [
  { operation: 'roleAssignments.listForScope', method: 'GET' as const, path: ASSIGNMENTS, handle: listAssignments },
  { operation: 'roleAssignments.get', method: 'GET' as const, path: `${ASSIGNMENTS}/{name}`, handle: getAssignment },
  { operation: 'roleAssignments.create', method: 'PUT' as const, path: `${ASSIGNMENTS}/{name}`, handle: putAssignment },
  { operation: 'roleDefinitions.list', method: 'GET' as const, path: DEFINITIONS, handle: listDefinitions },
  { operation: 'roleDefinitions.get', method: 'GET' as const, path: `${DEFINITIONS}/{name}`, handle: getDefinition },
].map((route) => ({ service: 'authorization', ...route }));

/** Without a filter: at, above and below the scope. `atScope()`: at and above. `principalId eq` and `assignedTo`: whose. */
function listAssignments(call: Call): Answer {
  const filter = parseFilter(queryValue(call, '$filter') ?? '');
  if (!filter) return notModelled(`the role assignment filter ${queryValue(call, '$filter')}`);
  const scope = `/${call.param('scope')}`;
  const value = Object.values(call.world.roleAssignments).filter(({ properties }) => {
    const isAbove = isAtOrAbove(properties.scope, scope);
    const isInReach = isAbove || (!filter.atScope && isAtOrAbove(scope, properties.scope));
    return isInReach && (!filter.principalId || sameId(properties.principalId, filter.principalId));
  });
  return { status: 200, body: { value } };
}

function getAssignment(call: Call): Answer {
  const found = call.world.roleAssignments[keyOf(call.path)];
  if (found) return { status: 200, body: found };
  return refuse(404, 'RoleAssignmentNotFound', `The role assignment '${call.param('name')}' is not found.`);
}

/** 201 for a new one, 200 for the same again under the same name, 409 for the same under another name. */
function putAssignment(call: Call): Answer {
  const sent = (call.body as { properties?: RoleAssignment['properties'] } | undefined)?.properties;
  if (!sent?.principalId || !sent.roleDefinitionId) {
    return refuse(400, 'InvalidCreateRoleAssignmentRequest', 'The request needs principalId and roleDefinitionId.');
  }
  const assignment = newAssignment(call, sent);
  const before = call.world.roleAssignments[keyOf(assignment.id)];
  if (before) return isSame(before, assignment) ? { status: 200, body: before } : refuseUpdate();
  const refusal = refuseAssignment(call, assignment);
  if (refusal) return refusal;
  call.world.roleAssignments[keyOf(assignment.id)] = assignment;
  return { status: 201, body: assignment };
}

function listDefinitions(call: Call): Answer {
  const wanted = queryValue(call, '$filter')?.match(/roleName eq '([^']*)'/i)?.[1];
  const names = (Object.keys(ROLES) as RoleName[]).filter((name) => !wanted || keyOf(name) === keyOf(wanted));
  return { status: 200, body: { value: names.map((name) => definition(call, name)) } };
}

function getDefinition(call: Call): Answer {
  const name = roleNameOf(call.param('name'));
  return name ? { status: 200, body: definition(call, name) } : unknownRole(call.param('name'));
}

function parseFilter(text: string): { atScope: boolean; principalId?: string } | undefined {
  const filter: { atScope: boolean; principalId?: string } = { atScope: false };
  for (const term of text.split(/\s+and\s+/i).filter(Boolean)) {
    const principalId = term.match(/^(?:principalId eq '([^']+)'|assignedTo\('([^']+)'\))$/i);
    if (/^atScope\(\)$/i.test(term.trim())) filter.atScope = true;
    else if (principalId) filter.principalId = principalId[1] ?? principalId[2] ?? '';
    else return undefined;
  }
  return filter;
}

function newAssignment(call: Call, sent: RoleAssignment['properties']): RoleAssignment {
  const now = new Date(call.nowMs).toISOString();
  const own = { createdOn: now, updatedOn: now, createdBy: call.token.oid, updatedBy: call.token.oid };
  return {
    id: call.path,
    name: call.param('name'),
    type: 'Microsoft.Authorization/roleAssignments',
    properties: { principalType: 'User', ...structuredClone(sent), scope: `/${call.param('scope')}`, ...own },
  };
}

function refuseAssignment(call: Call, { properties }: RoleAssignment): Answer | undefined {
  const role = properties.roleDefinitionId.split('/').at(-1) ?? '';
  if (!roleNameOf(role)) return unknownRole(role);
  const twin = Object.values(call.world.roleAssignments).find((other) => isSame(other, { properties }));
  if (twin) return refuse(409, 'RoleAssignmentExists', 'The role assignment already exists.');
  return refusePrincipal(call, properties);
}

/** An identity is unknown until it is replicated; one that is nowhere passes where its type is sent along. */
function refusePrincipal(call: Call, { principalId }: RoleAssignment['properties']): Answer | undefined {
  const principal = call.world.principals[keyOf(principalId)];
  const sentType = (call.body as { properties: { principalType?: string } }).properties.principalType;
  const replicatedAtMs =
    (principal?.createdAtMs ?? 0) + lastsMs(call.world.delays.principalReplicationSeconds, call.world.speed);
  if (principal ? replicatedAtMs <= call.nowMs : sentType) return undefined;
  return refuse(
    400,
    'PrincipalNotFound',
    `Principal ${principalId.replaceAll('-', '')} does not exist in the directory ${call.world.tenantId}. Check that ` +
      'you have the correct principal ID. If you are creating this principal and then immediately assigning a role, ' +
      'this error might be related to a replication delay. In this case, set the role assignment principalType ' +
      'property to a value, such as ServicePrincipal, User, or Group. See https://aka.ms/docs-principaltype',
  );
}

function isSame(one: Pick<RoleAssignment, 'properties'>, other: Pick<RoleAssignment, 'properties'>): boolean {
  const key = ({ properties }: Pick<RoleAssignment, 'properties'>) =>
    keyOf(`${properties.scope} ${properties.principalId} ${properties.roleDefinitionId.split('/').at(-1)}`);
  return key(one) === key(other);
}

function refuseUpdate(): Answer {
  const message = 'Tenant ID, application ID, principal ID, and scope are not allowed to be updated.';
  return refuse(400, 'RoleAssignmentUpdateNotPermitted', message);
}

function roleNameOf(guid: string): RoleName | undefined {
  return (Object.keys(ROLES) as RoleName[]).find((name) => ROLES[name] === keyOf(guid));
}

function definition(call: Call, roleName: RoleName) {
  const { subscriptionId } = partsOf(call.path);
  const type = 'Microsoft.Authorization/roleDefinitions';
  return {
    id: `/subscriptions/${subscriptionId}/providers/${type}/${ROLES[roleName]}`,
    name: ROLES[roleName],
    type,
    properties: { roleName, type: 'BuiltInRole', assignableScopes: ['/'], permissions: [] },
  };
}

function unknownRole(id: string): Answer {
  return refuse(404, 'RoleDefinitionDoesNotExist', `The specified role definition with ID '${id}' does not exist.`);
}
