import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseTimeSpan } from './time-span.ts';

/** What this host honours of host.json, defaults filled in (functions-host.md, sections 3 and 9). */
export interface HostJson {
  readonly routePrefix: string;
  readonly maxConcurrentRequests: number;
  readonly functionTimeoutSeconds: number;
  readonly queues: QueueOptions;
  readonly logLevels: Readonly<Record<string, string>>;
}

export interface QueueOptions {
  readonly batchSize: number;
  readonly newBatchThreshold: number;
  readonly maxDequeueCount: number;
  readonly visibilityTimeoutSeconds: number;
  readonly maxPollingIntervalSeconds: number;
  readonly messageEncoding: 'base64' | 'none';
}

const largestBatchSize = 32;
const defaultFunctionTimeoutSeconds = 30 * 60;
const overridePrefix = /^AzureFunctionsJobHost__/i;

/**
 * Reads APP/host.json; settings named `AzureFunctionsJobHost__a__b` override its member a.b, as in Azure.
 * Throws where the file is missing, is not JSON, or holds a value the real host refuses.
 */
export function readHostJson(appDirectory: string, settings: Readonly<Record<string, string>>): HostJson {
  const root = withOverrides(readObject(join(appDirectory, 'host.json')), settings);
  if (valueIn(root, 'version') !== '2.0') throw new Error(`host.json of ${appDirectory}: "version" must be "2.0"`);
  const http = member(member(root, 'extensions'), 'http');
  return {
    routePrefix: String(valueIn(http, 'routePrefix') ?? 'api'),
    maxConcurrentRequests: limitOf(valueIn(http, 'maxConcurrentRequests')),
    functionTimeoutSeconds: functionTimeoutOf(valueIn(root, 'functionTimeout')),
    queues: queueOptions(member(member(root, 'extensions'), 'queues'), settings),
    logLevels: member(member(root, 'logging'), 'logLevel') as Record<string, string>,
  };
}

type Json = Record<string, unknown>;

function readObject(path: string): Json {
  const parsed: unknown = JSON.parse(readFileSync(path, 'utf8'));
  if (typeof parsed !== 'object' || parsed === null) throw new Error(`${path} must hold a JSON object`);
  return parsed as Json;
}

function withOverrides(root: Json, settings: Readonly<Record<string, string>>): Json {
  for (const [name, value] of Object.entries(settings)) {
    if (!overridePrefix.test(name)) continue;
    const path = name.replace(overridePrefix, '').split('__');
    const last = path.pop() ?? '';
    let parent = root;
    for (const step of path) parent = child(parent, step);
    parent[keyOf(parent, last)] = value;
  }
  return root;
}

function child(parent: Json, name: string): Json {
  const key = keyOf(parent, name);
  const value = typeof parent[key] === 'object' && parent[key] !== null ? parent[key] : {};
  parent[key] = value;
  return value as Json;
}

// Configuration keys of .NET do not distinguish case.
function keyOf(parent: Json, name: string): string {
  return Object.keys(parent).find((key) => key.toLowerCase() === name.toLowerCase()) ?? name;
}

function member(parent: Json, name: string): Json {
  const value = parent[keyOf(parent, name)] ?? {};
  if (typeof value !== 'object') throw new Error(`host.json: "${name}" must be an object`);
  return value as Json;
}

function valueIn(parent: Json, name: string): unknown {
  return parent[keyOf(parent, name)];
}

function limitOf(value: unknown): number {
  const limit = Number(value ?? -1);
  return limit < 0 ? Number.POSITIVE_INFINITY : limit;
}

function functionTimeoutOf(value: unknown): number {
  if (value === undefined) return defaultFunctionTimeoutSeconds;
  return value === '-1' || value === -1 ? Number.POSITIVE_INFINITY : parseTimeSpan(String(value));
}

function queueOptions(queues: Json, settings: Readonly<Record<string, string>>): QueueOptions {
  const batchSize = Number(valueIn(queues, 'batchSize') ?? 16);
  if (!(batchSize >= 1 && batchSize <= largestBatchSize)) throw new Error('host.json: batchSize must be 1 to 32');
  const messageEncoding = String(valueIn(queues, 'messageEncoding') ?? 'base64').toLowerCase();
  if (messageEncoding !== 'base64' && messageEncoding !== 'none') {
    throw new Error('host.json: messageEncoding must be base64 or none');
  }
  const isDevelopment = settings.AZURE_FUNCTIONS_ENVIRONMENT === 'Development';
  return {
    batchSize,
    newBatchThreshold: Number(
      valueIn(queues, 'newBatchThreshold') ?? Math.floor(batchSize / 2) * availableParallelism(),
    ),
    maxDequeueCount: Number(valueIn(queues, 'maxDequeueCount') ?? 5),
    visibilityTimeoutSeconds: parseTimeSpan(String(valueIn(queues, 'visibilityTimeout') ?? '00:00:00')),
    maxPollingIntervalSeconds: parseTimeSpan(
      String(valueIn(queues, 'maxPollingInterval') ?? (isDevelopment ? '00:00:02' : '00:01:00')),
    ),
    messageEncoding,
  };
}
