import { setTimeout as pause } from 'node:timers/promises';
import { type ClusterId, parseClusterId } from '../../shared/domain/ids.ts';
import { aMetricAlert } from '../builders/an-alert.ts';
import { quantile } from '../sandbox/quantile.ts';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';
import { readyWorld } from '../sandbox/stories/worlds.ts';
import { type Benched, ms, table } from './benched.ts';

const concurrency = 16;
const measuredSeconds = 4;
const warmUpSeconds = 1;

/**
 * How many different alerts a second the receiver takes, each stored before it is answered. Passes are switched off
 * meanwhile, as they run on instances of their own in Azure (Flex Consumption scales HTTP and each queue function apart).
 */
export async function benchAlerts(): Promise<Benched> {
  const world = readyWorld();
  const id = parseClusterId(Object.values(world.clusters)[0]?.id ?? '') as ClusterId;
  const settings = { 'AzureWebJobs.reconcile.Disabled': 'true' };
  const sandbox = await startSandbox({ world, speed: 1000, scope: id, bundle: false, settings });
  try {
    await hammer(id, sandbox, warmUpSeconds, 'warm-up');
    const taken = await hammer(id, sandbox, measuredSeconds, 'storm');
    return report(taken);
  } finally {
    await sandbox.stop();
  }
}

interface Taken {
  readonly status: number;
  readonly tookMs: number;
}

async function hammer(id: ClusterId, { host }: Sandbox, seconds: number, name: string): Promise<readonly Taken[]> {
  const taken: Taken[] = [];
  const over = new AbortController();
  const worker = async (_: unknown, number: number) => {
    for (let count = 0; !over.signal.aborted; count += 1) {
      const alert = aMetricAlert({
        clusterId: id,
        firedAt: new Date().toISOString(),
        rule: `${name}-${number}-${count}`,
        waiting: 40,
      });
      taken.push(await post(`${host.url}/api/alert`, host.keys.host, alert));
    }
  };
  const workers = Array.from({ length: concurrency }, worker);
  await pause(seconds * 1000);
  // What was answered until now counts, what is still on its way does not.
  const inTime = [...taken];
  over.abort();
  await Promise.all(workers);
  return inTime;
}

async function post(url: string, key: string, alert: unknown): Promise<Taken> {
  const startedMs = performance.now();
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-functions-key': key },
    body: JSON.stringify(alert),
  });
  await answer.arrayBuffer();
  return { status: answer.status, tookMs: performance.now() - startedMs };
}

function report(taken: readonly Taken[]): Benched {
  const accepted = taken.filter(({ status }) => status === 202).map(({ tookMs }) => tookMs);
  const perSecond = Math.round(accepted.length / measuredSeconds);
  const others = taken.length - accepted.length;
  return {
    lines: [
      `Alert receiver: ${concurrency} senders at once for ${measuredSeconds} s, all alerts different; sender, host and storage share the cores`,
      ...table([
        ['  answered 202', 'other answers', 'p50', 'p99'],
        [`  ${perSecond} per second`, String(others), ms(quantile(accepted, 0.5)), ms(quantile(accepted, 0.99))],
      ]),
    ],
    wrong: others === 0 ? [] : [`${others} of ${taken.length} valid alerts were not answered 202`],
  };
}
