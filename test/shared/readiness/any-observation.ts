import fc from 'fast-check';
import { networkContributorRoleId } from '../../../shared/domain/azure.ts';
import type { VirtualNode } from '../../../shared/domain/backlog.ts';
import type { VirtualNodeAddon } from '../../../shared/domain/cluster.ts';
import type { ClusterView } from '../../../shared/domain/cluster-view.ts';
import { aciDelegation } from '../../../shared/domain/network.ts';
import type { Observation } from '../../../shared/domain/observation.ts';
import { type Sight, seen, type UnseenCause, unseen } from '../../../shared/domain/sight.ts';
import {
  aBacklog,
  aCluster,
  aClusterNetwork,
  aNetwork,
  anAddon,
  aRegion,
  aSubnet,
  aVirtualNode,
  burstSubnetId,
  clusterId,
  networkId,
  now,
} from '../../builders/an-observation.ts';

/** Any world at all, likely or not: each part seen or unseen for any cause, with odd states and unreadable prefixes. */
export function anyObservation(): fc.Arbitrary<Observation> {
  return fc.record({
    clusterId: fc.constant(clusterId),
    at: fc.constant(now),
    cluster: anySight(orNull(cluster)),
    network: anySight(orNull(network)),
    provider: anySight(
      fc.constantFrom('Registered', 'Registering', 'NotRegistered', 'Unregistered', 'Unregistering', ''),
    ),
    region: anySight(fc.boolean().map((offersLinux) => aRegion({ offersLinux }))),
    usages: anySight(fc.array(usage, { maxLength: 4 })),
    roles: anySight(fc.array(role, { maxLength: 3 })),
    virtualNode: anySight(orNull(virtualNode)),
    backlog: anySight(fc.nat(99).map((waiting) => aBacklog({ waiting }))),
    inside: anySight(fc.constant(emptyView)),
  });
}

/** Readiness asks nothing of the inside of a cluster. */
const emptyView: ClusterView = {
  at: now,
  waiting: [],
  nodes: [],
  onVirtualNodes: [],
  onVmNodes: null,
  namespaces: {},
  networkPolicies: null,
  scaleUps: [],
  gaps: [],
};

const causes: readonly UnseenCause[] = ['forbidden', 'unavailable', 'stale', 'not-needed', 'not-there-yet'];

function anySight<T>(value: fc.Arbitrary<T>): fc.Arbitrary<Sight<T>> {
  const unseenSight = fc
    .tuple(fc.constantFrom(...causes), fc.constantFrom(undefined, 'Grant the right.'))
    .map(([cause, advice]) => unseen(cause, `Not seen: ${cause}.`, advice));
  return fc.oneof({ weight: 4, arbitrary: value.map((any) => seen(any, now)) }, { weight: 1, arbitrary: unseenSight });
}

function orNull<T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> {
  return fc.oneof({ weight: 9, arbitrary: value }, { weight: 1, arbitrary: fc.constant(null) });
}

const prefix = fc.constantFrom(
  '10.241.0.0/16',
  '10.241.0.0/24',
  '10.241.1.0/24',
  '10.241.1.0/29',
  '10.0.0.0/16',
  'fd00::/64',
  '10.1/16',
  '',
);

const prefixes = fc.array(prefix, { maxLength: 3 });

const state = fc.constantFrom('Succeeded', 'Updating', 'Failed', 'Canceled', 'Deleting', '');

const virtualNode = fc
  .record({ isReady: fc.boolean(), engine: fc.constantFrom('addon', 'addon', 'v2', 'both') })
  .map((part) => aVirtualNode(part as Partial<VirtualNode>));

const addon: fc.Arbitrary<VirtualNodeAddon> = fc
  .record({
    enabled: fc.boolean(),
    subnetName: fc.constantFrom('virtual-node-aci', 'other', ''),
    identity: fc.constantFrom(anAddon().identity, null),
  })
  .map(anAddon);

const clusterNetwork = fc
  .record({
    plugin: fc.constantFrom('azure', 'azure', 'kubenet', 'none', ''),
    pluginMode: fc.constantFrom('', '', 'overlay'),
    ipFamilies: fc.constantFrom(['IPv4'], ['IPv4', 'IPv6'], []),
    authorizedIpRanges: fc.constantFrom([], ['20.0.0.0/8']),
    restrictsImds: fc.boolean(),
    serviceCidrs: prefixes,
    podCidrs: prefixes,
  })
  .map(aClusterNetwork);

const cluster = fc
  .record({
    provisioningState: state,
    powerState: fc.constantFrom('Running', 'Stopped', ''),
    nodeSubnetIds: fc.constantFrom([], [`${networkId}/subnets/nodes`], [burstSubnetId]),
    addon: orNull(addon),
    network: clusterNetwork,
  })
  .map(aCluster);

const subnet = fc
  .record({
    name: fc.constantFrom('virtual-node-aci', 'other', 'nodes'),
    addressPrefixes: prefixes,
    provisioningState: state,
    delegations: fc.constantFrom([], [aciDelegation], ['Microsoft.Web/serverFarms']),
    routeTableId: fc.constantFrom(null, '/routes/hub'),
    natGatewayId: fc.constantFrom(null, '/nat/egress'),
    ipConfigurations: fc.constantFrom(0, 1, 300),
    serviceAssociations: fc.constantFrom([], [aciDelegation], ['Microsoft.Web/serverFarms']),
  })
  .map((part) => aSubnet({ id: `${networkId}/subnets/${part.name}`, ...part }));

const network = fc
  .record({ isManaged: fc.boolean(), addressPrefixes: prefixes, subnets: fc.array(subnet, { maxLength: 3 }) })
  .map(aNetwork);

const usage = fc.record({
  name: fc.constantFrom('ContainerGroups', 'standardcontainergroups', 'StandardCores', 'StandardSpotCores'),
  current: fc.nat(120),
  limit: fc.nat(120),
});

const role = fc.record({
  roleId: fc.constantFrom(networkContributorRoleId, 'acdd72a7-3385-48ef-bd42-f606fba81ae7'),
  scope: fc.constantFrom('/', '', networkId, burstSubnetId, `${networkId}/subnets/nodes`),
});
