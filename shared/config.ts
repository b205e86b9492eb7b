import { type BurstPolicy, defaultBurstPolicy } from './domain/burst-policy.ts';
import type { Policy } from './domain/policy.ts';
import { fitsSubnet } from './policy-for.ts';
import type { Scope } from './scope.ts';
import type { Secret } from './secret.ts';
import type { Setting } from './setting.ts';
import { hostSettings, settings } from './settings.ts';

/** All that the environment says, read once, checked and frozen. No other file reads process.env. */
export interface Config {
  readonly scope: Scope;
  /** What is wanted for a cluster without tags of its own. */
  readonly policy: Policy;
  readonly rememberSeconds: number;
  readonly azure: AzureConfig;
  /** Queue, ledger and leases. */
  readonly storage: StorageConfig;
  /** The audit trail; the same as `storage` where none is set. */
  readonly auditStorage: BlobConfig;
  /** `https://host/api/events`; null where nothing is published. */
  readonly eventsTopicEndpoint: string | null;
  /** Not wrong, but surely not meant: one line each for the log. */
  readonly warnings: readonly string[];
}

export interface AzureConfig {
  /** `https://host`, without trailing slash, as are all endpoints here. */
  readonly resourceManagerEndpoint: string;
  readonly resourceManagerAudience: string;
  readonly monitorLogsEndpoint: string;
  /** Client id of a user-assigned identity; null for the app's own. */
  readonly clientId: string | null;
  /** True in a Function App with an identity (IDENTITY_ENDPOINT is set). */
  readonly hasManagedIdentity: boolean;
}

export interface ByConnectionString {
  readonly kind: 'connection-string';
  readonly connectionString: Secret;
}

export interface BlobsByIdentity {
  readonly kind: 'identity';
  readonly blobServiceUri: string;
  readonly clientId: string | null;
}

export interface StorageByIdentity extends BlobsByIdentity {
  readonly queueServiceUri: string;
  readonly tableServiceUri: string;
}

export type StorageConfig = ByConnectionString | StorageByIdentity;

export type BlobConfig = ByConnectionString | BlobsByIdentity;

export type Environment = Readonly<Record<string, string | undefined>>;

/** Throws one ConfigError that names everything that is wrong. Values of secrets are never repeated. */
export function readConfig(env: Environment = process.env): Config {
  const problems: string[] = [];
  const read = readSettings(env, problems);
  problems.push(...sizeProblems(read), ...storageProblems(read));
  if (problems.length > 0) throw new ConfigError(problems);
  return deepFreeze({ ...configFrom(read as Values), warnings: unknownSettings(env) });
}

export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
    const lines = problems.map((problem) => `- ${problem}`).join('\n');
    super(
      `Reading the settings of the Function App: ${count}.\n${lines}\nMend the app settings; the app then restarts.`,
    );
    this.problems = problems;
  }
}

type Values = { [K in keyof typeof settings]: (typeof settings)[K] extends Setting<infer T> ? T : never };

/** Undefined where a setting has a problem. */
type Read = { [K in keyof Values]: Values[K] | undefined };

function readSettings(env: Environment, problems: string[]): Read {
  const entries = Object.entries(settings).map(([key, setting]) => [key, readSetting(setting, env, problems)]);
  return Object.fromEntries(entries);
}

function readSetting(setting: Setting<unknown>, env: Environment, problems: string[]): unknown {
  const { name, reader, example } = setting;
  const set = env[name]?.trim() ?? '';
  if (set === '' && setting.default.kind === 'none') return null;
  if (set === '' && setting.default.kind === 'required') {
    problems.push(`${name} is not set. Wanted: ${reader.wants}, for example ${example}`);
    return undefined;
  }
  const read = reader.schema.safeParse(set === '' && setting.default.kind === 'value' ? setting.default.text : set);
  if (!read.success) problems.push(...read.error.issues.map(({ message }) => problemOf(setting, set, message)));
  return read.data;
}

const shownCharsMax = 200;

function problemOf({ name, reader, example }: Setting<unknown>, set: string, message: string): string {
  const wanted = `Wanted: ${reader.wants}, for example ${example}`;
  if (reader.explainsItself && !looksSecret(set)) return `${name}: ${message}. ${wanted}`;
  const shown = looksSecret(set)
    ? 'a text that looks like a secret and is not shown'
    : `"${set.slice(0, shownCharsMax)}"`;
  return `${name} is ${shown}. ${wanted}`;
}

/** Keys and tokens end up in the wrong setting too. */
const looksSecret = (text: string) =>
  /(key|sig|signature|password|secret|token)=|:\/\/[^/]*@|[a-z\d+/]{40,}={1,2}$/i.test(text);

function sizeProblems({ subnetPrefixLength, burstPodsWanted }: Read): readonly string[] {
  if (subnetPrefixLength === undefined || burstPodsWanted === undefined) return [];
  if (fitsSubnet({ subnetPrefixLength, burstPodsWanted })) return [];
  const { burstPodsWanted: pods, subnetPrefixLength: length } = settings;
  const conflict = `${pods.name} is ${burstPodsWanted}, which a /${subnetPrefixLength} subnet cannot hold`;
  return [`${conflict}. Wanted: fewer pods, or a smaller ${length.name}`];
}

/** Null is not set; undefined is set and has a problem of its own. */
function storageProblems({ storage, storageAccountName, ...read }: Read): readonly string[] {
  if (storage !== null || storageAccountName !== null) return [];
  const { storageBlobs, storageQueues, storageTables } = settings;
  const uris = [storageBlobs, storageQueues, storageTables].map(({ name }) => name);
  const found = [read.storageBlobs, read.storageQueues, read.storageTables];
  const missing = uris.filter((_, index) => found[index] === null);
  if (missing.length === uris.length) {
    const forms = `a connection string, or ${settings.storageAccountName.name}, or ${uris.join(', ')}`;
    return [`${settings.storage.name} is not set. Wanted: ${forms}`];
  }
  return missing.map((name) => `${name} is not set. Wanted: all three of ${uris.join(', ')}`);
}

function configFrom(values: Values): Omit<Config, 'warnings'> {
  const { scope, rememberSeconds, eventsTopicEndpoint } = values;
  const storage = storageFrom(values);
  const stores = { storage, auditStorage: auditStorageFrom(values) ?? storage };
  return {
    scope,
    policy: policyFrom(values),
    rememberSeconds,
    azure: azureFrom(values),
    ...stores,
    eventsTopicEndpoint,
  };
}

function policyFrom(values: Values): Policy {
  const { mode, subnetName, subnetPrefixLength, burstPodsWanted } = values;
  const { followUpSeconds, followUpsMax, cooldownSeconds, attemptsMax, monitorAgeSecondsMax } = values;
  const wanted = { mode, subnetName, isSubnetTagged: false, subnetPrefixLength, burstPodsWanted };
  const limits = { followUpSeconds, followUpsMax, cooldownSeconds, attemptsMax, monitorAgeSecondsMax };
  return { ...wanted, ...limits, looksInside: values.looksInside, burst: burstPolicyFrom(values) };
}

function burstPolicyFrom(values: Values): BurstPolicy {
  const { waitSecondsMin, marginSeconds, podsPerPassMax, podsPerClusterMax, leaseSeconds } = values;
  const { vcpuSecondPrice, gigabyteSecondPrice, monthBudget, episodeBudget } = values;
  const { allowedReasons, namespaces, privateRegistries, returnsAllowed } = values;
  const { settleSeconds, lifeSecondsMin, evictionsPerPassMax, movePauseSeconds, movesPerPodHourMax } = values;
  const { hotLookSeconds, hotSeconds, createsPerFiveMinutesMax, createsPerHourMax } = values;
  const when = { waitSecondsMin, marginSeconds, leaseSeconds, hotLookSeconds, hotSeconds };
  const home = { settleSeconds, lifeSecondsMin, evictionsPerPassMax, movePauseSeconds, movesPerPodHourMax };
  const caps = {
    podsPerPassMax,
    podsPerClusterMax,
    podsPerNamespaceMax: values.podsPerNamespaceMax ?? podsPerClusterMax,
    podsPerOwnerMax: values.podsPerOwnerMax ?? podsPerClusterMax,
    ...{ createsPerFiveMinutesMax, createsPerHourMax },
  };
  const money = { vcpuSecondPrice, gigabyteSecondPrice, monthBudget, episodeBudget };
  return {
    ...defaultBurstPolicy,
    ...when,
    ...home,
    ...caps,
    ...money,
    allowedReasons: allowedReasons ?? [],
    namespaces: namespaces ?? [],
    privateRegistries: privateRegistries ?? [],
    returnsAllowed: returnsAllowed ?? [],
  };
}

function azureFrom(values: Values): AzureConfig {
  const { resourceManagerEndpoint, resourceManagerAudience, monitorLogsEndpoint, clientId, identityEndpoint } = values;
  return {
    resourceManagerEndpoint,
    resourceManagerAudience: resourceManagerAudience ?? resourceManagerEndpoint,
    monitorLogsEndpoint,
    clientId,
    hasManagedIdentity: identityEndpoint !== null,
  };
}

/** The host prefers the connection string where both forms are set, and so do we. */
function storageFrom(values: Values): StorageConfig {
  const { storage, storageAccountName: account, storageClientId, clientId } = values;
  if (storage !== null) return { kind: 'connection-string', connectionString: storage };
  return {
    kind: 'identity',
    blobServiceUri: values.storageBlobs ?? publicUri(account, 'blob'),
    queueServiceUri: values.storageQueues ?? publicUri(account, 'queue'),
    tableServiceUri: values.storageTables ?? publicUri(account, 'table'),
    clientId: storageClientId ?? clientId,
  };
}

/** As the host derives it; other clouds name their URIs. */
const publicUri = (account: string | null, service: string) => `https://${account}.${service}.core.windows.net`;

function auditStorageFrom({ audit, auditBlobs, auditClientId, clientId }: Values): BlobConfig | null {
  if (audit !== null) return { kind: 'connection-string', connectionString: audit };
  if (auditBlobs === null) return null;
  return { kind: 'identity', blobServiceUri: auditBlobs, clientId: auditClientId ?? clientId };
}

/** A warning, not a problem: a setting of a newer version must not keep an older one from starting again. */
function unknownSettings(env: Environment): readonly string[] {
  const known = new Set([...Object.values(settings), ...hostSettings].map(({ name }) => name));
  return Object.keys(env)
    .filter((name) => name.startsWith('BURST_') && !known.has(name))
    .map((name) => `${name} is not a setting of this version and has no effect.`);
}

function deepFreeze<T extends object>(value: T): T {
  for (const member of Object.values(value)) if (typeof member === 'object' && member !== null) deepFreeze(member);
  return Object.freeze(value);
}
