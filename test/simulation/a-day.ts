import type { NodePool } from '../sandbox/kubernetes/autoscaler/node-pool.ts';
import { makeRandom } from '../sandbox/kubernetes/cluster.ts';
import type { LoadStep } from '../sandbox/kubernetes/controllers/load.ts';
import type { Kubernetes } from '../sandbox/kubernetes/start-kubernetes.ts';
import type { DeploymentSketch } from '../sandbox/kubernetes/workbench.ts';

/** What happens to a cluster, whoever looks after it: its machines, its applications, and when each wants how many pods. */
export interface Day {
  readonly seed: number;
  readonly seconds: number;
  /** How soon their VMs come is a matter of the delays. */
  readonly pools: readonly Omit<NodePool, 'vmSeconds'>[];
  /** The applications as they stand before the day begins. */
  readonly furnish: (kubernetes: Kubernetes) => void;
  /** Those whose pods ACI could run, and whose namespace takes part. */
  readonly appsThatMayBurst: readonly string[];
  readonly steps: readonly LoadStep[];
}

interface App extends DeploymentSketch {
  readonly namespace: string;
  /** Pods that a disruption budget keeps available; 0 for no budget. */
  readonly minAvailable: number;
  readonly mayBurst: boolean;
  /** How many pods a burst adds at least and at most. */
  readonly surge: readonly [least: number, most: number];
}

/** The namespace whose pods may burst. */
export const openNamespace = 'shop';

const daySeconds = 5 * 3600;

const pool: Day['pools'][number] = {
  ...{ name: 'nodepool1', min: 4, max: 25, size: 4 },
  machine: { cpu: '3860m', memory: '12Gi' },
};

const apps: readonly App[] = [
  anApp('web', openNamespace, { replicas: 6, cpu: '1', memory: '2Gi', minAvailable: 5, surge: [8, 20] }),
  anApp('api', openNamespace, { replicas: 6, cpu: '500m', memory: '1Gi', minAvailable: 4, surge: [6, 16] }),
  anApp('worker', openNamespace, { replicas: 2, cpu: '1', memory: '3Gi', minAvailable: 0, surge: [2, 8] }),
  {
    ...anApp('cache', openNamespace, { replicas: 1, cpu: '500m', memory: '2Gi', minAvailable: 0, surge: [1, 3] }),
    mayBurst: false,
    pod: { volumes: [{ name: 'disk', hostPath: { path: '/mnt' } }] } as NonNullable<DeploymentSketch['pod']>,
  },
  anApp('report', 'lab', { replicas: 1, cpu: '1', memory: '2Gi', minAvailable: 0, surge: [1, 4] }),
];

/** Seconds after the start around which the bursts begin; the first before the schedule has come round once. */
const burstsAtSeconds = [180, 4800, 9300];
const earlierOrLaterSeconds = 120;
const lastsSeconds = [1200, 2700] as const;
/** A growing load comes in two waves; the second finds the cluster as the first has left it. */
const firstWaveShare = 0.6;
const secondWaveSeconds = [300, 600] as const;
/** The load goes in steps. */
const fallSeconds = 300;
const fallShares = [0.5, 0.2, 0];
/** What stays of the last burst: no scale-in takes these pods away from the virtual node. */
const lastingShare = 0.25;

/** The same for the same seed. Three bursts: the first two go again, of the last a part stays. */
export function aDay(seed: number): Day {
  const random = makeRandom(seed);
  const between = (least: number, most: number) => Math.round(least + random() * (most - least));
  const steps = burstsAtSeconds.flatMap((about, index) => {
    const atSeconds = between(about - earlierOrLaterSeconds, about + earlierOrLaterSeconds);
    const secondAtSeconds = atSeconds + between(...secondWaveSeconds);
    const endsSeconds = atSeconds + between(...lastsSeconds);
    const isLast = index === burstsAtSeconds.length - 1;
    return apps.flatMap((app) =>
      burstOf(app, { atSeconds, secondAtSeconds, endsSeconds, isLast, pods: between(...app.surge) }),
    );
  });
  const appsThatMayBurst = apps.filter(({ mayBurst }) => mayBurst).map(({ name }) => name);
  return { seed, seconds: daySeconds, pools: [pool], furnish, appsThatMayBurst, steps };
}

function furnish(kubernetes: Kubernetes): void {
  kubernetes.create('namespaces', { metadata: { name: openNamespace, labels: { 'aks-burst/enabled': 'true' } } });
  for (const { minAvailable, surge: _surge, mayBurst: _may, ...sketch } of apps) {
    kubernetes.applyDeployment(sketch);
    if (minAvailable === 0) continue;
    const spec = { minAvailable, selector: { matchLabels: { app: sketch.name } } };
    kubernetes.create('poddisruptionbudgets', { metadata: { name: sketch.name }, spec }, sketch.namespace);
  }
}

interface Burst {
  readonly atSeconds: number;
  readonly secondAtSeconds: number;
  readonly endsSeconds: number;
  readonly isLast: boolean;
  readonly pods: number;
}

function burstOf({ namespace, name, replicas }: App, burst: Burst): readonly LoadStep[] {
  const { atSeconds, secondAtSeconds, endsSeconds, isLast, pods } = burst;
  const step = (at: number, share: number): LoadStep => {
    const more = Math.round(pods * Math.max(share, isLast ? lastingShare : 0));
    return { namespace, deployment: name, atSeconds: at, replicas: replicas + more };
  };
  const fall = fallShares.map((share, index) => step(endsSeconds + index * fallSeconds, share));
  return [step(atSeconds, firstWaveShare), step(secondAtSeconds, 1), ...fall];
}

interface AppSketch extends Pick<App, 'replicas' | 'minAvailable' | 'surge'> {
  readonly cpu: string;
  readonly memory: string;
}

function anApp(name: string, namespace: string, { cpu, memory, ...sketch }: AppSketch): App {
  return { name, namespace, ...sketch, requests: { cpu, memory }, mayBurst: namespace === openNamespace };
}
