import { setTimeout as pause } from 'node:timers/promises';
import { createQueueBus } from '../../shared/adapters/queue-bus.ts';
import { createStorage } from '../../shared/adapters/storage.ts';
import { systemClock } from '../../shared/adapters/system-clock.ts';
import { type ClusterId, parseClusterId } from '../../shared/domain/ids.ts';
import type { Signal } from '../../shared/domain/signal.ts';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';
import { readyWorld } from '../sandbox/stories/worlds.ts';
import { aim, type Benched, table } from './benched.ts';

const looksWanted = 24;

/** How long all of them may take before the bench gives up. */
const looksSecondsMax = 90;

/** What the looks at a hot cluster ask of Azure and of Kubernetes: a burst is announced, and nothing comes. */
export async function benchHotLooks(): Promise<Benched> {
  const world = readyWorld();
  const id = parseClusterId(Object.values(world.clusters)[0]?.id ?? '') as ClusterId;
  const looks: Look[] = [];
  let ended = () => {};
  const sandbox = await startSandbox({
    ...{ world, speed: 1, scope: id, bundle: false },
    inside: () => ({ nodes: [{ name: 'vm-1', cpu: '3860m', memory: '13Gi' }], furnish: () => {} }),
    settings: { BURST_MODE: 'burst', BURST_HOT_LOOK_SECONDS: '1', BURST_HOT_SECONDS: '600' },
    onLog: (line) => /Executed 'Functions.reconcile' \(Succeeded/.test(line) && ended(),
  });
  try {
    const count = counter(sandbox);
    ended = () => looks.push(count());
    const bus = createQueueBus({
      storage: createStorage({ connectionString: sandbox.azurite.connectionString }),
      clock: systemClock,
    });
    await bus.ring(announcement(id));
    for (let waited = 0; looks.length <= looksWanted; waited += 1) {
      if (waited > looksSecondsMax) throw new Error(`${looks.length} looks in ${looksSecondsMax} s.`);
      await pause(1000);
    }
    return report(looks.slice(1));
  } finally {
    await sandbox.stop();
  }
}

interface Look {
  readonly arm: number;
  readonly kubernetes: number;
}

/** Counts what was asked since the last time. */
function counter({ arm, insides }: Sandbox): () => Look {
  const kubernetes = [...insides.values()].map((inside) => inside.kubernetes.requests);
  const total = () => ({ arm: arm.calls.length, kubernetes: kubernetes.reduce((sum, { length }) => sum + length, 0) });
  let before = total();
  return () => {
    const now = total();
    const look = { arm: now.arm - before.arm, kubernetes: now.kubernetes - before.kubernetes };
    before = now;
    return look;
  };
}

function announcement(clusterId: ClusterId): Signal {
  const now = systemClock.now();
  return { id: 'bench', cause: 'request', clusterId, reason: 'A burst is announced.', raisedAt: now, dueAt: now };
}

function report(looks: readonly Look[]): Benched {
  const glimpses = looks.filter(({ arm, kubernetes }) => arm === 0 && kubernetes === 1);
  const whole = looks.filter((look) => !glimpses.includes(look));
  const mean = (of: readonly Look[], part: keyof Look) =>
    (of.reduce((sum, look) => sum + look[part], 0) / Math.max(1, of.length)).toFixed(1);
  const isCheap = glimpses.length >= whole.length * 4;
  return {
    lines: [
      `Looks at a hot cluster in which nothing is due: ${looks.length}`,
      ...table([
        ['  requests per look', 'looks', 'ARM', 'Kubernetes'],
        ['  glimpse', `${glimpses.length}`, mean(glimpses, 'arm'), mean(glimpses, 'kubernetes')],
        ['  whole pass', `${whole.length}`, mean(whole, 'arm'), mean(whole, 'kubernetes')],
      ]),
      `  ${aim('four of five looks are one list and nothing else', isCheap)}`,
    ],
    wrong: isCheap ? [] : [`Of ${looks.length} hot looks only ${glimpses.length} were one list`],
  };
}
