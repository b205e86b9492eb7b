import type { AciRegion, AciUsage, RoleAssignment } from '../../shared/domain/azure.ts';
import { networkContributorRoleId } from '../../shared/domain/azure.ts';
import type { Backlog, VirtualNode } from '../../shared/domain/backlog.ts';
import { defaultBurstPolicy } from '../../shared/domain/burst-policy.ts';
import {
  type Cluster,
  type ClusterNetwork,
  usualAutoscaling,
  type VirtualNodeAddon,
} from '../../shared/domain/cluster.ts';
import { clusterIdOf } from '../../shared/domain/ids.ts';
import { aciDelegation, type Subnet, type VirtualNetwork } from '../../shared/domain/network.ts';
import type { Observation } from '../../shared/domain/observation.ts';
import type { Policy } from '../../shared/domain/policy.ts';
import { seen, unseen } from '../../shared/domain/sight.ts';

/** Builders of a world in which everything is ready. A test names only what its sentence is about. */

export const now = '2026-11-25T03:00:00.000Z';

export const subscriptionId = '11111111-2222-3333-4444-555555555555';

export const clusterId = clusterIdOf({ subscriptionId, resourceGroup: 'shop', name: 'shop-prod' });

export const networkId = `/subscriptions/${subscriptionId}/resourceGroups/shop/providers/Microsoft.Network/virtualNetworks/shop-net`;

export const burstSubnetId = `${networkId}/subnets/virtual-node-aci`;

export const aPolicy = (part: Partial<Policy> = {}): Policy => ({
  mode: 'prepare',
  subnetName: 'virtual-node-aci',
  isSubnetTagged: false,
  subnetPrefixLength: 24,
  burstPodsWanted: 50,
  followUpSeconds: 15,
  followUpsMax: 120,
  cooldownSeconds: 60,
  attemptsMax: 5,
  monitorAgeSecondsMax: 600,
  looksInside: false,
  burst: defaultBurstPolicy,
  ...part,
});

export const aClusterNetwork = (part: Partial<ClusterNetwork> = {}): ClusterNetwork => ({
  plugin: 'azure',
  pluginMode: '',
  ipFamilies: ['IPv4'],
  authorizedIpRanges: [],
  restrictsImds: false,
  serviceCidrs: ['10.0.0.0/16'],
  podCidrs: [],
  ...part,
});

export const anAddon = (part: Partial<VirtualNodeAddon> = {}): VirtualNodeAddon => ({
  enabled: true,
  subnetName: 'virtual-node-aci',
  identity: {
    objectId: 'aaaaaaaa-0000-0000-0000-000000000001',
    clientId: 'aaaaaaaa-0000-0000-0000-000000000002',
    resourceId: '/identity',
  },
  ...part,
});

export const aCluster = (part: Partial<Cluster> = {}): Cluster => ({
  id: clusterId,
  name: 'shop-prod',
  location: 'westeurope',
  provisioningState: 'Succeeded',
  powerState: 'Running',
  nodeResourceGroup: 'MC_shop_shop-prod_westeurope',
  kubernetesVersion: '1.34.2',
  tags: {},
  network: aClusterNetwork(),
  nodeSubnetIds: [`${networkId}/subnets/nodes`],
  autoscaling: usualAutoscaling,
  addon: anAddon(),
  ...part,
});

export const aSubnet = (part: Partial<Subnet> = {}): Subnet => ({
  id: burstSubnetId,
  name: 'virtual-node-aci',
  addressPrefixes: ['10.241.1.0/24'],
  provisioningState: 'Succeeded',
  delegations: [aciDelegation],
  routeTableId: null,
  natGatewayId: `/subscriptions/${subscriptionId}/resourceGroups/shop/providers/Microsoft.Network/natGateways/egress`,
  networkSecurityGroupId: null,
  ipConfigurations: 0,
  serviceAssociations: [],
  ...part,
});

export const aNodeSubnet = (part: Partial<Subnet> = {}): Subnet =>
  aSubnet({
    id: `${networkId}/subnets/nodes`,
    name: 'nodes',
    addressPrefixes: ['10.241.0.0/24'],
    delegations: [],
    ipConfigurations: 90,
    ...part,
  });

export const aNetwork = (part: Partial<VirtualNetwork> = {}): VirtualNetwork => ({
  id: networkId,
  name: 'shop-net',
  addressPrefixes: ['10.241.0.0/16'],
  isManaged: false,
  subnets: [aNodeSubnet(), aSubnet()],
  ...part,
});

export const aRegion = (part: Partial<AciRegion> = {}): AciRegion => ({
  location: 'westeurope',
  offersLinux: true,
  cpuMax: 31,
  memoryGigabytesMax: 240,
  ...part,
});

export const someUsages = (): readonly AciUsage[] => [
  { name: 'ContainerGroups', current: 0, limit: 100 },
  { name: 'StandardCores', current: 0, limit: 100 },
];

export const someRoles = (): readonly RoleAssignment[] => [{ roleId: networkContributorRoleId, scope: burstSubnetId }];

export const aVirtualNode = (part: Partial<VirtualNode> = {}): VirtualNode => ({
  name: 'virtual-node-aci-linux',
  engine: 'addon',
  isReady: true,
  isCordoned: false,
  source: 'container-insights',
  collectedAt: now,
  ...part,
});

export const aBacklog = (part: Partial<Backlog> = {}): Backlog => ({
  source: 'container-insights',
  collectedAt: now,
  waiting: 0,
  oldestSince: null,
  pods: [],
  ...part,
});

export const anObservation = (part: Partial<Observation> = {}): Observation => ({
  clusterId,
  at: now,
  cluster: seen(aCluster(), now),
  network: seen(aNetwork(), now),
  provider: seen('Registered', now),
  region: seen(aRegion(), now),
  usages: seen(someUsages(), now),
  roles: seen(someRoles(), now),
  virtualNode: seen(aVirtualNode(), now),
  backlog: seen(aBacklog(), now),
  inside: unseen('not-needed', 'Mode burst alone looks inside.'),
  ...part,
});
