import {
  aCluster,
  aNetwork,
  aNodeSubnet,
  aRegion,
  aSubnet,
  clusterId,
  subscriptionId,
} from '../builders/an-observation.ts';
import type { FakeClock } from '../fakes/fake-clock.ts';
import { addonIdentityOf, FakeCloud } from '../fakes/fake-cloud.ts';
import type { ContainerGroup } from '../sandbox/kubernetes/nodes/container-groups.ts';
import type { VirtualNodeStatus } from '../sandbox/kubernetes/nodes/virtual-node.ts';
import type { DelaySet } from './delays.ts';
import { aciQuota } from './simulated-cluster.ts';

export const networkContributor = '4d97b98b-1d4f-4787-a291-c67834d212e7';

/** The Azure around the cluster, as it is when the day begins: ready to burst, or lacking everything. */
export function azureAt(isReady: boolean, clock: FakeClock, { azureChange, virtualNode }: DelaySet): FakeCloud {
  const delays = { operationSeconds: azureChange.seconds, virtualNodeSeconds: virtualNode.seconds };
  const cloud = new FakeCloud(clock, delays);
  const identity = addonIdentityOf(clusterId);
  cloud.setRegion(subscriptionId, aRegion());
  cloud.setUsages(subscriptionId, 'westeurope', usagesOf([]));
  cloud.setNetwork(aNetwork({ subnets: isReady ? [aNodeSubnet(), aSubnet()] : [aNodeSubnet()] }));
  cloud.setCluster(aCluster({ addon: isReady ? { enabled: true, subnetName: 'virtual-node-aci', identity } : null }));
  if (!isReady) return cloud;
  cloud.setProvider(subscriptionId, 'Registered');
  cloud.grant(aSubnet().id, identity.objectId, networkContributor);
  return cloud;
}

export const virtualNodeOf = (cloud: FakeCloud) => (): VirtualNodeStatus =>
  cloud.virtualNodeReady(clusterId) ? 'Ready' : 'Absent';

/** Azure counts what is there: quota by group and core, and one address each. */
export async function countGroups(cloud: FakeCloud, groups: readonly ContainerGroup[]): Promise<void> {
  cloud.setUsages(subscriptionId, 'westeurope', usagesOf(groups));
  if (!cloud.virtualNodeReady(clusterId)) return;
  const network = await cloud.network(aCluster());
  if (!network) throw new Error('The network of the simulated cluster is gone.');
  const isBurst = (name: string) => name === aSubnet().name;
  const subnets = network.subnets.map((one) => (isBurst(one.name) ? { ...one, ipConfigurations: groups.length } : one));
  cloud.setNetwork({ ...network, subnets });
}

function usagesOf(groups: readonly ContainerGroup[]) {
  const cores = groups.reduce((sum, { cpu }) => sum + cpu, 0);
  return [
    { name: 'ContainerGroups', current: groups.length, limit: aciQuota.containerGroups },
    { name: 'StandardCores', current: cores, limit: aciQuota.cores },
  ];
}
