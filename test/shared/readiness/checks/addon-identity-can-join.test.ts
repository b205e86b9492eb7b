import { describe, expect, it } from 'vitest';
import { networkContributorRoleId, type RoleAssignment } from '../../../../shared/domain/azure.ts';
import { seen, unseen } from '../../../../shared/domain/sight.ts';
import { addonIdentityCanJoin } from '../../../../shared/readiness/checks/addon-identity-can-join.ts';
import {
  aCluster,
  aNetwork,
  anAddon,
  burstSubnetId,
  networkId,
  now,
  subscriptionId,
} from '../../../builders/an-observation.ts';
import { judging } from '../judging.ts';

const judge = judging(addonIdentityCanJoin);

const judgeRole = (part: Partial<RoleAssignment>) =>
  judge({ roles: seen([{ roleId: networkContributorRoleId, scope: burstSubnetId, ...part }], now) });

const reader = 'acdd72a7-3385-48ef-bd42-f606fba81ae7';

const grant = {
  status: 'not-ready',
  remedy: {
    kind: 'actions',
    actions: [
      {
        kind: 'assign-role',
        scope: burstSubnetId,
        principalId: 'aaaaaaaa-0000-0000-0000-000000000001',
        roleId: networkContributorRoleId,
        roleName: 'Network Contributor',
      },
    ],
  },
};

describe('addon-identity-can-join', () => {
  it.each([
    ['Network Contributor on the subnet', {}],
    ['Contributor on the network', { roleId: 'b24988ac-6180-42a0-ab88-20f7382dd24c', scope: networkId }],
    [
      'Owner of the subscription',
      { roleId: '8e3af657-a8ff-443c-a75c-2fe8c4bcb635', scope: `/subscriptions/${subscriptionId}` },
    ],
    ['a role on a management group', { scope: '/providers/Microsoft.Management/managementGroups/shop' }],
    ['a role on everything', { scope: '/' }],
    ['a role on the subnet in another spelling', { scope: burstSubnetId.toUpperCase() }],
  ])('is ready with %s', (_, part) => {
    expect(judgeRole(part)).toMatchObject({ status: 'ready' });
  });

  it.each([
    ['a role that does not let it join', { roleId: reader }],
    ['a role on another subnet', { scope: `${networkId}/subnets/nodes` }],
    ['a role on a subnet whose name begins alike', { scope: `${networkId}/subnets/virtual-node` }],
  ])('grants Network Contributor on exactly the burst subnet to an identity with only %s', (_, part) => {
    expect(judgeRole(part)).toMatchObject(grant);
  });

  it('grants it to an identity without any role', () => {
    expect(judge({ roles: seen([], now) })).toMatchObject(grant);
  });

  it('is ready in a network of AKS, which grants the role itself', () => {
    const network = seen(aNetwork({ isManaged: true }), now);

    const verdict = judge({ network, roles: unseen('not-needed', 'Not read.') });

    expect(verdict).toMatchObject({ status: 'ready', why: expect.stringContaining('AKS made network shop-net') });
  });

  it('is unknown, and leaves the remedy to the add-on, while that is not enabled', () => {
    const verdict = judge({ cluster: seen(aCluster({ addon: null }), now) });

    expect(verdict).toMatchObject({ status: 'unknown' });
    expect(verdict.remedy).toBeUndefined();
  });

  it('is unknown, and waits, while the enabled add-on shows no identity', () => {
    const verdict = judge({ cluster: seen(aCluster({ addon: anAddon({ identity: null }) }), now) });

    expect(verdict).toMatchObject({ status: 'unknown', remedy: { kind: 'wait' } });
  });

  it.each([
    [
      'the roles could not be read',
      { roles: unseen('forbidden', 'Reading roles: 403.', 'Grant roleAssignments/read.') },
    ],
    ['there is no subnet', { network: seen(aNetwork({ subnets: [] }), now), roles: seen([], now) }],
    ['the network could not be read', { network: unseen('unavailable', 'Reading the network: 503.') }],
    ['there is no cluster', { cluster: seen(null, now) }],
  ])('is unknown when %s', (_, part) => {
    expect(judge(part)).toMatchObject({ status: 'unknown' });
  });
});
