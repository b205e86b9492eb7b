import type { FakeClock } from '../fakes/fake-clock.ts';
import type { Certificate } from '../sandbox/certificates.ts';
import { type Cluster, makeRandom } from '../sandbox/kubernetes/cluster.ts';
import type { ContainerGroup } from '../sandbox/kubernetes/nodes/container-groups.ts';
import type { VirtualNodeStatus } from '../sandbox/kubernetes/nodes/virtual-node.ts';
import { VIRTUAL_NODE_NAME } from '../sandbox/kubernetes/nodes/virtual-node-body.ts';
import { type Kubernetes, startKubernetes } from '../sandbox/kubernetes/start-kubernetes.ts';
import type { SimulatedClock } from '../sandbox/simulated-clock.ts';
import type { Day } from './a-day.ts';
import type { DelaySet } from './delays.ts';
import { keepPodBook, type Life } from './pod-book.ts';
import { type Watch, watchPromises } from './promises.ts';
import type { Identities } from './seeded-identities.ts';

export interface ClusterOptions {
  readonly day: Day;
  readonly delays: DelaySet;
  readonly certificate: Certificate;
  readonly clock: FakeClock;
  readonly identities: Identities;
  /** How the virtual node stands; absent where nobody made the cluster ready. */
  readonly virtualNode: () => VirtualNodeStatus;
}

/** The cluster of a day in simulated time, with everything that its applications and its autoscaler do by themselves. */
export interface SimulatedCluster {
  readonly kubernetes: Kubernetes;
  /** For those who ask its API in the same process. */
  readonly cluster: Cluster;
  readonly pods: ReadonlyMap<string, Life>;
  readonly watch: Watch;
  /** VM nodes that came during the day. */
  readonly vms: readonly string[];
  /** Container groups that were ever there. */
  readonly bills: ReadonlyMap<ContainerGroup, Bill>;
  /** The most that were there at one time. */
  readonly peak: { groups: number };
  /** Lets one second pass, and happen what is due. */
  passSecond(): void;
  /** Lets happen what is due. */
  settle(): void;
}

/** From when to when a container group was there; null for one that still is. */
export interface Bill {
  readonly fromMs: number;
  toMs: number | null;
}

/** Of ACI in a new subscription (facts: peers.md, section 4.4). */
export const aciQuota = { containerGroups: 100, cores: 100 };

export async function startCluster(options: ClusterOptions): Promise<SimulatedCluster> {
  const { day, delays, clock } = options;
  const simulated: SimulatedClock = { speed: 1, now: () => Date.parse(clock.now()) };
  const bills = new Map<ContainerGroup, Bill>();
  const peak = { groups: 0 };
  const kubernetes = await startKubernetes({
    ...{ certificate: options.certificate, clock: simulated, version: '1.34', tokens: {}, seed: day.seed },
    load: day.steps,
    kubelet: { joinSeconds: 0, pullSeconds: 0, startSeconds: delays.vmStart.seconds },
    autoscaler: {
      pools: day.pools.map((pool) => ({ ...pool, vmSeconds: delays.vm.seconds })),
      scanSeconds: delays.autoscalerScan.seconds,
    },
    virtualNode: {
      ...{ status: options.virtualNode, quota: aciQuota, createSeconds: 0, startSeconds: delays.aciStart.seconds },
      onContainerGroup({ change, group }) {
        if (change === 'created') bills.set(group, { fromMs: simulated.now(), toMs: null });
        const bill = bills.get(group);
        if (change === 'deleted' && bill) bill.toMs = simulated.now();
        peak.groups = Math.max(peak.groups, [...bills.values()].filter(({ toMs }) => toMs === null).length);
      },
    },
  });
  const settle = () => options.identities.during(kubernetes.settle);
  options.identities.during(() => day.furnish(kubernetes));
  const vms: string[] = [];
  kubernetes.store.subscribe(({ resource, type, key }) => {
    if (resource === 'nodes' && type === 'ADDED' && key !== VIRTUAL_NODE_NAME) vms.push(key);
  });
  const cluster = { store: kubernetes.store, clock: simulated, minor: 34, random: makeRandom(day.seed) };
  return {
    ...{ kubernetes, cluster, vms, bills, peak, pods: keepPodBook(kubernetes.store, simulated.now) },
    watch: watchPromises(kubernetes.store, simulated.now),
    settle,
    passSecond() {
      clock.advance(1);
      settle();
    },
  };
}
