import { invocationLog, withLog } from './adapters/invocation-log.ts';
import type { Config } from './config.ts';
import type { Answer } from './controller/receive.ts';
import { sendAgain } from './controller/send-again.ts';
import { type ClusterId, parseClusterId } from './domain/ids.ts';
import type { Log } from './ports/log.ts';
import { isInScope } from './scope.ts';

/** What the triggers call: each method is one trigger's whole work. */
export interface App {
  receiveAlert(body: string): Promise<Answer>;
  receiveEvent(event: unknown): Promise<void>;
  sweep(): Promise<void>;
  reconcile(message: unknown): Promise<void>;
  recordLostSignal(message: unknown): Promise<void>;
  /** `pod` is `namespace/name`. */
  report(cluster: string | null, pod?: string | null): Promise<Reply>;
}

export interface Reply {
  readonly status: number;
  readonly jsonBody: unknown;
}

/** The application, speaking to the log of one invocation. */
export function appFor(log: Log): App {
  return {
    receiveAlert: (body) => withLog(log, () => receiveAlert(body)),
    receiveEvent: (event) => withLog(log, () => receiveEvent(event)),
    sweep: () => withLog(log, sweep),
    reconcile: (message) => withLog(log, () => reconcile(message)),
    recordLostSignal: (message) => withLog(log, () => recordLostSignal(message)),
    report: (cluster, pod) => withLog(log, () => reportOrProblem(cluster, pod ?? undefined)),
  };
}

/** Never throws: an alert whose sender gets a 500 is lost, and settings that are wrong now may be mended before the next try. */
async function receiveAlert(body: string): Promise<Answer> {
  try {
    const [{ receiveAlert }, doors] = await Promise.all([import('./controller/receive.ts'), theDoors()]);
    return await receiveAlert(body, doors);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    invocationLog.error(`The alert could not be taken; the sender is asked to repeat it. ${why}`);
    return sendAgain;
  }
}

async function receiveEvent(event: unknown): Promise<void> {
  const [{ receiveEvent }, doors] = await Promise.all([import('./controller/receive.ts'), theDoors()]);
  await receiveEvent(event, doors);
}

async function sweep(): Promise<void> {
  const [{ sweep }, { config, ports }] = await Promise.all([import('./controller/sweep.ts'), thePass()]);
  // A fleet that cannot be listed costs nobody else anything.
  await sweep(config.scope, ports).finally(receiveLateEvents);
}

async function receiveLateEvents(): Promise<void> {
  const [{ receiveLateEvents }, { lateEvents, ...doors }] = await Promise.all([
    import('./controller/receive.ts'),
    theDoors(),
  ]);
  await receiveLateEvents(lateEvents, doors);
}

async function reconcile(message: unknown): Promise<void> {
  const [{ take }, pass] = await Promise.all([import('./controller/take.ts'), thePass()]);
  await take(message, pass);
}

async function recordLostSignal(message: unknown): Promise<void> {
  const [{ recordLostSignal }, { ports }] = await Promise.all([import('./controller/lose.ts'), thePass()]);
  await recordLostSignal(message, ports);
}

/** Settings that cannot be read are told to whoever has the key. */
async function reportOrProblem(cluster: string | null, pod?: string): Promise<Reply> {
  try {
    return await report(cluster, pod);
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ConfigError') throw error;
    invocationLog.error(error.message);
    return problem(500, error.message);
  }
}

async function report(cluster: string | null, pod?: string): Promise<Reply> {
  if (pod !== undefined && !podPattern.test(pod)) return problem(400, 'pod must be NAMESPACE/NAME.');
  if (pod !== undefined && cluster === null) return problem(400, 'pod needs cluster beside it: its resource id.');
  const [{ reportCluster, reportFleet, reportPod }, { config, ports }] = await Promise.all([
    import('./controller/report.ts'),
    thePass(),
  ]);
  if (cluster === null) return { status: 200, jsonBody: await reportFleet(ports) };
  const id = parseClusterId(cluster);
  if (id === null) return problem(400, `"${cluster.slice(0, 300)}" is not the resource id of a managed cluster.`);
  const found = pod === undefined ? await reportCluster(id, ports) : await reportPod(id, ports, pod);
  if (found) return { status: 200, jsonBody: found };
  const isOurs = isInScope(config.scope, id);
  return problem(
    404,
    isOurs ? `No pass has looked at ${id} yet.` : `${id} is outside of BURST_SCOPE: no pass looks at it.`,
  );
}

/** Names in Kubernetes are of these letters alone. */
const podPattern = /^[a-z0-9][a-z0-9.-]*\/[a-z0-9][a-z0-9.-]*$/;

const problem = (status: number, error: string): Reply => ({ status, jsonBody: { error } });

async function theDoors() {
  const { config, doorPorts } = await composed();
  const { bus, clock, seenSignals, lateEvents } = doorPorts;
  const ports = { bus, clock, log: invocationLog };
  return { ports, seenSignals, lateEvents, isInScope: (id: ClusterId) => isInScope(config.scope, id) };
}

async function thePass() {
  const { config, doorPorts } = await composed();
  const { passPorts } = await import('./adapters/pass-ports.ts');
  return { config, ports: passPorts(config, doorPorts, invocationLog) };
}

let composition: ReturnType<typeof compose> | undefined;

/**
 * Settings, adapters and controller meet here and nowhere else, once per process, each loaded when a trigger first needs
 * it: an alert needs the queue, only a pass needs Azure. A failure is not kept, for its cause may be mended.
 */
function composed(): ReturnType<typeof compose> {
  composition ??= compose().catch((error: unknown) => {
    composition = undefined;
    throw error;
  });
  return composition;
}

async function compose() {
  const [{ readConfig }, { createDoorPorts }] = await Promise.all([
    import('./config.ts'),
    import('./adapters/door-ports.ts'),
  ]);
  const config: Config = readConfig();
  for (const warning of config.warnings) invocationLog.warn(warning);
  return { config, doorPorts: createDoorPorts(config) };
}
