import { randomUUID } from 'node:crypto';
import { bundleApp, root } from '../../infra/build.ts';
import { createStorage, storageNames } from '../../shared/adapters/storage.ts';
import { type Mode, modes } from '../../shared/domain/mode.ts';
import type { Authorize } from './arm/access.ts';
import type { Fault } from './arm/faults.ts';
import { isAtOrAbove } from './arm/ids.ts';
import { type Arm, startArm } from './arm/server.ts';
import type { AzureWorld, ManagedCluster } from './arm/state.ts';
import { type Azurite, startAzurite } from './azurite.ts';
import { type Certificate, makeCertificate } from './certificates.ts';
import { type EventGridTopic, startEventGridTopic } from './event-grid-topic.ts';
import { formatLogEntry, type LogEntry } from './functions-host/log.ts';
import { type FunctionsHost, startFunctionsHost } from './functions-host/start-functions-host.ts';
import { type IdentityEndpoint, startIdentity } from './identity.ts';
import { createLogs } from './monitor/logs.ts';
import { tablesOfWorld } from './monitor/tables-of-world.ts';
import { isGranted, type PredictedRights, predictedRights } from './predicted-rights.ts';
import { type SimulatedClock, startClock } from './simulated-clock.ts';
import { type Inside, kubeloginConfig, type StartedCluster, startCluster } from './start-cluster.ts';
import { SANDBOX_IDENTITY, type TokenClaims } from './tokens.ts';

/**
 * The local Azure: real storage (Azurite), an emulated ARM with Azure Monitor, a managed identity, an Event Grid topic,
 * where wanted the Kubernetes inside the clusters, and a Functions host that runs the built app. The app learns of it through its ordinary settings and nothing else.
 */
export interface Sandbox {
  readonly arm: Arm;
  readonly host: FunctionsHost;
  readonly azurite: Azurite;
  readonly topic: EventGridTopic;
  readonly identity: IdentityEndpoint;
  /** The Kubernetes of each cluster that has one, by lower-case cluster id. */
  readonly insides: ReadonlyMap<string, StartedCluster>;
  /** The same clusters once more, of which neither Azure nor the controller knows: the same day without it. */
  readonly twins: readonly StartedCluster[];
  /** What the app's process was given. */
  readonly settings: Readonly<Record<string, string>>;
  /** Starts a new app process on the same world, after a crash. */
  restartHost(): Promise<FunctionsHost>;
  stop(): Promise<void>;
}

export interface SandboxOptions {
  readonly world: AzureWorld;
  readonly faults?: readonly Fault[];
  /** What is inside each cluster; without it, their Kubernetes API is out of reach. */
  readonly inside?: ((cluster: ManagedCluster) => Inside) | undefined;
  /** Whether each cluster has a twin that is left alone, to compare with. */
  readonly twins?: boolean;
  /** For what the insides draw by chance. */
  readonly seed?: number;
  /** How many simulated seconds pass in a real one. */
  readonly speed: number;
  readonly scope: string;
  readonly settings?: Readonly<Record<string, string>>;
  readonly onLog?: (line: string) => void;
  /** False where the bundle is known to be fresh. */
  readonly bundle?: boolean;
}

export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const running: { stop(): Promise<unknown> }[] = [];
  const keep = <T extends { stop(): Promise<unknown> }>(part: T): T => {
    running.unshift(part);
    return part;
  };
  const stop = async () => {
    for (const part of running.splice(0)) await part.stop();
  };
  try {
    const [certificate] = await Promise.all([makeCertificate(), options.bundle === false ? null : bundleApp()]);
    running.unshift({ stop: () => certificate.remove() });
    const insides = new Map<string, StartedCluster>();
    const twins: StartedCluster[] = [];
    const rights = predictedRights(modeOf(options));
    const clock = startClock({ speed: options.speed });
    const [azurite, identity, arm, topic] = await Promise.all([
      startAzurite().then(keep),
      startIdentity().then(keep),
      startArmFor(options, { certificate, clock, insides, rights }).then(keep),
      startEventGridTopic(certificate, (token) => isOurs(token) && rights.mayAnnounce).then(keep),
    ]);
    // As the deployment does: the controller makes what it writes to itself, and Event Grid makes nothing.
    await createStorage(azurite).queue(storageNames.clusterEvents);
    const settings = settingsFor(options, { certificate, azurite, identity, arm, topic });
    const startHost = async () => keep(await startFunctionsHost(hostOptions(settings, options)));
    const host = await startHost();
    // Last, for from then on pods wait.
    for (const cluster of options.inside ? Object.values(arm.world.clusters) : []) {
      const parts = { cluster, arm, certificate, clock, seed: options.seed ?? 1, mode: modeOf(options) };
      const start = async (of: ManagedCluster) =>
        keep(await startCluster(options.inside?.(cluster) as Inside, { ...parts, cluster: of }));
      if (options.twins) twins.push(await start({ ...cluster, id: `${cluster.id}-left-alone` }));
      insides.set(cluster.id.toLowerCase(), await start(cluster));
    }
    const sandbox = { arm, host, azurite, topic, identity, insides, twins, settings, stop };
    return Object.assign(sandbox, { restartHost: async () => (sandbox.host = await startHost()) });
  } catch (error) {
    await stop();
    throw error;
  }
}

interface ArmParts {
  readonly certificate: Certificate;
  readonly clock: SimulatedClock;
  readonly insides: ReadonlyMap<string, StartedCluster>;
  readonly rights: PredictedRights;
}

/** Nobody may do anything, but the controller what it is predicted to be granted. */
function startArmFor(options: SandboxOptions, { insides, rights, ...parts }: ArmParts): Promise<Arm> {
  const { world, faults } = options;
  const authorize: Authorize = (right, token) => isOurs(token) && isGranted(rights.grantsFor(inScope(options)), right);
  const evaluateQuery = createLogs({ tablesOf: (id, nowMs) => tablesOfWorld(world, id, nowMs) });
  const kubeconfigOf = (id: string) => {
    const inside = insides.get(id);
    return inside && kubeloginConfig(inside.kubernetes, world.clusters[id]?.name ?? '');
  };
  const given = { ...parts, world, authorize, evaluateQuery, kubeconfigOf };
  return startArm({ ...given, ...(faults ? { faults: [...faults] } : {}) });
}

/** As deployed for all clusters in scope, those that a test adds later included. */
const inScope = ({ world, scope }: SandboxOptions): readonly ManagedCluster[] =>
  Object.values(world.clusters).filter(({ id }) => scope.split(',').some((place) => isAtOrAbove(place, id)));

const modeOf = ({ settings }: Pick<SandboxOptions, 'settings'>): Mode =>
  modes.find((mode) => mode === settings?.BURST_MODE) ?? 'prepare';

const isOurs = ({ oid }: TokenClaims): boolean => oid === SANDBOX_IDENTITY.principalId;

type Parts = {
  certificate: Certificate;
  azurite: Azurite;
  identity: IdentityEndpoint;
  arm: Arm;
  topic: EventGridTopic;
};

/** Every one of them is a setting of the real deployment: sovereign clouds differ in the endpoints, test CAs in the trust. */
function settingsFor({ scope, settings = {} }: SandboxOptions, { certificate, azurite, identity, arm, topic }: Parts) {
  return {
    AzureWebJobsStorage: azurite.connectionString,
    NODE_EXTRA_CA_CERTS: certificate.caFile,
    NO_PROXY: '127.0.0.1,localhost',
    ...identity.env,
    AZURE_RESOURCE_MANAGER_ENDPOINT: arm.url,
    AZURE_MONITOR_LOGS_ENDPOINT: arm.url,
    BURST_EVENTS_TOPIC_ENDPOINT: topic.url,
    BURST_SCOPE: scope,
    BURST_MODE: modeOf({ settings }),
    BURST_FOLLOW_UP_SECONDS: '1',
    BURST_COOLDOWN_SECONDS: '1',
    // Never in the life of a sandbox: a story must not depend on the minute in which it is played.
    BURST_HEALTH_CHECK_SCHEDULE: '0 0 0 1 1 *',
    ...settings,
  };
}

function hostOptions(settings: Record<string, string>, { onLog }: SandboxOptions) {
  const keys = {
    master: `sandbox-master-${randomUUID()}`,
    host: `sandbox-host-${randomUUID()}`,
    eventgrid: `sandbox-eventgrid-${randomUUID()}`,
    functions: {},
  };
  return {
    appDirectory: root,
    settings,
    keys,
    ...(onLog ? { onLog: (entry: LogEntry) => onLog(formatLogEntry(entry)) } : {}),
  };
}
