import { afterAll, beforeAll, vi } from 'vitest';
import { createStorage, type Storage } from '../../shared/adapters/storage.ts';
import type { AuditEvent } from '../../shared/domain/audit-event.ts';
import { type ClusterId, parseClusterId } from '../../shared/domain/ids.ts';
import { type AlertAbout, aMetricAlert } from '../builders/an-alert.ts';
import { aCluster, aVirtualNetwork, aWorld, type ClusterParts } from '../sandbox/arm/builders.ts';
import { keyOf } from '../sandbox/arm/ids.ts';
import type { RecordedCall } from '../sandbox/arm/journal.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../sandbox/sandbox.ts';
import { readTrailOf } from '../sandbox/summarize.ts';

/** The built app on the local Azure, in observe mode, as the senders of alerts and events and its operators meet it. */
export interface Doors {
  readonly sandbox: Sandbox;
  readonly storage: Storage;
  /** What the host and the app have logged so far, as `LEVEL function: text`. */
  readonly log: readonly string[];
  linesWith(text: string): readonly string[];
  /** A cluster in Azure that nobody has asked about yet; in the group of the scope unless told otherwise. */
  newCluster(parts?: ClusterParts): ClusterId;
  /** Calls one of the host's URLs; with the host's key unless told otherwise. */
  call(path: string, options?: Call): Promise<Answered>;
  postAlert(body: unknown, options?: Call): Promise<Answered>;
  events(id: ClusterId): Promise<readonly AuditEvent[]>;
  passes(id: ClusterId): Promise<readonly AuditEvent[]>;
  /** Waits for the first pass over a cluster. */
  firstPass(id: ClusterId): Promise<AuditEvent>;
  /**
   * Rings for another cluster and waits for its pass, and until no message is left: what was sent before and did not
   * lead to a pass by then never will.
   */
  settle(): Promise<void>;
  /** What was asked of Azure about a cluster. */
  callsAbout(id: ClusterId): readonly RecordedCall[];
}

export interface Call {
  readonly method?: string;
  readonly key?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is where it is text or a stream, else as JSON. */
  readonly body?: unknown;
}

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: the tests say what they expect of it.
  json(): any;
}

/** What the app may look at: a group, so that tests can put new clusters into it and others beside it. */
export const scope = '/subscriptions/6b2f0c1e-6a53-4b1d-9b7c-2f6f3a1d0e11/resourceGroups/shop-rg';

/** A subscription that exists and is none of the app's business. */
export const foreign = { subscriptionId: 'f0f0f0f0-1111-4222-8333-444444444444', resourceGroup: 'lab-rg' };

/** For `vi.waitFor`: generous, for slow machines. */
export const soon = { timeout: 30_000, interval: 100 };

const network = aVirtualNetwork();

/** An idle queue is asked so often that tests need not wait; in Azure the same settings do the same. */
const hostSettings = { AzureFunctionsJobHost__extensions__queues__maxPollingInterval: '00:00:00.2' };

/** Starts everything before the tests of the calling file, or of the calling `describe`, and stops it after them. */
export function useDoors(options: Partial<SandboxOptions> = {}): Doors {
  vi.setConfig({ testTimeout: 60_000 });
  const log: string[] = [];
  let sandbox: Sandbox | undefined;
  const running = () => {
    if (!sandbox) throw new Error('The sandbox is started before the first test, not earlier.');
    return sandbox;
  };
  beforeAll(async () => {
    const world = aWorld({
      virtualNetworks: [network],
      subscriptions: [scope.split('/')[2] ?? '', foreign.subscriptionId],
    });
    const settings = { BURST_MODE: 'observe', ...hostSettings, ...options.settings };
    const onLog = (line: string) => log.push(line.replace(/^\[.*?\] /, ''));
    sandbox = await startSandbox({ world, speed: 1000, scope, onLog, ...options, settings });
  }, 60_000);
  afterAll(() => sandbox?.stop(), 30_000);
  return doorsOf(running, log);
}

function doorsOf(running: () => Sandbox, log: readonly string[]): Doors {
  let made = 0;
  const doors: Doors = {
    log,
    linesWith: (text) => log.filter((line) => line.includes(text)),
    get sandbox() {
      return running();
    },
    get storage() {
      return createStorage({ connectionString: running().azurite.connectionString });
    },
    newCluster(parts = {}) {
      made += 1;
      const cluster = aCluster({ name: `cluster-${made}`, vnetSubnetId: `${network.id}/subnets/nodes`, ...parts });
      running().arm.world.clusters[keyOf(cluster.id)] = cluster;
      return parseClusterId(cluster.id) as ClusterId;
    },
    call: (path, options) => call(running(), path, options),
    postAlert: (body, options) => call(running(), '/api/alert', { method: 'POST', body, ...options }),
    async events(id) {
      return (await readTrailOf(doors.storage, id)).events;
    },
    async passes(id) {
      return (await doors.events(id)).filter(({ type }) => type === 'aksburst.pass.completed');
    },
    firstPass: (id) =>
      vi.waitFor(async () => {
        const [pass] = await doors.passes(id);
        if (!pass) throw new Error(`No pass has looked at ${id}.`);
        return pass;
      }, soon),
    async settle() {
      const id = doors.newCluster();
      await doors.postAlert(anAlert({ clusterId: id }));
      await doors.firstPass(id);
      const queue = await doors.storage.queue('signals');
      await vi.waitFor(async () => {
        const { approximateMessagesCount: left = 0 } = await queue.getProperties();
        if (left > 0) throw new Error(`${left} messages are still in the queue.`);
      }, soon);
    },
    callsAbout: (id) => running().arm.calls.filter((one) => isAbout(one, id)),
  };
  return doors;
}

function isAbout({ path, requestBody }: RecordedCall, id: ClusterId): boolean {
  return `${decodeURIComponent(path)} ${JSON.stringify(requestBody ?? '')}`.toLowerCase().includes(id);
}

async function call({ host }: Sandbox, path: string, options: Call = {}): Promise<Answered> {
  const { method = 'GET', key = host.keys.host, body, headers } = options;
  const isRaw = typeof body === 'string' || body instanceof ReadableStream;
  const response = await fetch(`${host.url}${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...(key === null ? {} : { 'x-functions-key': key }), ...headers },
    ...(body === undefined ? {} : { body: isRaw ? body : JSON.stringify(body), duplex: 'half' }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: () => JSON.parse(text) };
}

let fired = 0;

/** An alert like no other before it, about one cluster. */
export function anAlert(about: Partial<AlertAbout> & Pick<AlertAbout, 'clusterId'>) {
  fired += 1;
  const firedAt = new Date(Date.now() - 60_000 + fired).toISOString();
  return aMetricAlert({ firedAt, rule: 'pods-pending', waiting: 40, ...about });
}
