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
  readonly receiver: 'functionKey' | 'secureWebhook';
  readonly clusters: readonly AskedCluster[];
  readonly announcesOutcomes: boolean;
  readonly immutableDays: number | undefined;
  /** Whether the use of the trail is logged. */
  readonly logsAccess?: boolean;
  /** Where topics with an identity deliver; a queue unless told otherwise. */
  readonly eventDelivery?: 'function';
  readonly alerts: readonly ('metric' | 'query' | 'prometheus')[];
  /** Action groups of operators, whom the controller tells when it misses an objective of its own. */
  readonly tellsOperators?: readonly string[];
  /** Whether observe and prepare look at the Kubernetes API as well. */
  readonly looksInside?: boolean;
  /** Whether every setting that there is was given. */
  readonly givesEverySetting: boolean;
}

export interface AskedCluster {
  readonly id: string;
  /** Resource id of the group of its nodes. */
  readonly nodes: string;
  readonly network?: string;
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
/** Two teams may well give two clusters one name. */
const batch = aCluster(`${two}/resourceGroups/batch`, shop.id.split('/').at(-1) ?? '', 'batch-nodes');
const batchTopic = `${two}/resourceGroups/events/providers/Microsoft.EventGrid/systemTopics/batch-events`;

const sandboxGroup = '/subscriptions/6b2f0c1e-6a53-4b1d-9b7c-2f6f3a1d0e11/resourceGroups/shop-rg';

const plain = {
  mode: 'observe',
  isPrivate: false,
  receiver: 'functionKey',
  clusters: [shop],
  announcesOutcomes: false,
  immutableDays: undefined,
  alerts: ['metric'],
  givesEverySetting: false,
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
      linked: [sandboxGroup],
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
    clusters: [
      { ...shop, network: spoke, linked: [hub, `${one}/resourceGroups/shop-identities`] },
      aCluster(`${one}/resourceGroups/shop`, 'shop-blue', 'MC_shop_shop-blue_westeurope', { network: spoke }),
      { ...batch, topic: { id: batchTopic, principal: '44444444-0000-4000-8000-000000000004' } },
    ],
    announcesOutcomes: true,
    immutableDays: 365,
    logsAccess: true,
    alerts: ['metric', 'query', 'prometheus'],
    tellsOperators: [`${hub}/providers/Microsoft.Insights/actionGroups/platform`],
    givesEverySetting: true,
  },
  'private-network': {
    ...plain,
    environment: 'burst-private',
    mode: 'burst',
    isPrivate: true,
    operators: ['203.0.113.7/32'],
    operatorRanges: ['10.20.30.0/27'],
    clusters: [{ ...shop, network: shopNetwork }],
    announcesOutcomes: true,
  },
  'observe-only': {
    ...plain,
    environment: 'burst-look',
    looksInside: true,
    clusters: [
      { ...shop, network: shopNetwork, linked: [`${one}/resourceGroups/shop`] },
      { ...batch, topic: { id: batchTopic } },
    ],
  },
  'sandbox-observe': sandbox('observe'),
  'sandbox-prepare': sandbox('prepare'),
  'sandbox-burst': sandbox('burst'),
  'sandbox-reap': sandbox('reap'),
  'function-key': { ...plain, environment: 'burst-key', mode: 'prepare', immutableDays: 30, eventDelivery: 'function' },
} as const satisfies Record<string, Asked>;

export type ScenarioName = keyof typeof asked;
