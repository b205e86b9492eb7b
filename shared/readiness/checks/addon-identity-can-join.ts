import { networkContributorRoleId, type RoleAssignment, rolesThatJoin } from '../../domain/azure.ts';
import type { AddonIdentity, Cluster } from '../../domain/cluster.ts';
import type { Subnet } from '../../domain/network.ts';
import { bothSeen } from '../both-seen.ts';
import { existingBurstSubnet } from '../burst-subnet.ts';
import {
  byAction,
  byWaiting,
  type Check,
  notReady,
  ready,
  unknown,
  type Verdict,
  type World,
  whenSeen,
} from '../check.ts';
import { existingCluster } from '../existing-cluster.ts';

/**
 * Least privilege: Network Contributor on the burst subnet alone, and on no subnet that others use.
 * In a network that AKS made, AKS grants its add-on the role itself (facts: aks-virtual-nodes.md, sections 0 and 1).
 */
export const addonIdentityCanJoin: Check = {
  id: 'addon-identity-can-join',
  title: "The add-on's identity can join the burst subnet",
  weight: 'requirement',
  needs: ['addon-is-enabled', 'subnet-is-exclusive'],
  isOfAddon: true,
  judge: (world) =>
    whenSeen(bothSeen(existingCluster(world), world.observation.network), ([cluster, network]) => {
      if (!cluster.addon?.enabled) return unknown('The virtual-node add-on is not enabled yet, so it has no identity.');
      if (network?.isManaged) return ready(`AKS made network ${network.name} and grants its add-on the role itself.`);
      return cluster.addon.identity ? judgeRoles(world, cluster.addon.identity) : withoutIdentity(cluster);
    }),
};

function withoutIdentity({ name }: Cluster): Verdict {
  return unknown(
    `The virtual-node add-on of cluster ${name} is enabled, but Azure shows no identity for it yet.`,
    byWaiting(),
  );
}

function judgeRoles(world: World, { objectId }: AddonIdentity): Verdict {
  return whenSeen(bothSeen(existingBurstSubnet(world), world.observation.roles), ([subnet, roles]) => {
    const held = roles.find((role) => letsJoin(role, subnet));
    return held
      ? ready(`The add-on's identity ${objectId} holds ${rolesThatJoin.get(held.roleId)} on ${held.scope}.`)
      : withoutRole(subnet, objectId);
  });
}

function letsJoin({ roleId, scope }: RoleAssignment, subnet: Subnet): boolean {
  return rolesThatJoin.has(roleId) && isAtOrAbove(scope, subnet.id);
}

/** A management group is above every subscription that its assignments are listed in. */
function isAtOrAbove(scope: string, id: string): boolean {
  const above = scope.toLowerCase().replace(/\/$/, '');
  if (above.startsWith('/providers/microsoft.management/managementgroups/')) return true;
  return `${id.toLowerCase()}/`.startsWith(`${above}/`);
}

function withoutRole({ id, name }: Subnet, principalId: string): Verdict {
  const roleName = rolesThatJoin.get(networkContributorRoleId) ?? networkContributorRoleId;
  return notReady(
    `The add-on's identity ${principalId} holds no role to join subnet ${name}.`,
    byAction({ kind: 'assign-role', scope: id, principalId, roleId: networkContributorRoleId, roleName }),
  );
}
