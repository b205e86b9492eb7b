import {
  accountName,
  amount,
  anyText,
  connectionString,
  type Default,
  endpoint,
  guid,
  mode,
  type Reader,
  returnsAllowed,
  type Setting,
  type SettingRow,
  scope,
  serviceUri,
  subnetName,
  topicEndpoint,
  wholeNumber,
  words,
  yesOrNo,
} from './setting.ts';

const identityExample = 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee';

/** Every setting of the controller. config.ts reads them, the README shows them. */
export const settings = {
  scope: required(scope, {
    name: 'BURST_SCOPE',
    unit: 'resource ids, commas between',
    sentence:
      'Clusters, resource groups or subscriptions: no cluster outside is looked at or changed. With a cluster go its virtual network and the provider registration of its subscription, wherever they are.',
    example: '/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/shop',
  }),
  mode: withDefault(mode, 'observe', {
    name: 'BURST_MODE',
    unit: '',
    sentence:
      'observe reports what it would do and changes nothing in Azure; prepare also mends readiness; burst also lets waiting pods run on ACI and brings them home; reap also deletes what bursting left behind, once it is proven twice.',
    example: 'prepare',
  }),
  subnetName: withDefault(subnetName, 'virtual-node-aci', {
    name: 'BURST_SUBNET_NAME',
    unit: '',
    sentence: 'Name of the subnet for virtual nodes, used or created in the network of the cluster.',
    example: 'burst',
  }),
  subnetPrefixLength: withDefault(wholeNumber(8, 28), '24', {
    name: 'BURST_SUBNET_PREFIX_LENGTH',
    unit: 'bits',
    sentence: 'Size of a subnet that the controller creates, as in /24; each pod takes one address.',
    example: '22',
  }),
  burstPodsWanted: withDefault(wholeNumber(1, 5000), '50', {
    name: 'BURST_PODS_WANTED',
    unit: 'pods',
    sentence: 'How many pods a cluster must be able to burst at once to be called ready.',
    example: '200',
  }),
  followUpSeconds: withDefault(wholeNumber(1, 3600), '15', {
    name: 'BURST_FOLLOW_UP_SECONDS',
    unit: 'seconds',
    sentence: 'How soon the controller comes back while Azure works.',
    example: '30',
  }),
  followUpsMax: withDefault(wholeNumber(1, 10_000), '120', {
    name: 'BURST_FOLLOW_UPS_MAX',
    unit: 'follow-ups',
    sentence:
      'How often in a row it comes back without progress; as its pauses grow, 120 times outlast the hour that a role may take to spread.',
    example: '60',
  }),
  cooldownSeconds: withDefault(wholeNumber(0, 86_400), '60', {
    name: 'BURST_COOLDOWN_SECONDS',
    unit: 'seconds',
    sentence: 'How long a failed change rests before it is tried again.',
    example: '300',
  }),
  attemptsMax: withDefault(wholeNumber(1, 100), '5', {
    name: 'BURST_ATTEMPTS_MAX',
    unit: 'attempts',
    sentence: 'How often a change is tried before an operator is asked.',
    example: '3',
  }),
  monitorAgeSecondsMax: withDefault(wholeNumber(60, 86_400), '600', {
    name: 'BURST_MONITOR_AGE_SECONDS_MAX',
    unit: 'seconds',
    sentence: 'Data of Azure Monitor older than this counts as unknown, never as zero.',
    example: '300',
  }),
  looksInside: withDefault(yesOrNo, 'no', {
    name: 'BURST_LOOK_INSIDE',
    unit: '',
    sentence:
      'yes: observe and prepare also look at the Kubernetes API, and show which pods mode burst would move and why not the others.',
    example: 'yes',
  }),
  waitSecondsMin: withDefault(wholeNumber(0, 3600), '20', {
    name: 'BURST_WAIT_SECONDS_MIN',
    unit: 'seconds',
    sentence: 'How long a pod waits for a VM before it may burst; the cluster autoscaler must have seen it.',
    example: '60',
  }),
  marginSeconds: withDefault(wholeNumber(0, 3600), '30', {
    name: 'BURST_MARGIN_SECONDS',
    unit: 'seconds',
    sentence: 'How much later than ACI a VM must be expected for a pod to burst.',
    example: '60',
  }),
  podsPerPassMax: withDefault(wholeNumber(1, 100), '50', {
    name: 'BURST_PODS_PER_PASS_MAX',
    unit: 'pods',
    sentence: 'How many pods one pass lets burst.',
    example: '20',
  }),
  podsPerClusterMax: withDefault(wholeNumber(1, 5000), '100', {
    name: 'BURST_PODS_MAX',
    unit: 'pods',
    sentence: 'How many burst pods a cluster may have at once.',
    example: '300',
  }),
  podsPerNamespaceMax: optional(wholeNumber(1, 5000), 'as BURST_PODS_MAX', {
    name: 'BURST_PODS_PER_NAMESPACE_MAX',
    unit: 'pods',
    sentence: 'How many burst pods a namespace may have at once.',
    example: '50',
  }),
  podsPerOwnerMax: optional(wholeNumber(1, 5000), 'as BURST_PODS_MAX', {
    name: 'BURST_PODS_PER_OWNER_MAX',
    unit: 'pods',
    sentence: 'How many burst pods one workload may have at once.',
    example: '20',
  }),
  createsPerFiveMinutesMax: withDefault(wholeNumber(1, 10_000), '90', {
    name: 'BURST_CREATES_PER_FIVE_MINUTES_MAX',
    unit: 'pods',
    sentence:
      "How many pods of a cluster burst within five minutes: its share of ACI's limit for the subscription and region.",
    example: '40',
  }),
  createsPerHourMax: withDefault(wholeNumber(1, 100_000), '270', {
    name: 'BURST_CREATES_PER_HOUR_MAX',
    unit: 'pods',
    sentence: 'The same within an hour.',
    example: '120',
  }),
  leaseSeconds: withDefault(wholeNumber(60, 604_800), '3600', {
    name: 'BURST_LEASE_SECONDS',
    unit: 'seconds',
    sentence: 'How long a pod stays on ACI before it goes home as soon as there is room, settled or not.',
    example: '1800',
  }),
  settleSeconds: withDefault(wholeNumber(0, 86_400), '120', {
    name: 'BURST_SETTLE_SECONDS',
    unit: 'seconds',
    sentence: 'How long VM nodes must have had room without a break before pods are brought home.',
    example: '300',
  }),
  lifeSecondsMin: withDefault(wholeNumber(0, 86_400), '180', {
    name: 'BURST_LIFE_SECONDS_MIN',
    unit: 'seconds',
    sentence: 'How long a pod stays on ACI at least before it is brought home.',
    example: '600',
  }),
  evictionsPerPassMax: withDefault(wholeNumber(1, 100), '10', {
    name: 'BURST_RETURNS_PER_PASS_MAX',
    unit: 'pods',
    sentence: 'How many pods one pass brings home, of each workload a tenth of its pods at most, or one.',
    example: '20',
  }),
  movePauseSeconds: withDefault(wholeNumber(1, 600), '30', {
    name: 'BURST_RETURN_PAUSE_SECONDS',
    unit: 'seconds',
    sentence: 'How long a workload rests at least after so many of its pods were brought home.',
    example: '60',
  }),
  movesPerPodHourMax: withDefault(wholeNumber(1, 60), '2', {
    name: 'BURST_RETURNS_PER_POD_HOUR_MAX',
    unit: 'returns',
    sentence: 'How often pods of a workload are brought home within an hour, for each pod that it has.',
    example: '1',
  }),
  returnsAllowed: optional(returnsAllowed, 'none', {
    name: 'BURST_RETURNS_ALLOWED',
    unit: 'reasons, commas between',
    sentence:
      'Reasons that keep a burst pod on ACI unless they are allowed here. job: the work of the pod begins anew, and its Job may count a failure. bare: nothing makes the pod anew, so evicted it is gone for good.',
    example: 'job',
  }),
  hotLookSeconds: withDefault(wholeNumber(1, 3600), '10', {
    name: 'BURST_HOT_LOOK_SECONDS',
    unit: 'seconds',
    sentence: 'How often a cluster with waiting or burst pods is looked at.',
    example: '15',
  }),
  hotSeconds: withDefault(wholeNumber(0, 86_400), '300', {
    name: 'BURST_HOT_SECONDS',
    unit: 'seconds',
    sentence: 'How long a cluster is looked at so often after the last pod that waited or was on ACI.',
    example: '600',
  }),
  vcpuSecondPrice: withDefault(amount, '0.0000135', {
    name: 'BURST_VCPU_SECOND_PRICE',
    unit: 'money per vCPU-second',
    sentence: 'What ACI bills in your region; the default is from memory, so look yours up.',
    example: '0.0000135',
  }),
  gigabyteSecondPrice: withDefault(amount, '0.0000015', {
    name: 'BURST_GIGABYTE_SECOND_PRICE',
    unit: 'money per GB-second',
    sentence: 'The same for memory.',
    example: '0.0000015',
  }),
  monthBudget: withDefault(amount, '500', {
    name: 'BURST_MONTH_BUDGET',
    unit: 'money',
    sentence: 'What bursting may cost per cluster and month; then nothing more bursts.',
    example: '200',
  }),
  episodeBudget: withDefault(amount, '100', {
    name: 'BURST_EPISODE_BUDGET',
    unit: 'money',
    sentence: 'What one episode, from the first waiting pod to the last one home, may cost.',
    example: '50',
  }),
  allowedReasons: optional(words, 'none', {
    name: 'BURST_ALLOWED_REASONS',
    unit: 'reason codes, commas between',
    sentence: 'Reasons that keep a pod from ACI unless they are allowed here, because ACI then runs it differently.',
    example: 'SetsSecurityContext,WantsLongGracePeriod',
  }),
  namespaces: optional(words, 'only those labelled aks-burst/enabled=true', {
    name: 'BURST_NAMESPACES',
    unit: 'names, commas between',
    sentence: 'Namespaces whose pods may burst without the label.',
    example: 'shop,checkout',
  }),
  privateRegistries: optional(words, 'none', {
    name: 'BURST_PRIVATE_REGISTRIES',
    unit: 'host names, commas between',
    sentence:
      'Registries that only a private endpoint reaches: pods with images from them do not burst onto the add-on.',
    example: 'shop.azurecr.io',
  }),
  rememberSeconds: withDefault(wholeNumber(0, 86_400), '3600', {
    name: 'BURST_REMEMBER_SECONDS',
    unit: 'seconds',
    sentence: 'How long good news about slow facts (provider, region, role) is trusted without asking Azure again.',
    example: '600',
  }),
  resourceManagerEndpoint: withDefault(endpoint, 'https://management.azure.com', {
    name: 'AZURE_RESOURCE_MANAGER_ENDPOINT',
    unit: '',
    sentence: 'Azure Resource Manager; another one in a sovereign cloud.',
    example: 'https://management.usgovcloudapi.net',
  }),
  resourceManagerAudience: optional(endpoint, 'the endpoint', {
    name: 'AZURE_RESOURCE_MANAGER_AUDIENCE',
    unit: '',
    sentence: 'For whom tokens for Azure Resource Manager are asked.',
    example: 'https://management.core.usgovcloudapi.net',
  }),
  monitorLogsEndpoint: withDefault(endpoint, 'https://api.loganalytics.io', {
    name: 'AZURE_MONITOR_LOGS_ENDPOINT',
    unit: '',
    sentence: 'The query endpoint of Azure Monitor logs; another one in a sovereign cloud.',
    example: 'https://api.loganalytics.us',
  }),
  eventsTopicEndpoint: optional(topicEndpoint, 'nothing is published', {
    name: 'BURST_EVENTS_TOPIC_ENDPOINT',
    unit: '',
    sentence: 'Event Grid topic with the CloudEvents schema, to which the audit events are published as well.',
    example: 'https://burst.westeurope-1.eventgrid.azure.net/api/events',
  }),
  clientId: optional(guid, 'the identity of the Function App itself', {
    name: 'AZURE_CLIENT_ID',
    unit: '',
    sentence: 'Client id of the user-assigned identity that the controller works as.',
    example: identityExample,
  }),
  identityEndpoint: optional(anyText, 'the sign-in of the developer', {
    name: 'IDENTITY_ENDPOINT',
    unit: '',
    sentence: 'Set by Azure where the Function App has an identity; where present, that identity is used.',
    example: 'set by Azure',
  }),
  storage: optional(connectionString, 'the identity form below', {
    name: 'AzureWebJobsStorage',
    unit: '',
    sentence:
      'Storage of queue, ledger and audit as a connection string (secret); preferred to the identity form, as by the host.',
    example: '@Microsoft.KeyVault(SecretUri=…)',
  }),
  storageAccountName: optional(accountName, 'the three URIs below', {
    name: 'AzureWebJobsStorage__accountName',
    unit: '',
    sentence: 'The same storage by name, reached with an identity (public cloud).',
    example: 'shopburst',
  }),
  storageBlobs: optional(serviceUri, 'derived from the account name', {
    name: 'AzureWebJobsStorage__blobServiceUri',
    unit: '',
    sentence: 'The same storage by URI, in any cloud and with an identity: its blobs.',
    example: 'https://shopburst.blob.core.windows.net',
  }),
  storageQueues: optional(serviceUri, 'derived from the account name', {
    name: 'AzureWebJobsStorage__queueServiceUri',
    unit: '',
    sentence: 'The same storage by URI: its queues.',
    example: 'https://shopburst.queue.core.windows.net',
  }),
  storageTables: optional(serviceUri, 'derived from the account name', {
    name: 'AzureWebJobsStorage__tableServiceUri',
    unit: '',
    sentence: 'The same storage by URI: its tables.',
    example: 'https://shopburst.table.core.windows.net',
  }),
  storageClientId: optional(guid, 'AZURE_CLIENT_ID', {
    name: 'AzureWebJobsStorage__clientId',
    unit: '',
    sentence: 'Client id of the user-assigned identity that reaches the storage.',
    example: identityExample,
  }),
  audit: optional(connectionString, 'the storage above', {
    name: 'BURST_AUDIT_STORAGE',
    unit: '',
    sentence:
      'A separate account for the audit trail as a connection string (secret), for instance one with immutable blobs.',
    example: '@Microsoft.KeyVault(SecretUri=…)',
  }),
  auditBlobs: optional(serviceUri, 'the storage above', {
    name: 'BURST_AUDIT_STORAGE__blobServiceUri',
    unit: '',
    sentence: 'The same account by URI, reached with an identity.',
    example: 'https://shopaudit.blob.core.windows.net',
  }),
  auditClientId: optional(guid, 'AZURE_CLIENT_ID', {
    name: 'BURST_AUDIT_STORAGE__clientId',
    unit: '',
    sentence: 'Client id of the user-assigned identity that reaches the audit account.',
    example: identityExample,
  }),
} as const;

/** Settings that the Functions host reads, not the controller. */
export const hostSettings: readonly SettingRow[] = [
  {
    name: 'BURST_HEALTH_CHECK_SCHEDULE',
    unit: 'NCRONTAB, UTC',
    default: { kind: 'required' },
    sentence: 'When all clusters in scope are looked at without any alert; read by the Functions host.',
    example: '0 */5 * * * *',
  },
  {
    name: 'AzureWebJobsStorage__credential',
    unit: '',
    default: { kind: 'none', means: 'a connection string is expected' },
    sentence: 'managedidentity, wherever the identity form of the storage is used; read by the Functions host.',
    example: 'managedidentity',
  },
];

/** The rows of the README's table, all texts plain. */
export function settingsTable(): readonly Readonly<
  Record<'name' | 'unit' | 'default' | 'sentence' | 'example', string>
>[] {
  return [...Object.values(settings), ...hostSettings].map(({ name, unit, sentence, example, default: fallback }) => ({
    name,
    unit,
    default: defaultText(fallback),
    sentence,
    example,
  }));
}

function defaultText(fallback: Default): string {
  if (fallback.kind === 'required') return '(required)';
  return fallback.kind === 'value' ? fallback.text : `(none: ${fallback.means})`;
}

type Words = Omit<SettingRow, 'default'>;

function required<T>(reader: Reader<T>, words: Words): Setting<T> {
  return { ...words, reader, default: { kind: 'required' } };
}

function withDefault<T>(reader: Reader<T>, text: string, words: Words): Setting<T> {
  return { ...words, reader, default: { kind: 'value', text } };
}

function optional<T>(reader: Reader<T>, means: string, words: Words): Setting<T | null> {
  return { ...words, reader, default: { kind: 'none', means } };
}
