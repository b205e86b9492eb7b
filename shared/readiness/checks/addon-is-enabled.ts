import type { Cluster } from '../../domain/cluster.ts';
import { isSameId } from '../../domain/ids.ts';
import { byAction, byOperator, type Check, notReady, ready, type Verdict, whenSeen } from '../check.ts';
import { existingCluster } from '../existing-cluster.ts';

/**
 * Azure enables the add-on with any subnet, however unfit, and its connector then fails at each start
 * (facts: aks-virtual-nodes.md, section 5): hence the long list of needs.
 */
export const addonIsEnabled: Check = {
  id: 'addon-is-enabled',
  title: 'The virtual-node add-on is enabled',
  weight: 'requirement',
  needs: [
    'cluster-is-running',
    'network-supports-virtual-nodes',
    'region-offers-aci',
    'provider-is-registered',
    'subnet-exists',
    'subnet-is-delegated',
    'subnet-has-no-route-table',
    'subnet-is-exclusive',
  ],
  isOfAddon: true,
  judge: (world) => whenSeen(existingCluster(world), (cluster) => judgeAddon(cluster, world.policy.subnetName)),
};

function judgeAddon({ id, name, addon, provisioningState }: Cluster, subnetWanted: string): Verdict {
  if (!addon?.enabled) {
    return notReady(
      `The virtual-node add-on of cluster ${name} is not enabled.`,
      byAction({ kind: 'enable-addon', clusterId: id, subnetName: subnetWanted }),
    );
  }
  if (provisioningState === 'Failed') {
    return notReady(
      `Cluster ${name} is Failed, so its virtual-node add-on may be enabled in name only.`,
      byAction({ kind: 'enable-addon', clusterId: id, subnetName: addon.subnetName || subnetWanted }),
    );
  }
  if (addon.subnetName === '') return withoutSubnet(name, subnetWanted);
  const why = `The virtual-node add-on of cluster ${name} is enabled with subnet ${addon.subnetName}`;
  return ready(isSameId(addon.subnetName, subnetWanted) ? `${why}.` : `${why}, not ${subnetWanted}; it stays with it.`);
}

function withoutSubnet(name: string, subnetWanted: string): Verdict {
  return notReady(
    `The virtual-node add-on of cluster ${name} is enabled, but its profile names no subnet.`,
    byOperator(`Disable the add-on: it is then enabled again with subnet ${subnetWanted}.`),
  );
}
