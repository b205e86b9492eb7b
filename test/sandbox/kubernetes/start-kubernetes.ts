/**
 * Starts a Kubernetes cluster of the sandbox: an API server over https, the controllers that make it move, VM nodes, and
 * where wanted a virtual node and a cluster autoscaler. Real clients cannot tell it from a small real one.
 */
import type { Certificate } from '../certificates.ts';
import type { SimulatedClock } from '../simulated-clock.ts';
import type { Tokens } from './api/access.ts';
import { type RecordedRequest, startServer } from './api/server.ts';
import { type AutoscalerOptions, makeClusterAutoscaler } from './autoscaler/cluster-autoscaler.ts';
import { type Cluster, makeRandom } from './cluster.ts';
import { type ControlLoop, startControlLoop } from './control-loop.ts';
import type { Controller } from './controllers/controller.ts';
import { makeDeploymentController } from './controllers/deployment-controller.ts';
import { makeDisruptionController } from './controllers/disruption-controller.ts';
import { makeEventRecorder } from './controllers/event-recorder.ts';
import { makeGarbageCollector } from './controllers/garbage-collector.ts';
import { type LoadStep, makeLoad } from './controllers/load.ts';
import { makeNamespaceController } from './controllers/namespace-controller.ts';
import { makePodGarbageCollector } from './controllers/pod-garbage-collector.ts';
import { makeReplicaSetController } from './controllers/replica-set-controller.ts';
import { kubeconfig } from './kubeconfig.ts';
import type { ContainerGroup } from './nodes/container-groups.ts';
import { type KubeletOptions, makeKubelets } from './nodes/kubelets.ts';
import type { Machine } from './nodes/machine.ts';
import { makeVirtualNode, type VirtualNodeOptions } from './nodes/virtual-node.ts';
import { makeScheduler } from './scheduler/scheduler.ts';
import { makeStore } from './store.ts';
import { makeWorkbench, type Workbench } from './workbench.ts';
import { createObject, must } from './writes.ts';

export interface KubernetesOptions {
  certificate: Pick<Certificate, 'key' | 'cert' | 'ca' | 'caFile'>;
  clock: SimulatedClock;
  /** `1.32`; some of the scheduler's texts differ by version. */
  version?: string;
  tokens: Tokens;
  /** VM nodes that are Ready from the start and belong to no pool of the autoscaler. */
  nodes?: readonly Machine[];
  kubelet?: KubeletOptions;
  virtualNode?: VirtualNodeOptions;
  autoscaler?: AutoscalerOptions;
  load?: readonly LoadStep[];
  /** How long changes are remembered for watches and pages, in seconds of the wall clock. */
  historySeconds?: number;
  /** For delays drawn from ranges, and generated names. */
  seed?: number;
}

/** A running cluster. */
export interface Kubernetes extends Workbench, Pick<ControlLoop, 'settle' | 'pause' | 'resume'> {
  readonly url: string;
  /** The certificate authority as PEM, and the file it lies in. */
  readonly ca: string;
  readonly caFile: string;
  /** Every request so far, without tokens. */
  readonly requests: readonly RecordedRequest[];
  /** The virtual node's container groups by name. */
  readonly containerGroups: ReadonlyMap<string, ContainerGroup>;
  /** Deletes a container group behind the back of the virtual node. */
  loseContainerGroup(name: string): void;
  /** A kubeconfig for kubectl, with the token of the user of that name. */
  kubeconfigFor(userName: string): string;
  stop(): Promise<void>;
}

const HISTORY_SECONDS = 300;
const SYSTEM_NAMESPACES = ['default', 'kube-system', 'kube-public', 'kube-node-lease'];
const SYSTEM_PRIORITIES = { 'system-cluster-critical': 2_000_000_000, 'system-node-critical': 2_000_001_000 };

export async function startKubernetes(options: KubernetesOptions): Promise<Kubernetes> {
  const { certificate, clock, tokens } = options;
  const minor = Number((options.version ?? '1.32').split('.')[1]);
  const cluster: Cluster = { store: makeStore(), clock, minor, random: makeRandom(options.seed ?? 1) };
  const { controllers, virtualNode, begin } = makeControllers(cluster, options);
  const loop = startControlLoop(cluster, controllers);
  furnish(cluster);
  begin();
  loop.settle();
  const server = await startServer({ cluster, tokens, certificate, onRequest: loop.wake });
  return {
    ...makeWorkbench(cluster, loop),
    ...{ settle: loop.settle, pause: loop.pause, resume: loop.resume },
    ...{ url: server.url, requests: server.requests, ca: certificate.ca, caFile: certificate.caFile },
    containerGroups: virtualNode?.groups ?? new Map(),
    loseContainerGroup: (name) => virtualNode?.loseGroup(name),
    kubeconfigFor: (userName) => kubeconfig({ url: server.url, ca: certificate.ca, tokens, userName }),
    async stop() {
      loop.stop();
      await server.stop();
    },
  };
}

/** `begin` adds the nodes, once the loop sees what happens. */
function makeControllers(cluster: Cluster, options: KubernetesOptions) {
  const recorder = makeEventRecorder(cluster);
  const kubelets = makeKubelets(cluster, recorder, options.kubelet);
  const virtualNode = options.virtualNode && makeVirtualNode(cluster, recorder, options.virtualNode);
  const autoscaler = options.autoscaler && makeClusterAutoscaler(cluster, recorder, kubelets, options.autoscaler);
  const controllers: Record<string, Controller> = {
    ...{ recorder, load: makeLoad(cluster, options.load ?? []) },
    deployments: makeDeploymentController(cluster, recorder),
    replicaSets: makeReplicaSetController(cluster, recorder),
    garbage: makeGarbageCollector(cluster),
    podGarbage: makePodGarbageCollector(cluster),
    namespaces: makeNamespaceController(cluster),
    scheduler: makeScheduler(cluster, recorder),
    ...{ kubelets, ...(virtualNode ? { virtualNode } : {}), ...(autoscaler ? { autoscaler } : {}) },
    disruption: makeDisruptionController(cluster),
    history: makeHistoryKeeper(cluster, options.historySeconds ?? HISTORY_SECONDS),
  };
  const begin = () => {
    for (const machine of options.nodes ?? []) kubelets.register(machine, { isReady: true });
    autoscaler?.begin();
  };
  return { controllers, virtualNode, begin };
}

/** What every cluster has. */
function furnish(cluster: Cluster): void {
  for (const name of SYSTEM_NAMESPACES) {
    must(createObject(cluster, 'namespaces', undefined, { metadata: { name } }), `Adding namespace ${name}`);
  }
  for (const [name, value] of Object.entries(SYSTEM_PRIORITIES)) {
    must(createObject(cluster, 'priorityclasses', undefined, { metadata: { name }, value }), `Adding priority ${name}`);
  }
}

/** etcd's compaction: each time up to the version of the time before. */
function makeHistoryKeeper({ store, clock }: Cluster, seconds: number): Controller {
  let [compactedMs, reached] = [clock.now(), store.version];
  return {
    run(nowMs) {
      if (nowMs < compactedMs + seconds * 1000) return;
      store.compact(reached);
      [compactedMs, reached] = [nowMs, store.skipVersion()];
    },
  };
}
