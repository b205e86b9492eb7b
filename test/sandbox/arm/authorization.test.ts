import { describe, expect, it } from 'vitest';
import { armForTests } from './an-arm.ts';
import { aVirtualNetwork, SUBSCRIPTION } from './builders.ts';
import { ROLES } from './roles.ts';

const azure = armForTests();
const network = aVirtualNetwork();
const subnet = `${network.id}/subnets/nodes`;
const [mine, theirs] = ['9e0f3b54-0c0f-4a39-9d3f-0d7a3a1c0003', '9e0f3b54-0c0f-4a39-9d3f-0d7a3a1c0004'];
const assignments = '/providers/Microsoft.Authorization/roleAssignments';
const name = '5d7b5f5e-0c0f-4a39-9d3f-0d7a3a1c0001';
const roleDefinitionId = `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/${ROLES['Network Contributor']}`;
const grant = { principalId: mine, roleDefinitionId, principalType: 'ServicePrincipal' };

const grants = [
  { scope: `/subscriptions/${SUBSCRIPTION}`, role: 'Reader' as const, principalId: theirs },
  { scope: network.id, role: 'Network Contributor' as const, principalId: mine },
  { scope: subnet, role: 'Contributor' as const, principalId: theirs },
];

describe('a list of role assignments', () => {
  it.each([
    ['at, above and below the scope', '', ['subscription', 'network', 'subnet']],
    ['at and above the scope', 'atScope()', ['subscription', 'network']],
    ['of one principal', `principalId eq '${theirs}'`, ['subscription', 'subnet']],
    ['of one principal, at and above', `atScope() and assignedTo('${theirs}')`, ['subscription']],
  ])('shows those %s', async (_, filter, expected) => {
    const { get } = await azure({ virtualNetworks: [network], grants });
    const names = new Map([
      [grants[0]?.scope, 'subscription'],
      [network.id, 'network'],
      [subnet, 'subnet'],
    ]);

    const query = new URLSearchParams({ 'api-version': '2022-04-01', ...(filter ? { $filter: filter } : {}) });
    const { body } = await get(`${network.id}${assignments}?${query}`);

    expect(body.value.map((one: { properties: { scope: string } }) => names.get(one.properties.scope))).toEqual(
      expected,
    );
  });

  it('with a filter that is not modelled says so', async () => {
    const { get } = await azure({ virtualNetworks: [network] });

    const reply = await get(
      `${network.id}${assignments}?api-version=2022-04-01&$filter=principalType eq 'User'`.replaceAll(' ', '%20'),
    );

    expect(reply).toMatchObject({
      status: 501,
      body: { error: { message: expect.stringContaining('principalType') } },
    });
  });
});

describe('a role assignment', () => {
  it('is made once: the same again changes nothing, and another under its name is refused', async () => {
    const { put } = await azure({ virtualNetworks: [network] });
    const at = `${subnet}${assignments}/${name}`;

    const made = await put(at, { properties: grant });
    const same = await put(at, { properties: grant });
    const other = await put(at, { properties: { ...grant, principalId: theirs } });

    expect([made.status, same.status]).toEqual([201, 200]);
    expect(made.body).toMatchObject({ id: at, name, properties: { scope: subnet, principalId: mine } });
    expect(other).toMatchObject({ status: 400, body: { error: { code: 'RoleAssignmentUpdateNotPermitted' } } });
  });

  it('of an unknown role is refused', async () => {
    const { put } = await azure({ virtualNetworks: [network] });

    const reply = await put(`${subnet}${assignments}/${name}`, {
      properties: { ...grant, roleDefinitionId: '/x/none' },
    });

    expect(reply).toMatchObject({ status: 404, body: { error: { code: 'RoleDefinitionDoesNotExist' } } });
  });

  it('waits until the directory knows the principal', async () => {
    const { put, arm, clock } = await azure({
      virtualNetworks: [network],
      delays: { principalReplicationSeconds: 30 },
    });
    arm.world.principals[mine] = { createdAtMs: clock.now() };
    const at = `${subnet}${assignments}/${name}`;

    const early = await put(at, { properties: grant });
    clock.advance(30);
    const late = await put(at, { properties: grant });

    expect(early).toMatchObject({ status: 400, body: { error: { code: 'PrincipalNotFound' } } });
    expect(late.status).toBe(201);
  });

  it('of a principal that nobody knows needs its type', async () => {
    const { put } = await azure({ virtualNetworks: [network] });
    const { principalType: _, ...untyped } = grant;

    expect((await put(`${subnet}${assignments}/${name}`, { properties: untyped })).body.error.code).toBe(
      'PrincipalNotFound',
    );
  });
});
