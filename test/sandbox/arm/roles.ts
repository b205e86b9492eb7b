/** The built-in roles that the emulator knows, and who holds which. */
import { lastsMs } from '../simulated-clock.ts';
import { guidOf, isAtOrAbove, keyOf } from './ids.ts';
import type { AzureWorld, RoleAssignment } from './state.ts';

export const ROLES = {
  Owner: '8e3af657-a8ff-443c-a75c-2fe8c4bcb635',
  Contributor: 'b24988ac-6180-42a0-ab88-20f7382dd24c',
  'Network Contributor': '4d97b98b-1d4f-4787-a291-c67834d212e7',
  Reader: 'acdd72a7-3385-48ef-bd42-f606fba81ae7',
  'Monitoring Reader': '43d0d8ad-25c7-4714-9337-8ba259a9fe05',
} as const;

export type RoleName = keyof typeof ROLES;

/** Roles that let a virtual node's identity join container groups to a subnet. */
const JOINING_ROLES: RoleName[] = ['Network Contributor', 'Contributor', 'Owner'];

/** Since when the principal may join the subnet, in milliseconds; undefined where it has no such role. */
export function mayJoinSinceMs(world: AzureWorld, principalId: string, subnetId: string): number | undefined {
  const ids = JOINING_ROLES.map((name) => ROLES[name] as string);
  const times = Object.values(world.roleAssignments)
    .filter(({ properties }) => keyOf(properties.principalId) === keyOf(principalId))
    .filter(({ properties }) => isAtOrAbove(properties.scope, subnetId))
    .filter(({ properties }) => ids.includes(keyOf(properties.roleDefinitionId).split('/').at(-1) ?? ''))
    .map(({ properties }) => Date.parse(properties.createdOn));
  if (times.length === 0) return undefined;
  return Math.min(...times) + lastsMs(world.delays.rolePropagationSeconds, world.speed);
}

/** Writes an assignment into the world; the name defaults to one that is always the same for the same grant. */
export function grantRole(
  world: AzureWorld,
  grant: { scope: string; role: RoleName; principalId: string; atMs: number },
): RoleAssignment {
  const name = guidOf(`${grant.scope} ${grant.role} ${grant.principalId}`);
  const subscription = grant.scope.split('/').slice(0, 3).join('/');
  const createdOn = new Date(grant.atMs).toISOString();
  const assignment: RoleAssignment = {
    id: `${grant.scope}/providers/Microsoft.Authorization/roleAssignments/${name}`,
    name,
    type: 'Microsoft.Authorization/roleAssignments',
    properties: {
      roleDefinitionId: `${subscription}/providers/Microsoft.Authorization/roleDefinitions/${ROLES[grant.role]}`,
      principalId: grant.principalId,
      principalType: 'ServicePrincipal',
      scope: grant.scope,
      createdOn,
      updatedOn: createdOn,
    },
  };
  world.roleAssignments[keyOf(assignment.id)] = assignment;
  return assignment;
}
