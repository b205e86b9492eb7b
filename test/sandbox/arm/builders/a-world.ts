/** Puts built things together, with the subscriptions, resource groups and providers that they need. */
import { SANDBOX_TENANT } from '../../tokens.ts';
import { keyOf, partsOf } from '../ids.ts';
import { grantRole, type RoleName } from '../roles.ts';
import type {
  AciUsage,
  AzureWorld,
  Delays,
  ManagedCluster,
  Provider,
  Resource,
  Subscription,
  VirtualNetwork,
  WorkloadPod,
} from '../state.ts';
import { LOCATION, SUBSCRIPTION } from './place.ts';

/** Round figures of what Azure takes; stories set what matters to them. */
export const ORDINARY_DELAYS: Delays = {
  clusterUpdateSeconds: 180,
  subnetUpdateSeconds: 5,
  subnetDeleteSeconds: 5,
  groupDeleteSeconds: 20,
  providerRegistrationSeconds: 90,
  rolePropagationSeconds: 120,
  principalReplicationSeconds: 0,
  connectorStartSeconds: 60,
  metricsLatencySeconds: 60,
};

/** When everything in a fresh world was made. */
const LONG_AGO_MS = Date.parse('2020-01-01T00:00:00Z');

const NAMESPACES = [
  'Microsoft.ContainerInstance',
  'Microsoft.ContainerService',
  'Microsoft.Network',
  'Microsoft.Insights',
  'Microsoft.OperationalInsights',
];

export interface WorldParts {
  clusters?: ManagedCluster[];
  virtualNetworks?: VirtualNetwork[];
  containerGroups?: Resource[];
  /** Granted long ago. */
  grants?: { scope: string; role: RoleName; principalId: string }[];
  /** Pods by cluster id. */
  workloads?: Record<string, WorkloadPod[]>;
  /** Providers that are not registered in any subscription. */
  unregistered?: string[];
  /** Locations with Azure Container Instances, and what is used there. */
  containerInstances?: Record<string, AciUsage[]>;
  delays?: Partial<Delays>;
  pageSize?: number;
  /** Subscriptions without resources. */
  subscriptions?: string[];
}

/** A world with these parts. Everything in it has been there for years. */
export function aWorld(parts: WorldParts = {}): AzureWorld {
  const world: AzureWorld = {
    tenantId: SANDBOX_TENANT,
    speed: 1,
    delays: { ...ORDINARY_DELAYS, ...parts.delays },
    pageSize: parts.pageSize ?? 100,
    subscriptions: {},
    clusters: byId(parts.clusters),
    virtualNetworks: byId(parts.virtualNetworks),
    containerGroups: byId(parts.containerGroups),
    roleAssignments: {},
    principals: {},
    workloads: Object.fromEntries(Object.entries(parts.workloads ?? {}).map(([id, pods]) => [keyOf(id), pods])),
    operations: [],
    marks: { addonEnabledAtMs: {}, subnetFitAtMs: {}, nodeLeftBehindAtMs: {} },
    serial: 0,
  };
  for (const id of parts.subscriptions ?? [SUBSCRIPTION]) addSubscription(world, id, parts);
  for (const resource of resourcesOf(world)) addGroups(world, resource, parts);
  for (const grant of parts.grants ?? []) grantRole(world, { ...grant, atMs: LONG_AGO_MS });
  return world;
}

function byId<T extends { id: string }>(resources: T[] = []): Record<string, T> {
  return Object.fromEntries(resources.map((resource) => [keyOf(resource.id), resource]));
}

function resourcesOf(world: AzureWorld): Resource[] {
  return [world.clusters, world.virtualNetworks, world.containerGroups].flatMap((kind) =>
    Object.values<Resource>(kind),
  );
}

function addGroups(world: AzureWorld, resource: Resource, parts: WorldParts): void {
  const { subscriptionId, resourceGroup } = partsOf(resource.id);
  const nodeGroup = resource.properties.nodeResourceGroup;
  const { resourceGroups } = addSubscription(world, subscriptionId, parts);
  for (const name of [resourceGroup, nodeGroup]) {
    if (typeof name === 'string') resourceGroups[keyOf(name)] ??= { name, location: resource.location ?? LOCATION };
  }
}

function addSubscription(world: AzureWorld, id: string, parts: WorldParts): Subscription {
  const unregistered = (parts.unregistered ?? []).map(keyOf);
  const locations = parts.containerInstances ?? { [LOCATION]: ordinaryUsages() };
  const providers = NAMESPACES.map((namespace) =>
    aProvider(namespace, !unregistered.includes(keyOf(namespace)), locations),
  );
  world.subscriptions[keyOf(id)] ??= {
    id,
    resourceGroups: {},
    providers: Object.fromEntries(providers.map((provider) => [keyOf(provider.namespace), provider])),
    containerInstances: Object.fromEntries(
      Object.entries(locations).map(([name, usages]) => [keyOf(name), { usages, capabilities: [aCapability(name)] }]),
    ),
  };
  return world.subscriptions[keyOf(id)] as Subscription;
}

/** Azure's default quota per subscription and region; facts on AKS virtual nodes, section 3. */
function ordinaryUsages(): AciUsage[] {
  return [
    { name: 'ContainerGroups', currentValue: 0, limit: 100 },
    { name: 'StandardCores', currentValue: 0, limit: 100 },
  ];
}

function aProvider(namespace: string, isRegistered: boolean, locations: Record<string, unknown>): Provider {
  const groups = { resourceType: 'containerGroups', locations: Object.keys(locations), apiVersions: ['2023-05-01'] };
  const resourceTypes = namespace === 'Microsoft.ContainerInstance' ? [groups] : [];
  return { namespace, registrationState: isRegistered ? 'Registered' : 'NotRegistered', resourceTypes };
}

function aCapability(location: string): Record<string, unknown> {
  const capabilities = { maxMemoryInGB: 240, maxCpu: 31, maxGpuCount: 0 };
  return {
    resourceType: 'containerGroups',
    osType: 'Linux',
    location,
    ipAddressType: 'Private',
    gpu: 'None',
    capabilities,
  };
}
