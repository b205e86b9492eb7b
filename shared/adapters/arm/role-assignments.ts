import { createHash } from 'node:crypto';
import type { RoleAssignment as ArmRoleAssignment } from '@azure/arm-authorization';
import type { RoleAssignment } from '../../domain/azure.ts';
import type { Sent } from '../../ports/cloud.ts';
import { isCloudError } from '../../ports/cloud-error.ts';
import type { Arm } from './arm.ts';
import { subscriptionIdOf } from './arm-ids.ts';
import { asking } from './translate-error.ts';

/** The roles that the principal holds at the scope or above it, by itself or through a group. */
export function readRoles(arm: Arm, scope: string, principalId: string): Promise<readonly RoleAssignment[]> {
  return asking('Reading role assignments at', scope, async () => {
    const client = await arm.clients.authorization(subscriptionIdOf(scope));
    const filter = `atScope() and assignedTo('${principalId}')`;
    const roles: RoleAssignment[] = [];
    for await (const found of client.roleAssignments.listForScope(unrooted(scope), { filter })) {
      if (isAtOrAbove(found, scope)) roles.push({ roleId: roleIdOf(found), scope: found.scope ?? '' });
    }
    return roles;
  });
}

/** Grants a role to a managed identity. Its name follows from what it says, so that a second try finds the first. */
export async function assignRole(arm: Arm, scope: string, principalId: string, roleId: string): Promise<Sent> {
  const held = await readRoles(arm, scope, principalId);
  if (held.some((role) => role.roleId === roleId.toLowerCase())) return { kind: 'already-so' };
  try {
    await asking('Assigning a role at', scope, () => createAssignment(arm, scope, principalId, roleId));
    return { kind: 'done' };
  } catch (error) {
    if (isCloudError(error) && error.code === 'RoleAssignmentExists') return { kind: 'already-so' };
    throw error;
  }
}

/** A GUID that is the same for the same three, by the rules of UUID version 5. */
export function assignmentNameOf(scope: string, principalId: string, roleId: string): string {
  const text = [scope, principalId, roleId].join('\n').toLowerCase();
  const bytes = createHash('sha1').update(nameSpace).update(text).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Any fixed GUID serves; a change of it would make a second assignment of every role. */
const nameSpace = Buffer.from('6f1b1c0e5f0b4c6e9a54b1d6c9c8a7e2', 'hex');

async function createAssignment(arm: Arm, scope: string, principalId: string, roleId: string): Promise<void> {
  const subscriptionId = subscriptionIdOf(scope);
  const client = await arm.clients.authorization(subscriptionId);
  await client.roleAssignments.create(unrooted(scope), assignmentNameOf(scope, principalId, roleId), {
    roleDefinitionId: `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${roleId}`,
    principalId,
    // Named, ARM does not look the principal up: an identity made a moment ago is not found everywhere yet.
    principalType: 'ServicePrincipal',
  });
}

/** This client puts a slash before the scope itself (facts/arm.md, section 6). */
function unrooted(scope: string): string {
  return scope.replace(/^\/+/, '');
}

/** The service filters, too; an assignment below the scope would count as a right that is not there. */
function isAtOrAbove({ scope = '' }: ArmRoleAssignment, asked: string): boolean {
  const isTenantWide = scope === '/' || /^\/providers\/Microsoft\.Management\/managementGroups\//i.test(scope);
  return isTenantWide || `${asked}/`.toLowerCase().startsWith(`${scope}/`.toLowerCase());
}

function roleIdOf({ roleDefinitionId = '' }: ArmRoleAssignment): string {
  return roleDefinitionId.split('/').at(-1)?.toLowerCase() ?? '';
}
