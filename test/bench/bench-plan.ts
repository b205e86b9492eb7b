import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { BurstMatter, BurstPlan } from '../../shared/burst/burst-plan.ts';
import { planBurst } from '../../shared/burst/plan-burst.ts';
import { defaultBurstPolicy } from '../../shared/domain/burst-policy.ts';
import { emptyBurstState } from '../../shared/domain/burst-state.ts';
import { usualAutoscaling } from '../../shared/domain/cluster.ts';
import type { Node } from '../../shared/domain/node.ts';
import type { Pod } from '../../shared/domain/pod.ts';
import { anOwner, aPod, aVirtualKubeletNode, aVmNode } from '../builders/a-pod.ts';
import { quantile } from '../sandbox/quantile.ts';
import { aim, type Benched, kb, median, ms, table } from './benched.ts';

const pods = 100_000;
const nodes = 1_000;
const owners = 500;
const passes = 21;
const secondsMax = 1;
/** One plan alone is larger by far, so nothing of the plans is kept. */
const growthMax = 8 * 1024 * 1024;

/** Plans a backlog as large as a cluster can have, over and over, each time from the same view. */
export async function benchPlan(): Promise<Benched> {
  const matter = aHugeMatter();
  const [first, ...rest] = Array.from({ length: passes }, () => planned(matter));
  const settled = heapAfterCollection();
  for (let pass = 0; pass < passes; pass += 1) planned(matter);
  return report(matter, first ?? planned(matter), rest, heapAfterCollection() - settled);
}

interface Planned {
  readonly tookMs: number;
  /** What it cost of all cores together, collecting garbage included: others on the machine do not count. */
  readonly coreMs: number;
  readonly counts: string;
}

function planned(matter: BurstMatter): Planned {
  const [startedMs, used] = [performance.now(), process.cpuUsage()];
  const plan = planBurst(matter);
  const { user, system } = process.cpuUsage(used);
  return { tookMs: performance.now() - startedMs, coreMs: (user + system) / 1000, counts: countsOf(plan) };
}

const countsOf = ({ orders, kept }: BurstPlan): string => `${orders.length} ordered, ${kept.length} kept`;

function report({ policy }: BurstMatter, first: Planned, rest: readonly Planned[], growth: number): Benched {
  const core = rest.map(({ coreMs }) => coreMs);
  const took = rest.map(({ tookMs }) => tookMs);
  const p50 = median(core);
  const isComplete = first.counts === `${policy.podsPerPassMax} ordered, ${pods - policy.podsPerPassMax} kept`;
  const head = [
    '  core time',
    'first',
    'p50',
    'p99',
    'pods per second',
    'on the clock: p50',
    `heap after ${passes} more`,
  ];
  const row = ['', ms(first.coreMs), ms(p50), ms(quantile(core, 0.99)), `${Math.round(pods / (p50 / 1000))}`];
  return {
    lines: [
      `Planning a burst: ${pods} waiting pods, ${nodes} VM nodes: ${first.counts}, each with its reason`,
      ...table([head, [...row, ms(median(took)), `+${kb(Math.max(0, growth))}`]]),
      `  ${aim(`under ${secondsMax} s on one core`, p50 < secondsMax * 1000)}; ${aim('flat memory', growth <= growthMax)}`,
    ],
    wrong: [
      ...(isComplete ? [] : [`the plan for ${pods} pods has ${first.counts}`]),
      ...(growth > growthMax ? [`${passes} plans left ${kb(growth)} behind`] : []),
    ],
  };
}

/** Bytes in use after a full collection. */
function heapAfterCollection(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}

function aHugeMatter(): BurstMatter {
  const now = '2026-11-25T03:00:00.000Z';
  return {
    view: {
      ...{
        at: now,
        waiting: Array.from({ length: pods }, aWaiting),
        nodes: [asRead(aVirtualKubeletNode()), ...vmNodes()],
      },
      ...{ onVirtualNodes: [], onVmNodes: null, namespaces: { shop: { 'aks-burst/enabled': 'true' } } },
      ...{ networkPolicies: [], scaleUps: [], gaps: [] },
    },
    usages: ['ContainerGroups', 'StandardCores'].map((name) => ({ name, current: 0, limit: 100 })),
    ...{
      region: null,
      subnetFree: 251,
      unready: null,
      autoscaling: usualAutoscaling,
      state: emptyBurstState,
      policy: defaultBurstPolicy,
      episode: 'bench',
      now,
    },
  };
}

/** Every tenth cannot run on ACI, and the priorities are mixed. */
function aWaiting(_: unknown, index: number): Pod {
  const ownerReferences = [{ ...anOwner('ReplicaSet'), uid: `owner-${index % owners}` }];
  const spec = { priority: index % 3, hostNetwork: index % 10 === 0 };
  return asRead(aPod({ metadata: { name: `web-${index}`, uid: `uid-${index}`, ownerReferences }, spec }));
}

const vmNodes = (): readonly Node[] =>
  Array.from({ length: nodes }, (_, index) => asRead(aVmNode({ metadata: { name: `vm-${index}`, labels: {} } })));

/** An object of its own, as from the answer of an API server. */
const asRead = <T>(value: T): T => JSON.parse(JSON.stringify(value));
