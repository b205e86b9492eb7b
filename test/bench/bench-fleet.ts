import { createQueueBus } from '../../shared/adapters/queue-bus.ts';
import { createStorage } from '../../shared/adapters/storage.ts';
import { systemClock } from '../../shared/adapters/system-clock.ts';
import { type ClusterId, parseClusterId } from '../../shared/domain/ids.ts';
import { scheduleSignal } from '../../shared/signals/constructors.ts';
import { startSandbox } from '../sandbox/sandbox.ts';
import { readyWorld } from '../sandbox/stories/worlds.ts';
import { type Benched, table } from './benched.ts';

const clusters = 16;
const rounds = 8;

/** How long one round of all clusters may take before the bench gives up. */
const roundSecondsMax = 60;

/** How many passes a second one instance makes over ready clusters, the queue's own pauses included. */
export async function benchFleet(): Promise<Benched> {
  const world = readyWorld(Array.from({ length: clusters }, (_, at) => `shop-${at}`));
  const ids = Object.values(world.clusters).map(({ id }) => parseClusterId(id) as ClusterId);
  const gate = new Gate();
  const sandbox = await startSandbox({
    ...{ world, speed: 1000, scope: ids.join(','), bundle: false },
    onLog: (line) => gate.hear(line),
  });
  try {
    const storage = createStorage({ connectionString: sandbox.azurite.connectionString });
    const bus = createQueueBus({ storage, clock: systemClock });
    const round = async () => {
      const over = gate.open(clusters);
      await Promise.all(ids.map((id) => bus.ring(scheduleSignal(id, systemClock.now()))));
      await over;
    };
    await round();
    const startedMs = performance.now();
    for (let count = 0; count < rounds; count += 1) await round();
    return report((performance.now() - startedMs) / 1000);
  } finally {
    await sandbox.stop();
  }
}

/** Opens when so many passes have ended, as the host's log tells. */
class Gate {
  #left = 0;
  #open = () => {};

  open(passes: number): Promise<void> {
    this.#left = passes;
    return new Promise((resolve, reject) => {
      const late = new Error(`${this.#left} of ${passes} passes did not end within ${roundSecondsMax} s.`);
      const timer = setTimeout(() => reject(late), roundSecondsMax * 1000);
      this.#open = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  hear(line: string): void {
    if (!/Executed 'Functions.reconcile' \(Succeeded/.test(line)) return;
    this.#left -= 1;
    if (this.#left === 0) this.#open();
  }
}

function report(seconds: number): Benched {
  const passes = clusters * rounds;
  return {
    lines: [
      `Passes over ${clusters} ready clusters on one instance; controller, host, Azure and storage share the cores`,
      ...table([
        ['  passes', 'seconds', 'passes per second'],
        [`  ${passes}`, seconds.toFixed(1), (passes / seconds).toFixed(1)],
      ]),
    ],
    wrong: [],
  };
}
