import type { Mode } from '../../shared/domain/mode.ts';

/** What each scenario asks for, in words of its own: the predicted resources are held to it. */
export interface Asked {
  readonly mode: Mode;
  readonly environment: string;
  readonly isPrivate: boolean;
  /** From where operators may call the app of a private network. */
  readonly operators?: readonly string[];
  /** Where they are in peered networks, to read storage by its private endpoints. */
  readonly operatorRanges?: readonly string[];
  /** Networks that the controller reaches from its own. */
  readonly peers?: readonly string[];
  readonly receiver: 'functionKey' | 'secureWebhook';
  /** The application whose token a secure webhook asks for. */
  readonly webhook?: Readonly<Record<'objectId' | 'clientId' | 'identifierUri' | 'tenantId', string>>;
  readonly clusters: readonly AskedCluster[];
  readonly announcesOutcomes: boolean;
  readonly immutableDays: number | undefined;
  /** Whether somebody has locked that policy. */
  readonly isLocked?: boolean;
  /** Days after which records are deleted: never where it is left out. */
  readonly deleteAfterDays?: number;
  /** Whether the use of the trail is logged. */
  readonly logsAccess?: boolean;
  /** Where topics with an identity deliver; a queue unless told otherwise. */
  readonly eventDelivery?: 'function';
  readonly alerts: readonly ('metric' | 'query' | 'prometheus')[];
  /** The workspace that has the metrics of Prometheus. */
  readonly prometheus?: string;
  /** Action groups of operators, whom the controller tells when it misses an objective of its own. */
  readonly tellsOperators?: readonly string[];
  /** Whether observe and prepare look at the Kubernetes API as well. */
  readonly looksInside?: boolean;
  /** Whether every setting that there is was given. */
  readonly givesEverySetting: boolean;
  readonly sizes: AskedSizes;
  /** On everything. */
  readonly tags?: Readonly<Record<string, string>>;
}

/** How much of what. */
export interface AskedSizes {
  readonly nodeVersion: '22' | '24';
  readonly megabytes: number;
  readonly instances: number;
  /** Instances that stay awake for alerts. */
  readonly awake: number;
  readonly storage: string;
  readonly logDays: number;
  readonly schedule: string;
}

export interface AskedCluster {
  readonly id: string;
  /** Resource id of the group of its nodes. */
  readonly nodes: string;
  readonly network?: string;
  /** What the cluster and its burst subnet name. */
  readonly linked?: readonly string[];
  /** A topic that was there before, and the object id of its identity where it has one. */
  readonly topic?: { readonly id: string; readonly principal?: string };
}

const one = '/subscriptions/11111111-0000-4000-8000-000000000001';
const two = '/subscriptions/22222222-0000-4000-8000-000000000002';
const hub = '/subscriptions/33333333-0000-4000-8000-000000000003/resourceGroups/hub';

const aCluster = (group: string, name: string, nodes: string, more: Partial<AskedCluster> = {}): AskedCluster => ({
  id: `${group}/providers/Microsoft.ContainerService/managedClusters/${name}`,
  nodes: `${group.replace(/[^/]+$/, '')}${nodes}`,
  ...more,
});

const shop = aCluster(`${one}/resourceGroups/shop`, 'shop', 'MC_shop_shop_westeurope');
const shopNetwork = `${one}/resourceGroups/shop/providers/Microsoft.Network/virtualNetworks/shop-vnet`;
const spoke = `${hub}/providers/Microsoft.Network/virtualNetworks/spoke-shop`;
const logs = `${hub}/providers/Microsoft.OperationalInsights/workspaces/platform`;
/** Two teams may well give two clusters one name. */
const batch = aCluster(`${two}/resourceGroups/batch`, shop.id.split('/').at(-1) ?? '', 'batch-nodes');
const batchTopic = `${two}/resourceGroups/events/providers/Microsoft.EventGrid/systemTopics/batch-events`;

const sandboxGroup = '/subscriptions/6b2f0c1e-6a53-4b1d-9b7c-2f6f3a1d0e11/resourceGroups/shop-rg';

/** What the worlds of the stories name, and one of each other type that there is. */
const sandboxLinks = [
  `${sandboxGroup}/providers/Microsoft.Network/virtualNetworks/shop-vnet/subnets/nodes`,
  `${sandboxGroup}/providers/Microsoft.Network/natGateways/egress`,
  `${sandboxGroup}/providers/Microsoft.Network/networkSecurityGroups/shop`,
  `${sandboxGroup}/providers/Microsoft.Network/publicIPAddresses/shop`,
  `${sandboxGroup}/providers/Microsoft.Network/publicIPPrefixes/shop`,
  `${sandboxGroup}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/shop`,
  `${sandboxGroup}/providers/Microsoft.OperationalInsights/workspaces/shop`,
  `${sandboxGroup}/providers/Microsoft.OperationsManagement/solutions/ContainerInsights(shop)`,
  `${sandboxGroup}/providers/Microsoft.Compute/diskEncryptionSets/shop`,
] as const;

/** What there is where nothing is said. */
const sizes: AskedSizes = {
  nodeVersion: '24',
  megabytes: 2048,
  instances: 40,
  awake: 0,
  storage: 'Standard_ZRS',
  logDays: 30,
  schedule: '0 */5 * * * *',
};

const plain = {
  mode: 'observe',
  isPrivate: false,
  receiver: 'functionKey',
  clusters: [shop],
  announcesOutcomes: false,
  immutableDays: undefined,
  alerts: ['metric'],
  givesEverySetting: false,
  sizes,
} satisfies Partial<Asked>;

/** What the sandbox grants: its one cluster in each mode. */
const sandbox = <M extends Mode>(mode: M) => ({
  ...plain,
  environment: `sandbox-${mode}`,
  mode,
  clusters: [
    {
      ...aCluster(sandboxGroup, 'shop', 'MC_shop-rg_shop_westeurope'),
      network: `${sandboxGroup}/providers/Microsoft.Network/virtualNetworks/shop-vnet`,
      linked: sandboxLinks,
    },
  ] as const,
  announcesOutcomes: true,
});

export const asked = {
  smallest: { ...plain, environment: 'burst' },
  full: {
    environment: 'burst-full',
    mode: 'burst',
    isPrivate: false,
    receiver: 'secureWebhook',
    webhook: {
      objectId: '55555555-0000-4000-8000-000000000005',
      clientId: '66666666-0000-4000-8000-000000000006',
      identifierUri: 'api://66666666-0000-4000-8000-000000000006',
      tenantId: '77777777-0000-4000-8000-000000000007',
    },
    clusters: [
      {
        ...shop,
        network: spoke,
        linked: [
          `${spoke}/subnets/nodes`,
          `${hub}/providers/Microsoft.Network/networkSecurityGroups/spoke-shop`,
          `${hub}/providers/Microsoft.Network/natGateways/spoke-shop`,
          logs,
          `${hub}/providers/Microsoft.OperationsManagement/solutions/ContainerInsights(platform)`,
          `${one}/resourceGroups/shop-identities/providers/Microsoft.ManagedIdentity/userAssignedIdentities/shop`,
          `${one}/resourceGroups/shop/providers/Microsoft.Network/publicIPAddresses/shop-out`,
          `${one}/resourceGroups/shop/providers/Microsoft.Network/publicIPPrefixes/shop-out`,
          `${one}/resourceGroups/shop/providers/Microsoft.Compute/diskEncryptionSets/shop`,
        ],
      },
      aCluster(`${one}/resourceGroups/shop`, 'shop_blue', 'MC_shop_shop_blue_westeurope', {
        network: spoke,
        linked: [`${spoke}/subnets/nodes-blue`, logs],
      }),
      {
        ...batch,
        network: `${batch.nodes}/providers/Microsoft.Network/virtualNetworks/aks-vnet-12345678`,
        topic: { id: batchTopic, principal: '44444444-0000-4000-8000-000000000004' },
      },
    ],
    announcesOutcomes: true,
    immutableDays: 365,
    deleteAfterDays: 3650,
    logsAccess: true,
    alerts: ['metric', 'query', 'prometheus'],
    prometheus: `${hub}/providers/Microsoft.Monitor/accounts/metrics`,
    tellsOperators: [`${hub}/providers/Microsoft.Insights/actionGroups/platform`],
    givesEverySetting: true,
    sizes: {
      nodeVersion: '22',
      megabytes: 4096,
      instances: 100,
      awake: 1,
      storage: 'Standard_GZRS',
      logDays: 90,
      schedule: '0 * * * * *',
    },
    tags: { owner: 'platform', 'cost-center': '4711' },
  },
  'private-network': {
    ...plain,
    environment: 'burst-private',
    mode: 'burst',
    isPrivate: true,
    operators: ['203.0.113.7/32'],
    operatorRanges: ['10.20.30.0/27'],
    peers: [shopNetwork],
    clusters: [{ ...shop, network: shopNetwork }],
    announcesOutcomes: true,
  },
  'observe-only': {
    ...plain,
    environment: 'burst-look',
    looksInside: true,
    clusters: [
      { ...shop, network: shopNetwork, linked: [`${shopNetwork}/subnets/nodes`] },
      { ...batch, topic: { id: batchTopic } },
    ],
  },
  'sandbox-observe': sandbox('observe'),
  'sandbox-prepare': sandbox('prepare'),
  'sandbox-burst': sandbox('burst'),
  'sandbox-reap': sandbox('reap'),
  'function-key': {
    ...plain,
    environment: 'burst-key',
    mode: 'prepare',
    immutableDays: 30,
    isLocked: true,
    eventDelivery: 'function',
  },
} as const satisfies Record<string, Asked>;

export type ScenarioName = keyof typeof asked;
