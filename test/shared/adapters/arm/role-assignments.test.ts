import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { assignmentNameOf } from '../../../../shared/adapters/arm/role-assignments.ts';
import { networkContributorRoleId } from '../../../../shared/domain/azure.ts';
import { burstSubnetId, networkId, subscriptionId } from '../../../builders/an-observation.ts';
import { type ScriptedArm, startScriptedArm } from './scripted-arm.ts';

let arm: ScriptedArm;
beforeAll(async () => {
  arm = await startScriptedArm();
});
beforeEach(() => arm.clear());
afterAll(() => arm.stop());

const principalId = 'aaaaaaaa-0000-0000-0000-000000000001';
const definition = (roleId: string) =>
  `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${roleId}`;
const list = `${burstSubnetId}/providers/Microsoft.Authorization/roleAssignments`;
const name = assignmentNameOf(burstSubnetId, principalId, networkContributorRoleId);
const assign = () => arm.cloud.assignRole(burstSubnetId, principalId, networkContributorRoleId);

const holds = (...scopes: string[]) => {
  const value = scopes.map((scope) => ({
    id: `${scope}/providers/Microsoft.Authorization/roleAssignments/x`,
    properties: { scope, principalId, roleDefinitionId: definition(networkContributorRoleId.toUpperCase()) },
  }));
  arm.on('GET', list, { body: { value } });
};
const refuses = (status: number, code: string) =>
  arm.on('PUT', `${list}/${name}`, { status, body: { error: { code, message: 'No.' } } });

describe('The roles at a subnet', () => {
  test('are those held there and above, and none below or beside', async () => {
    const management = '/providers/Microsoft.Management/managementGroups/all';
    holds(
      burstSubnetId.toUpperCase(),
      networkId,
      management,
      '/',
      `${burstSubnetId}/below`,
      `${networkId}/subnets/virtual`,
    );
    const roles = await arm.cloud.roles(burstSubnetId, principalId);
    expect(roles.map(({ scope }) => scope)).toEqual([burstSubnetId.toUpperCase(), networkId, management, '/']);
    expect(roles.every(({ roleId }) => roleId === networkContributorRoleId)).toBe(true);
  });

  test('count those that a group gives', async () => {
    holds();
    await arm.cloud.roles(burstSubnetId, principalId);
    expect(arm.asked[0]?.query.get('$filter')).toBe(`atScope() and assignedTo('${principalId}')`);
  });
});

describe('Assigning a role', () => {
  test('asks for paths with single slashes', async () => {
    holds();
    arm.on('PUT', `${list}/${name}`, { status: 201, body: { properties: {} } });
    await assign();
    expect(arm.asked.map(({ url }) => url.slice(0, 16))).toEqual(['/subscriptions/1', '/subscriptions/1']);
  });

  test('names the identity as a service principal, and nothing but the one scope', async () => {
    holds();
    arm.on('PUT', `${list}/${name}`, { status: 201, body: { properties: {} } });
    expect(await assign()).toEqual({ kind: 'done' });
    expect(arm.asked.at(-1)?.body).toEqual({
      properties: {
        roleDefinitionId: definition(networkContributorRoleId),
        principalId,
        principalType: 'ServicePrincipal',
      },
    });
  });

  test.each([
    ['there', burstSubnetId],
    ['above', networkId],
  ])('that is held %s changes nothing', async (_where, scope) => {
    holds(scope);
    expect(await assign()).toEqual({ kind: 'already-so' });
    expect(arm.asked.map(({ method }) => method)).toEqual(['GET']);
  });

  test('that somebody else did meanwhile is as good', async () => {
    holds();
    refuses(409, 'RoleAssignmentExists');
    expect(await assign()).toEqual({ kind: 'already-so' });
  });

  test('to an identity that is too new wants another try', async () => {
    holds();
    refuses(400, 'PrincipalNotFound');
    await expect(assign()).rejects.toMatchObject({ kind: 'unavailable', isTransient: true });
  });
});

describe('The name of an assignment', () => {
  test('is the same GUID for the same three, whatever their case', () => {
    const again = assignmentNameOf(burstSubnetId.toUpperCase(), principalId.toUpperCase(), networkContributorRoleId);
    expect(again).toBe(name);
    expect(name).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  test('differs where one of the three does', () => {
    const others = [
      assignmentNameOf(networkId, principalId, networkContributorRoleId),
      assignmentNameOf(burstSubnetId, networkContributorRoleId, networkContributorRoleId),
      assignmentNameOf(burstSubnetId, principalId, principalId),
    ];
    expect(new Set([name, ...others]).size).toBe(4);
  });
});
