/**
 * The emulated Azure as plain data: everything that the emulator answers from and writes to. Stories and tests seed it
 * with builders.ts and look at it afterwards; it can be cloned and printed.
 * Resources are kept as ARM shows them, with whatever unknown properties were sent, and are keyed by lower-case id.
 */

export interface AzureWorld {
  tenantId: string;
  /** How many simulated seconds pass in one second of the timestamps; the emulator copies it from its clock. */
  speed: number;
  delays: Delays;
  /** Resources per page of a list. */
  pageSize: number;
  /** By lower-case subscription id. */
  subscriptions: Record<string, Subscription>;
  clusters: Record<string, ManagedCluster>;
  virtualNetworks: Record<string, VirtualNetwork>;
  containerGroups: Record<string, Resource>;
  roleAssignments: Record<string, RoleAssignment>;
  /** Directory objects by object id. */
  principals: Record<string, { createdAtMs: number }>;
  /** Pods of each cluster, by lower-case cluster id. */
  workloads: Record<string, WorkloadPod[]>;
  operations: Operation[];
  marks: Marks;
  /** Grows with every id or etag made, so that the same story makes the same ones. */
  serial: number;
}

/** How long Azure takes, in simulated seconds. */
export interface Delays {
  clusterUpdateSeconds: number;
  subnetUpdateSeconds: number;
  subnetDeleteSeconds: number;
  groupDeleteSeconds: number;
  providerRegistrationSeconds: number;
  /** From a role assignment's creation until it has an effect. */
  rolePropagationSeconds: number;
  /** From an identity's creation until role assignments may name it. */
  principalReplicationSeconds: number;
  /** From the last precondition met until the virtual node is Ready. */
  connectorStartSeconds: number;
  /** From a moment until the platform metrics know of it. */
  metricsLatencySeconds: number;
}

/** What cannot be read from the resources themselves: since when, in milliseconds; absent is since ever. */
export interface Marks {
  addonEnabledAtMs: Record<string, number>;
  subnetFitAtMs: Record<string, number>;
  /** A virtual node that was Ready when the add-on was disabled stays as NotReady. */
  nodeLeftBehindAtMs: Record<string, number>;
}

export interface Subscription {
  id: string;
  /** By lower-case name. */
  resourceGroups: Record<string, { name: string; location: string }>;
  /** By lower-case namespace. */
  providers: Record<string, Provider>;
  /** What Azure Container Instances has per location. */
  containerInstances: Record<string, { usages: AciUsage[]; capabilities: Record<string, unknown>[] }>;
}

export interface Provider {
  namespace: string;
  registrationState: 'NotRegistered' | 'Registering' | 'Registered';
  /** While Registering: when it ends. When Registered during the story: when that was. */
  registeredAtMs?: number;
  resourceTypes: Record<string, unknown>[];
}

export interface AciUsage {
  name: string;
  currentValue: number;
  limit: number;
}

export interface Resource {
  id: string;
  name: string;
  type: string;
  location?: string;
  tags?: Record<string, string>;
  properties: Record<string, unknown>;
  [unknown: string]: unknown;
}

export interface ManagedCluster extends Resource {
  location: string;
  eTag: string;
  properties: ClusterProperties;
}

export interface ClusterProperties {
  provisioningState: string;
  agentPoolProfiles?: AgentPool[];
  addonProfiles?: Record<string, AddonProfile>;
  nodeResourceGroup?: string;
  [unknown: string]: unknown;
}

export interface AgentPool {
  name: string;
  vnetSubnetID?: string;
  provisioningState?: string;
  eTag?: string;
  [unknown: string]: unknown;
}

export interface AddonProfile {
  enabled: boolean;
  config?: Record<string, string> | null;
  identity?: { resourceId: string; clientId: string; objectId: string };
}

export interface VirtualNetwork extends Resource {
  location: string;
  etag: string;
  properties: {
    provisioningState: string;
    addressSpace: { addressPrefixes: string[] };
    subnets: Subnet[];
    [unknown: string]: unknown;
  };
}

export interface Subnet {
  id: string;
  name: string;
  type: string;
  etag: string;
  properties: SubnetProperties;
  [unknown: string]: unknown;
}

export interface SubnetProperties {
  provisioningState: string;
  addressPrefix?: string;
  addressPrefixes?: string[];
  delegations?: Delegation[];
  routeTable?: { id: string };
  ipConfigurations?: unknown[];
  serviceAssociationLinks?: unknown[];
  [unknown: string]: unknown;
}

export interface Delegation {
  name: string;
  properties: { serviceName: string; [unknown: string]: unknown };
  [unknown: string]: unknown;
}

export interface RoleAssignment {
  id: string;
  name: string;
  type: string;
  properties: {
    scope: string;
    roleDefinitionId: string;
    principalId: string;
    principalType?: string;
    createdOn: string;
    [unknown: string]: unknown;
  };
}

/** One pod over its life; the times are milliseconds since the epoch. */
export interface WorkloadPod {
  namespace: string;
  name: string;
  uid: string;
  controller?: { kind: string; name: string };
  node?: string;
  createdAtMs: number;
  runningAtMs?: number;
  goneAtMs?: number;
  /** What the scheduler says while it finds no node. */
  schedulingMessage?: string;
}

/** One long-running operation. `failsWith` is decided beforehand by a fault; `error` is how it ended. */
export interface Operation {
  id: string;
  kind: 'cluster' | 'subnet' | 'subnetDelete' | 'groupDelete';
  namespace: 'Microsoft.ContainerService' | 'Microsoft.Network' | 'Microsoft.ContainerInstance';
  subscriptionId: string;
  location: string;
  resourceId: string;
  startedAtMs: number;
  endsAtMs: number;
  status: 'InProgress' | 'Succeeded' | 'Failed';
  failsWith?: OperationError;
  error?: OperationError;
}

export interface OperationError {
  code: string;
  message: string;
}
