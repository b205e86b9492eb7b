import { setTimeout as pause } from 'node:timers/promises';
import { createStorage } from '../../shared/adapters/storage.ts';
import type { AuditEvent } from '../../shared/domain/audit-event.ts';
import { type ClusterId, parseClusterId } from '../../shared/domain/ids.ts';
import { aMetricAlert } from '../builders/an-alert.ts';
import { addSimulatedDays } from './add-simulated-days.ts';
import { countCalls } from './arm/journal.ts';
import type { AzureWorld } from './arm/state.ts';
import { type Sandbox, startSandbox } from './sandbox.ts';
import { seeded, seedNumber } from './seeded.ts';
import { lastsMs } from './simulated-clock.ts';
import type { Story } from './stories/story.ts';
import { readTrailOf, summarizeCluster } from './summarize.ts';
import { summarizeBurst } from './summarize-burst.ts';
import type { AlertTimes } from './summarize-stages.ts';
import { summarizeWaits } from './summarize-waits.ts';
import type { Summary } from './summary.ts';
import { tellEvent } from './tell.ts';
import { tellCluster } from './tell-cluster.ts';

export interface PlayOptions {
  readonly seed?: string;
  /** How many simulated seconds pass in a real one. */
  readonly speed?: number;
  readonly tell?: (line: string) => void;
  readonly onLog?: (line: string) => void;
  readonly bundle?: boolean;
  /** What else happens while the story plays. */
  readonly meanwhile?: (sandbox: Sandbox) => Promise<void>;
}

/** A story after its end, with everything still running. */
export interface Played {
  readonly summary: Summary;
  readonly sandbox: Sandbox;
  readonly alert: AlertTimes & { readonly url: string; readonly key: string; readonly body: unknown };
}

/** Real seconds after which a story that does not end is a failed one. */
const storySecondsMax = 200;

export async function play(story: Story, options: PlayOptions = {}): Promise<Played> {
  const { seed = '1', speed = 60, tell = () => {} } = options;
  const world = seeded(story.world(), seed);
  const ids = Object.values(world.clusters).map(({ id }) => parseClusterId(id) as ClusterId);
  tell(`Starting the local Azure: storage, Resource Manager, Monitor, identity, Event Grid, and the Functions host.`);
  const sandbox = await startSandbox({
    world,
    speed,
    faults: story.faults ?? [],
    scope: ids.join(','),
    inside: story.inside,
    twins: true,
    seed: seedNumber(seed),
    settings: { BURST_MODE: story.mode, ...story.settings },
    ...(options.onLog ? { onLog: options.onLog } : {}),
    ...(options.bundle === undefined ? {} : { bundle: options.bundle }),
  });
  try {
    if (story.alertSeconds) await pause(lastsMs(story.alertSeconds, speed));
    const startedMs = Date.now();
    const told = timed({ startedMs, speed, tell });
    for (const inside of sandbox.insides.values()) tellCluster(inside, told);
    const meanwhile = options.meanwhile?.(sandbox);
    const alert = await ring(sandbox, ids[0] as ClusterId, world, tell);
    for (const id of ids) await watch(sandbox, id, { startedMs, tell: told });
    await meanwhile;
    const realSeconds = (Date.now() - startedMs) / 1000;
    const lived = await summarize(story, sandbox, { seed, ids, alert, realSeconds, speed });
    const summary = await addSimulatedDays(lived, story.days ?? [], tell);
    return { summary, sandbox, alert };
  } catch (error) {
    await sandbox.stop();
    throw error;
  }
}

/** Rings as an action group does: the common alert schema, by POST, with the function's key. */
async function ring(sandbox: Sandbox, clusterId: ClusterId, world: AzureWorld, tell: (line: string) => void) {
  const { host } = sandbox;
  const waiting = waitingIn(sandbox) ?? Object.values(world.workloads).flat().length;
  const firedMs = Date.now();
  const firedAt = new Date(firedMs).toISOString();
  const body = aMetricAlert({ clusterId, firedAt, rule: 'pods-pending', waiting });
  const url = `${host.url}/api/alert`;
  const key = host.keys.functions.alert ?? host.keys.host;
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-functions-key': key },
    body: JSON.stringify(body),
  });
  const receivedMs = Date.now();
  tell(`POST /api/alert, Azure Monitor alert "pods-pending" (${waiting} pods wait): ${answer.status}`);
  if (answer.status !== 202) throw new Error(`The alert door answered ${answer.status}: ${await answer.text()}`);
  return { url, key, body, firedMs, receivedMs };
}

/** As the metric counts them; null where no Kubernetes runs. */
function waitingIn({ insides }: Sandbox): number | null {
  const pods = [...insides.values()].flatMap(({ kubernetes }) => kubernetes.pods());
  return insides.size === 0 ? null : pods.filter(({ status }) => status.phase === 'Pending').length;
}

interface Watching {
  readonly startedMs: number;
  readonly tell: (line: string) => void;
}

/** Each line with the time since the alert, simulated and real. */
function timed({ startedMs, speed, tell }: Watching & { readonly speed: number }): (line: string) => void {
  return (line) => {
    const realSeconds = (Date.now() - startedMs) / 1000;
    tell(`${clockFace(realSeconds * speed)} (${realSeconds.toFixed(1)} s)  ${line}`);
  };
}

/** Follows one cluster through the status door, as an operator would, and tells each new audit event. */
async function watch({ host }: Sandbox, id: ClusterId, { startedMs, tell }: Watching): Promise<void> {
  let told = 0;
  while (Date.now() - startedMs < storySecondsMax * 1000) {
    const report = await statusOf(host.url, host.keys.host, id);
    for (const event of report?.events ?? []) {
      if (Number(event.sequence) <= told) continue;
      told = Number(event.sequence);
      for (const line of tellEvent(event)) tell(line);
    }
    if (report && hasEnded(report)) return;
    await pause(250);
  }
  throw new Error(`The story did not end within ${storySecondsMax} s.`);
}

interface StatusReport {
  readonly decision: { readonly kind: string } | null;
  readonly followUp: unknown;
  readonly pending: readonly unknown[];
  readonly events: readonly AuditEvent[];
}

async function statusOf(hostUrl: string, key: string, id: ClusterId): Promise<StatusReport | null> {
  const url = `${hostUrl}/api/status?cluster=${encodeURIComponent(id)}`;
  const answer = await fetch(url, { headers: { 'x-functions-key': key } });
  return answer.ok ? ((await answer.json()) as StatusReport) : null;
}

const hasEnded = ({ decision, followUp, pending }: StatusReport) =>
  decision !== null && followUp === null && pending.length === 0;

function clockFace(simulatedSeconds: number): string {
  const whole = Math.floor(simulatedSeconds);
  return `${String(Math.floor(whole / 60)).padStart(2, '0')}:${String(whole % 60).padStart(2, '0')}`;
}

/** What the controller asked for without a right to it: the roles of its mode must be enough for its day. */
const rightsMissing = ({ arm, insides }: Sandbox): readonly string[] =>
  [...arm.calls, ...[...insides.values()].flatMap(({ kubernetes }) => kubernetes.requests)]
    .filter(({ status }) => status === 403)
    .map(({ method, path }) => `${method} ${path}`);

interface Ending {
  readonly seed: string;
  readonly ids: readonly ClusterId[];
  readonly alert: AlertTimes;
  readonly realSeconds: number;
  readonly speed: number;
}

async function summarize(story: Story, sandbox: Sandbox, ending: Ending): Promise<Summary> {
  const { seed, ids, alert, realSeconds, speed } = ending;
  const storage = createStorage({ connectionString: sandbox.azurite.connectionString });
  const trails = await Promise.all(ids.map((id) => readTrailOf(storage, id)));
  const bad = trails.find(({ verdict }) => !verdict.verified);
  const told = {
    story: story.name,
    seed,
    clusters: trails.map(({ id, events }) => summarizeCluster(id, events)),
    burst: summarizeBurst({
      events: trails.flatMap(({ events }) => events),
      insides: [...sandbox.insides.values()],
      ...{ alert, speed },
    }),
    pendingSeconds: summarizeWaits(sandbox, speed),
    calls: countCalls(sandbox.arm.calls),
    audit: {
      records: trails.reduce((sum, { events }) => sum + events.length, 0),
      verified: bad === undefined,
      firstBad: bad && !bad.verdict.verified ? JSON.stringify(bad.verdict.firstBad) : null,
    },
    announced: new Set(sandbox.topic.events.map(({ source, id }) => `${source} ${id}`)).size,
    realSeconds: Math.round(realSeconds * 10) / 10,
    simulatedSeconds: Math.round(realSeconds * speed),
  };
  const complaints = [
    ...story.complaints({ ...told, world: sandbox.arm.world, insides: [...sandbox.insides.values()] }),
    ...(told.audit.verified ? [] : [`The audit chain is broken: ${told.audit.firstBad}`]),
    ...(told.announced === told.audit.records
      ? []
      : [`${told.announced} of ${told.audit.records} audit events were announced`]),
    ...rightsMissing(sandbox).map((what) => `The deployment grants no right to ${what}`),
  ];
  return { ...told, ok: complaints.length === 0, complaints };
}
