import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { allowableReasons } from '../../shared/backlog/eligibility/eligibility-table.ts';
import { ConfigError, type Environment, readConfig } from '../../shared/config.ts';
import { defaultBurstPolicy } from '../../shared/domain/burst-policy.ts';
import { settings, settingsTable } from '../../shared/settings.ts';
import { clusterId } from '../builders/an-observation.ts';

const key = 'c2VjcmV0LWtleS10aGF0LW11c3Qtbm90LWJlLXNob3du';

const connection = `DefaultEndpointsProtocol=https;AccountName=shopburst;AccountKey=${key}==;EndpointSuffix=core.windows.net`;

const anEnvironment = (part: Environment = {}): Environment => ({
  BURST_SCOPE: clusterId,
  AzureWebJobsStorage: connection,
  ...part,
});

const byIdentity = (part: Environment): Environment => anEnvironment({ AzureWebJobsStorage: undefined, ...part });

function problemsOf(env: Environment): readonly string[] {
  try {
    readConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

describe('readConfig', () => {
  it('needs a scope and a storage, and has a default for all else', () => {
    const { storage, auditStorage, ...rest } = readConfig(anEnvironment());

    expect(rest).toEqual({
      scope: { entries: [clusterId] },
      policy: {
        mode: 'observe',
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
      },
      rememberSeconds: 3600,
      azure: {
        resourceManagerEndpoint: 'https://management.azure.com',
        resourceManagerAudience: 'https://management.azure.com',
        monitorLogsEndpoint: 'https://api.loganalytics.io',
        clientId: null,
        hasManagedIdentity: false,
      },
      eventsTopicEndpoint: null,
      warnings: [],
    });
    expect(storage.kind === 'connection-string' && storage.connectionString.reveal()).toBe(connection);
    expect(auditStorage).toBe(storage);
  });

  it('takes what is set, and takes an empty setting for one that is not', () => {
    const config = readConfig(
      anEnvironment({
        BURST_MODE: ' Prepare ',
        BURST_PODS_WANTED: '200',
        BURST_COOLDOWN_SECONDS: '',
        AZURE_RESOURCE_MANAGER_ENDPOINT: 'https://localhost:8443/',
        AZURE_CLIENT_ID: 'aaaaaaaa-0000-0000-0000-000000000001',
        BURST_EVENTS_TOPIC_ENDPOINT: 'https://burst.westeurope-1.eventgrid.azure.net/api/events',
        IDENTITY_ENDPOINT: 'http://localhost:42356/msi/token',
      }),
    );

    expect(config.policy).toMatchObject({ mode: 'prepare', burstPodsWanted: 200, cooldownSeconds: 60 });
    expect(config.eventsTopicEndpoint).toBe('https://burst.westeurope-1.eventgrid.azure.net/api/events');
    expect(config.azure).toMatchObject({
      resourceManagerEndpoint: 'https://localhost:8443',
      resourceManagerAudience: 'https://localhost:8443',
      clientId: 'aaaaaaaa-0000-0000-0000-000000000001',
      hasManagedIdentity: true,
    });
  });

  it.each([
    ['BURST_SETTLE_SECONDS', 'settleSeconds'],
    ['BURST_LIFE_SECONDS_MIN', 'lifeSecondsMin'],
    ['BURST_RETURNS_PER_PASS_MAX', 'evictionsPerPassMax'],
    ['BURST_RETURN_PAUSE_SECONDS', 'movePauseSeconds'],
    ['BURST_RETURNS_PER_POD_HOUR_MAX', 'movesPerPodHourMax'],
    ['BURST_PODS_PER_NAMESPACE_MAX', 'podsPerNamespaceMax'],
    ['BURST_PODS_PER_OWNER_MAX', 'podsPerOwnerMax'],
    ['BURST_CREATES_PER_FIVE_MINUTES_MAX', 'createsPerFiveMinutesMax'],
    ['BURST_CREATES_PER_HOUR_MAX', 'createsPerHourMax'],
    ['BURST_HOT_LOOK_SECONDS', 'hotLookSeconds'],
    ['BURST_HOT_SECONDS', 'hotSeconds'],
  ] as const)('takes %s into the burst policy, and the others stay', (name, member) => {
    const { burst } = readConfig(anEnvironment({ [name]: '57' })).policy;

    expect(burst).toEqual({ ...defaultBurstPolicy, [member]: 57 });
  });

  it('lets pods of Jobs and bare pods be evicted only where that is said', () => {
    const allowed = (text: string) =>
      readConfig(anEnvironment({ BURST_RETURNS_ALLOWED: text })).policy.burst.returnsAllowed;

    expect([allowed(''), allowed('job'), allowed('bare, job')]).toEqual([[], ['job'], ['bare', 'job']]);
  });

  it('lets a namespace and a workload have as many pods as the cluster, where nothing else is said', () => {
    const { burst } = readConfig(anEnvironment({ BURST_PODS_MAX: '300' })).policy;

    expect(burst).toMatchObject({ podsPerClusterMax: 300, podsPerNamespaceMax: 300, podsPerOwnerMax: 300 });
  });

  it('tells everything that is wrong in one friendly message', () => {
    const env = {
      BURST_MODE: 'perpare',
      BURST_SUBNET_PREFIX_LENGTH: '30',
      AZURE_RESOURCE_MANAGER_ENDPOINT: 'http://x',
    };

    expect(() => readConfig(env)).toThrow(
      new ConfigError([
        `BURST_SCOPE is not set. Wanted: ids of clusters, resource groups or subscriptions, with commas between, for example ${settings.scope.example}`,
        'BURST_MODE is "perpare". Wanted: observe, prepare, burst or reap, for example prepare',
        'BURST_SUBNET_PREFIX_LENGTH is "30". Wanted: a whole number from 8 to 28, for example 22',
        'AZURE_RESOURCE_MANAGER_ENDPOINT is "http://x". Wanted: an https URL without path, for example https://management.usgovcloudapi.net',
        'AzureWebJobsStorage is not set. Wanted: a connection string, or AzureWebJobsStorage__accountName, or AzureWebJobsStorage__blobServiceUri, AzureWebJobsStorage__queueServiceUri, AzureWebJobsStorage__tableServiceUri',
      ]),
    );
    expect(new ConfigError(['one', 'two']).message).toBe(
      'Reading the settings of the Function App: 2 problems.\n- one\n- two\nMend the app settings; the app then restarts.',
    );
  });

  it.each([
    ['BURST_SCOPE', `${clusterId}/agentPools/nodes`, 'is something in cluster shop-prod'],
    ['BURST_MODE', 'bursting', 'Wanted: observe, prepare, burst or reap'],
    ['BURST_RETURNS_ALLOWED', 'job,daemonset', 'Wanted: job, bare, with commas between'],
    ['BURST_SUBNET_NAME', '-burst', 'Wanted: a subnet name'],
    ['BURST_SUBNET_NAME', 'burst/../x', 'Wanted: a subnet name'],
    ['BURST_SUBNET_PREFIX_LENGTH', '/24', 'Wanted: a whole number from 8 to 28'],
    ['BURST_PODS_WANTED', '1e3', 'Wanted: a whole number'],
    ['BURST_PODS_WANTED', '0', 'Wanted: a whole number from 1'],
    ['BURST_PODS_WANTED', '252', 'BURST_PODS_WANTED is 252, which a /24 subnet cannot hold'],
    ['BURST_FOLLOW_UP_SECONDS', '3601', 'Wanted: a whole number from 1 to 3600'],
    ['BURST_FOLLOW_UP_SECONDS', '1.5', 'Wanted: a whole number'],
    ['AZURE_RESOURCE_MANAGER_ENDPOINT', 'https://management.azure.com/subscriptions', 'https URL without path'],
    ['AZURE_RESOURCE_MANAGER_ENDPOINT', 'https://management.azure.com?x=1', 'https URL without path'],
    ['AZURE_MONITOR_LOGS_ENDPOINT', 'api.loganalytics.io', 'https URL without path'],
    ['AZURE_CLIENT_ID', 'my-identity', 'Wanted: a GUID'],
    ['AzureWebJobsStorage', 'shopburst', 'is not the connection string of a storage account'],
    [
      'AzureWebJobsStorage',
      '@Microsoft.KeyVault(SecretUri=https://v/s)',
      'is a Key Vault reference that was not resolved',
    ],
    ['AzureWebJobsStorage__accountName', 'Shop-Burst', 'Wanted: the name of a storage account'],
    ['BURST_AUDIT_STORAGE__blobServiceUri', 'http://shopaudit', 'Wanted: the https URL of a storage service'],
    ['BURST_EVENTS_TOPIC_ENDPOINT', 'https://t/api/events?sig=1', 'Wanted: the https URL of an Event Grid topic'],
  ])('refuses %s=%s', (name, value, problem) => {
    expect(problemsOf(anEnvironment({ [name]: value }))).toEqual([expect.stringContaining(problem)]);
  });

  it.each([
    ['AzureWebJobsStorage', `AccountKey=${key}`],
    ['AzureWebJobsStorage', `${key}==`],
    ['BURST_AUDIT_STORAGE', key],
    ['BURST_SCOPE', connection],
    ['BURST_SUBNET_NAME', connection],
    ['AzureWebJobsStorage__accountName', connection],
    ['AzureWebJobsStorage__accountName', `${key}==`],
    ['AzureWebJobsStorage__blobServiceUri', `https://shopburst.blob.core.windows.net?sv=2024&sig=${key}`],
    ['AZURE_RESOURCE_MANAGER_ENDPOINT', `https://user:${key}@host`],
  ])('never repeats a secret, in whatever setting it was put: %s', (name, value) => {
    expect(() => readConfig(anEnvironment({ [name]: value }))).toThrow(ConfigError);
    expect(problemsOf(anEnvironment({ [name]: value })).join()).not.toContain(key);
  });

  it('shows no secret to who prints the config', () => {
    const config = readConfig(anEnvironment({ BURST_AUDIT_STORAGE: connection }));

    expect(inspect(config, { depth: null, showHidden: true }) + JSON.stringify(config)).not.toContain(key);
  });

  it('cannot be changed', () => {
    const config = readConfig(anEnvironment());

    expect(() => Object.assign(config.policy, { mode: 'prepare' })).toThrow(TypeError);
    expect(() => Object.assign(config.scope.entries, { 0: '' })).toThrow(TypeError);
  });

  it('reaches the storage with an identity, by account name', () => {
    const env = byIdentity({ AzureWebJobsStorage__accountName: 'shopburst', AZURE_CLIENT_ID: identity });

    expect(readConfig(env).storage).toEqual({
      kind: 'identity',
      blobServiceUri: 'https://shopburst.blob.core.windows.net',
      queueServiceUri: 'https://shopburst.queue.core.windows.net',
      tableServiceUri: 'https://shopburst.table.core.windows.net',
      clientId: identity,
    });
  });

  it('reaches the storage with an identity of its own, by URIs', () => {
    const uri = (service: string) => `https://127.0.0.1:10000/${service}/`;
    const env = byIdentity({
      AzureWebJobsStorage__blobServiceUri: uri('blobs'),
      AzureWebJobsStorage__queueServiceUri: uri('queues'),
      AzureWebJobsStorage__tableServiceUri: uri('tables'),
      AzureWebJobsStorage__clientId: identity,
    });

    expect(readConfig(env).storage).toEqual({
      kind: 'identity',
      blobServiceUri: 'https://127.0.0.1:10000/blobs',
      queueServiceUri: 'https://127.0.0.1:10000/queues',
      tableServiceUri: 'https://127.0.0.1:10000/tables',
      clientId: identity,
    });
  });

  it('names the URI that is missing where one is', () => {
    const uris = {
      AzureWebJobsStorage__blobServiceUri: 'https://b',
      AzureWebJobsStorage__tableServiceUri: 'https://t',
    };

    expect(problemsOf(byIdentity(uris))).toEqual([
      expect.stringMatching(/^AzureWebJobsStorage__queueServiceUri is not set. Wanted: all three of /),
    ]);
  });

  it('keeps the audit trail in an account of its own where one is set', () => {
    const byName = readConfig(anEnvironment({ BURST_AUDIT_STORAGE: connection.replaceAll('shopburst', 'shopaudit') }));
    const byUri = readConfig(
      anEnvironment({ BURST_AUDIT_STORAGE__blobServiceUri: 'https://shopaudit.blob.core.windows.net/' }),
    );

    expect('connectionString' in byName.auditStorage && byName.auditStorage.connectionString.reveal()).toContain(
      'shopaudit',
    );
    expect(byUri.auditStorage).toEqual({
      kind: 'identity',
      blobServiceUri: 'https://shopaudit.blob.core.windows.net',
      clientId: null,
    });
  });

  it('warns of a setting with a slip of the pen, and starts all the same', () => {
    const config = readConfig(anEnvironment({ BURST_MOED: 'prepare', BURST_HEALTH_CHECK_SCHEDULE: '0 */5 * * * *' }));

    expect(config.warnings).toEqual(['BURST_MOED is not a setting of this version and has no effect.']);
  });
});

describe('settingsTable', () => {
  it('has each setting once, with words for people', () => {
    const rows = settingsTable();

    expect(new Set(rows.map(({ name }) => name)).size).toBe(rows.length);
    for (const { sentence, example } of rows) {
      expect(sentence).toMatch(/^\S.{10,}\.$/);
      expect(example).not.toBe('');
    }
  });

  it('shows defaults and examples that the settings themselves accept', () => {
    const reads = Object.values(settings).flatMap(({ name, reader, example, default: fallback }) => {
      const texts = fallback.kind === 'value' ? [example, fallback.text] : [example];
      return texts.filter((text) => !text.startsWith('@')).map((text) => [name, reader.schema.safeParse(text).success]);
    });

    expect(reads.filter(([, isAccepted]) => !isAccepted)).toEqual([]);
    expect(reads.length).toBeGreaterThan(20);
  });

  it('allows by its example reasons that can be allowed', () => {
    const reasons = settings.allowedReasons.example.split(',');

    expect(reasons.filter((reason) => !allowableReasons.has(reason))).toEqual([]);
  });

  it('says what is required', () => {
    const required = settingsTable().filter((row) => row.default === '(required)');

    expect(required.map(({ name }) => name)).toEqual(['BURST_SCOPE', 'BURST_HEALTH_CHECK_SCHEDULE']);
  });
});

const identity = 'aaaaaaaa-0000-0000-0000-000000000001';
