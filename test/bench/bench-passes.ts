import { createQueueBus } from '../../shared/adapters/queue-bus.ts';
import { createStorage } from '../../shared/adapters/storage.ts';
import { systemClock } from '../../shared/adapters/system-clock.ts';
import { type ClusterId, parseClusterId } from '../../shared/domain/ids.ts';
import type { Bus } from '../../shared/ports/bus.ts';
import { scheduleSignal } from '../../shared/signals/constructors.ts';
import type { RecordedCall } from '../sandbox/arm/journal.ts';
import { quantile } from '../sandbox/quantile.ts';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';
import { readyWorld } from '../sandbox/stories/worlds.ts';
import { readTrailOf } from '../sandbox/summarize.ts';
import { aim, type Benched, ms, table } from './benched.ts';

const steadyPasses = 60;

const readsWanted = 3;

/** How long one pass may take before the bench gives up. */
const passSecondsMax = 30;

/** From a signal put into the queue to its pass finished, on a ready cluster, through the real host and trigger. */
export async function benchPasses(): Promise<Benched> {
  const world = readyWorld();
  const id = parseClusterId(Object.values(world.clusters)[0]?.id ?? '') as ClusterId;
  const ended = new PassesEnded();
  const sandbox = await startSandbox({
    world,
    speed: 1000,
    scope: id,
    bundle: false,
    onLog: (line) => ended.hear(line),
  });
  try {
    const storage = createStorage({ connectionString: sandbox.azurite.connectionString });
    const bus = createQueueBus({ storage, clock: systemClock });
    const timed: Timed[] = [];
    for (let count = 0; count <= steadyPasses; count += 1) timed.push(await timePass(id, bus, sandbox, ended));
    return report(timed, (await readTrailOf(storage, id)).events.length);
  } finally {
    await sandbox.stop();
  }
}

interface Timed {
  /** From the signal in the queue to the function's end. */
  readonly wholeMs: number;
  /** The function alone, as the host says. */
  readonly passMs: number;
  readonly calls: readonly RecordedCall[];
}

async function timePass(id: ClusterId, bus: Bus, { arm }: Sandbox, ended: PassesEnded): Promise<Timed> {
  const before = arm.calls.length;
  const end = ended.next();
  const startedMs = performance.now();
  await bus.ring(scheduleSignal(id, systemClock.now()));
  const { passMs, atMs } = await end;
  return { wholeMs: atMs - startedMs, passMs, calls: arm.calls.slice(before) };
}

/** Hears in the host's log when a pass has ended. */
class PassesEnded {
  #tell: ((end: { passMs: number; atMs: number }) => void) | undefined;

  hear(line: string): void {
    const [, how, duration] = /Executed 'Functions.reconcile' \((\w+), .*Duration=(\d+)ms/.exec(line) ?? [];
    if (how === 'Succeeded') this.#tell?.({ passMs: Number(duration), atMs: performance.now() });
    else if (how) throw new Error(`A pass failed: ${line}`);
  }

  next(): Promise<{ passMs: number; atMs: number }> {
    return new Promise((resolve, reject) => {
      const late = new Error(`A pass did not end within ${passSecondsMax} s.`);
      const timer = setTimeout(() => reject(late), passSecondsMax * 1000);
      this.#tell = (end) => {
        clearTimeout(timer);
        resolve(end);
      };
    });
  }
}

function report([first, ...steady]: readonly Timed[], records: number): Benched {
  const whole = steady.map(({ wholeMs }) => wholeMs);
  const alone = steady.map(({ passMs }) => passMs);
  const most = { reads: worst(steady, 'read'), writes: worst(steady, 'write') };
  const isCheap = most.reads <= readsWanted && most.writes === 0;
  const costs = (passes: readonly Timed[]) =>
    [countArm(passes, 'read'), countArm(passes, 'write'), countLogs(passes)].map((count) =>
      (count / passes.length).toFixed(1),
    );
  return {
    lines: [
      `Signal to pass finished, on a ready cluster: 1 first pass, then ${steady.length} more`,
      ...table([
        ['  ', 'p50', 'p99'],
        ['  signal in the queue -> pass finished', ms(quantile(whole, 0.5)), ms(quantile(whole, 0.99))],
        ['  the pass alone', ms(quantile(alone, 0.5)), ms(quantile(alone, 0.99))],
      ]),
      ...table([
        ['  requests per pass', 'ARM reads', 'ARM writes', 'log queries'],
        ['  first', ...costs(first ? [first] : [])],
        ['  steady', ...costs(steady)],
      ]),
      `  steady passes ask ARM for: ${operations(steady)}`,
      `  ${aim(`at most ${readsWanted} ARM reads and no write per steady pass`, isCheap)}`,
    ],
    wrong: [
      ...(isCheap ? [] : [`A steady pass made ${most.reads} reads and ${most.writes} writes of ARM`]),
      ...(records === steady.length + 1 ? [] : [`${records} audit records for ${steady.length + 1} passes`]),
    ],
  };
}

/** The query API of Azure Monitor logs is a service of its own, with limits of its own. */
const isArm = ({ service }: RecordedCall) => service !== 'loganalytics';

const countArm = (passes: readonly Timed[], kind: RecordedCall['kind']) =>
  passes.flatMap(({ calls }) => calls).filter((call) => isArm(call) && call.kind === kind).length;

const countLogs = (passes: readonly Timed[]) =>
  passes.flatMap(({ calls }) => calls).filter((call) => !isArm(call)).length;

const worst = (passes: readonly Timed[], kind: RecordedCall['kind']) =>
  Math.max(...passes.map((pass) => countArm([pass], kind)));

const operations = (passes: readonly Timed[]) =>
  [...new Set(passes.flatMap(({ calls }) => calls.filter(isArm).map(({ operation }) => operation)))].sort().join(', ');
