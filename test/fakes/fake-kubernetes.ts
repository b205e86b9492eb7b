import {
  type BurstOrder,
  type ClusterView,
  type NodeOrder,
  type PodOrder,
  type PodResult,
  podName,
} from '../../shared/domain/cluster-view.ts';
import { type Glimpse, glimpseOf } from '../../shared/domain/glimpse.ts';
import type { ClusterId } from '../../shared/domain/ids.ts';
import type { Node } from '../../shared/domain/node.ts';
import { controllerOf, isWaiting, type Pod } from '../../shared/domain/pod.ts';
import { type Sight, seen, type Unseen, unseen } from '../../shared/domain/sight.ts';
import { type Instant, isAfter, secondsAfter } from '../../shared/domain/time.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { Sent } from '../../shared/ports/cloud.ts';
import { CloudError } from '../../shared/ports/cloud-error.ts';
import type { Kubernetes } from '../../shared/ports/kubernetes.ts';
import {
  admitted,
  carriesAll,
  emptyCluster,
  type FakeKubeCluster,
  isVirtual,
  keepsAll,
  running,
  substituteOf,
  viewOf,
} from './fake-kube-cluster.ts';

export interface FakeKubernetesOptions {
  /** From the patch to the node. */
  readonly bindSeconds?: number;
  /** From there to Running. */
  readonly startSeconds?: number;
  /** From the end of a pod being asked for to its end. */
  readonly graceSeconds?: number;
}

export type KubernetesOp = keyof Kubernetes;

export interface KubernetesCall {
  readonly op: KubernetesOp;
  readonly id: ClusterId;
  /** `namespace/name`, or the name of a node; empty for a view. */
  readonly pod: string;
}

/**
 * Small clusters in memory, on a given clock: a pod that may go to the virtual node goes there and starts after a while,
 * an owner makes another pod for each that is taken away, and what is wanted fails. It keeps to the same contract as the
 * adapter.
 */
export class FakeKubernetes implements Kubernetes {
  /** What was asked, oldest first, failed calls included. */
  readonly calls: KubernetesCall[] = [];
  readonly #clock: Clock;
  readonly #delays: Required<FakeKubernetesOptions>;
  readonly #clusters = new Map<ClusterId, FakeKubeCluster>();
  readonly #due: Due[] = [];
  readonly #failures = new Map<KubernetesOp, Failure[]>();
  #count = 1000;

  constructor(clock: Clock, { bindSeconds = 1, startSeconds = 30, graceSeconds = 0 }: FakeKubernetesOptions = {}) {
    this.#clock = clock;
    this.#delays = { bindSeconds, startSeconds, graceSeconds };
  }

  /** Returns the cluster, for a test to change it. */
  setCluster(id: ClusterId, parts: Partial<FakeKubeCluster>): FakeKubeCluster {
    const cluster = { ...emptyCluster(), ...parts };
    this.#clusters.set(id, cluster);
    return cluster;
  }

  removeCluster(id: ClusterId): void {
    this.#clusters.delete(id);
  }

  /** The next calls of that operation end so, and change nothing. */
  fail(op: 'view' | 'glimpse', sight: Unseen, times?: number): void;
  fail(op: 'burst' | 'evict' | 'giveBack', result: Pick<PodResult, 'result' | 'why'>, times?: number): void;
  fail(op: 'pod' | 'node' | 'removePod' | 'removeNode', error: CloudError, times?: number): void;
  fail(op: KubernetesOp, outcome: Failure, times = 1): void {
    this.#failures.set(op, [...(this.#failures.get(op) ?? []), ...Array(times).fill(outcome)]);
  }

  async view(id: ClusterId, now: Instant): Promise<Sight<ClusterView>> {
    this.calls.push({ op: 'view', id, pod: '' });
    this.#letHappen();
    const failure = this.#failures.get('view')?.shift();
    const cluster = this.#clusters.get(id);
    if (failure) return failure as Unseen;
    return cluster ? seen(structuredClone(viewOf(cluster, now)), now) : unseen('unavailable', `There is no ${id}.`);
  }

  async glimpse(id: ClusterId, now: Instant): Promise<Sight<Glimpse>> {
    this.calls.push({ op: 'glimpse', id, pod: '' });
    this.#letHappen();
    const failure = this.#failures.get('glimpse')?.shift();
    const cluster = this.#clusters.get(id);
    if (failure) return failure as Unseen;
    return cluster ? seen(glimpseOf(cluster.pods), now) : unseen('unavailable', `There is no ${id}.`);
  }

  async burst(id: ClusterId, order: BurstOrder): Promise<PodResult> {
    return this.#change('burst', id, order, (cluster, pod) => {
      if (pod.metadata?.resourceVersion !== order.resourceVersion) return carriesAll(pod, order) ? 'done' : 'changed';
      if (!keepsAll(pod, order)) return 'refused';
      this.#replace(cluster, pod, admitted(pod, order));
      this.#plan(this.#clock.now(), this.#delays.bindSeconds, (at) => this.#bind(cluster, order.uid, at));
      return 'done';
    });
  }

  async evict(id: ClusterId, order: PodOrder): Promise<PodResult> {
    return this.#change('evict', id, order, (cluster, pod) => {
      const budgets = pod.status?.phase === 'Running' ? cluster.budgetsOver(pod) : 0;
      if (budgets > 0) return budgets > 1 ? 'refused' : 'blocked';
      return this.#takeAway(cluster, pod);
    });
  }

  async giveBack(id: ClusterId, order: PodOrder): Promise<PodResult> {
    return this.#change('giveBack', id, order, (cluster, pod) => this.#takeAway(cluster, pod));
  }

  async pod(id: ClusterId, named: Pick<PodOrder, 'namespace' | 'name'>): Promise<Pod | null> {
    return structuredClone(this.#known('pod', id, podName(named)).pods.find(isNamed(named)) ?? null);
  }

  async node(id: ClusterId, name: string): Promise<Node | null> {
    return structuredClone(this.#known('node', id, name).nodes.find(isNamed({ name })) ?? null);
  }

  async removePod(id: ClusterId, order: PodOrder): Promise<Sent> {
    const cluster = this.#known('removePod', id, podName(order));
    const found = cluster.pods.find(isNamed(order));
    if (found) refuseChanged(`Deleting pod ${podName(order)} of`, id, found, order);
    cluster.pods = cluster.pods.filter((pod) => pod !== found);
    return { kind: found ? 'done' : 'already-so' };
  }

  async removeNode(id: ClusterId, order: NodeOrder): Promise<Sent> {
    const cluster = this.#known('removeNode', id, order.name);
    const found = cluster.nodes.find(isNamed(order));
    if (found) refuseChanged(`Deleting node ${order.name} of`, id, found, order);
    cluster.nodes = cluster.nodes.filter((node) => node !== found);
    return { kind: found ? 'done' : 'already-so' };
  }

  /** The cluster; throws what was wanted, or where there is none. */
  #known(op: 'pod' | 'node' | 'removePod' | 'removeNode', id: ClusterId, pod: string): FakeKubeCluster {
    this.calls.push({ op, id, pod });
    this.#letHappen();
    const failure = this.#failures.get(op)?.shift();
    const cluster = this.#clusters.get(id);
    if (cluster && !failure) return cluster;
    throw failure ?? errorOf('unavailable', null, `Asking ${op} of`, id, 'There is no such cluster.');
  }

  #change(
    op: 'burst' | 'evict' | 'giveBack',
    id: ClusterId,
    order: PodOrder,
    change: (cluster: FakeKubeCluster, pod: Pod) => PodResult['result'],
  ): PodResult {
    const pod = podName(order);
    this.calls.push({ op, id, pod });
    this.#letHappen();
    const failure = this.#failures.get(op)?.shift() as Pick<PodResult, 'result' | 'why'> | undefined;
    const cluster = this.#clusters.get(id);
    if (failure) return { ...failure, pod };
    if (!cluster) return { pod, result: 'failed', why: `There is no ${id}.` };
    const found = cluster.pods.find(
      ({ metadata }) => metadata?.namespace === order.namespace && metadata.name === order.name,
    );
    const isSame = found?.metadata?.uid === order.uid;
    const result = found ? (isSame ? change(cluster, found) : 'changed') : 'gone';
    return { pod, result, why: `The ${op} was ${result}.` };
  }

  #bind(cluster: FakeKubeCluster, uid: string, at: Instant): void {
    const pod = cluster.pods.find(({ metadata }) => metadata?.uid === uid);
    const node = cluster.nodes.find(isVirtual)?.metadata?.name;
    if (!pod?.spec || !isWaiting(pod) || !node) return;
    // A pod that starts on ACI has no condition at all (facts: kubernetes.md, section 0).
    this.#replace(cluster, pod, {
      ...pod,
      spec: { ...pod.spec, nodeName: node },
      status: { phase: 'Pending', conditions: [] },
    });
    this.#plan(at, this.#delays.startSeconds, () => this.#start(cluster, uid));
  }

  #start(cluster: FakeKubeCluster, uid: string): void {
    const pod = cluster.pods.find(({ metadata }) => metadata?.uid === uid);
    if (pod?.status?.phase === 'Pending') this.#replace(cluster, pod, { ...pod, status: running });
  }

  #takeAway(cluster: FakeKubeCluster, pod: Pod): 'done' {
    if (pod.metadata?.deletionTimestamp) return 'done';
    const { graceSeconds } = this.#delays;
    const uid = pod.metadata?.uid;
    const deletionTimestamp = secondsAfter(this.#clock.now(), graceSeconds);
    this.#replace(cluster, pod, { ...pod, metadata: { ...pod.metadata, deletionTimestamp } });
    this.#plan(this.#clock.now(), graceSeconds, () => {
      cluster.pods = cluster.pods.filter(({ metadata }) => metadata?.uid !== uid);
    });
    if (controllerOf(pod)) cluster.pods.push(substituteOf(cluster, pod, this.#next(), this.#clock.now()));
    this.#letHappen();
    return 'done';
  }

  #replace(cluster: FakeKubeCluster, pod: Pod, changed: Pod): void {
    const metadata = { ...changed.metadata, resourceVersion: `${this.#next()}` };
    cluster.pods = cluster.pods.map((one) => (one === pod ? { ...changed, metadata } : one));
  }

  #plan(from: Instant, seconds: number, happen: Due['happen']): void {
    this.#due.push({ at: secondsAfter(from, seconds), happen });
  }

  /** What is due by now, in its order. */
  #letHappen(): void {
    for (;;) {
      const next = this.#due.toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at))[0];
      if (!next || isAfter(next.at, this.#clock.now())) return;
      this.#due.splice(this.#due.indexOf(next), 1);
      next.happen(next.at);
    }
  }

  #next(): number {
    this.#count += 1;
    return this.#count;
  }
}

interface Due {
  readonly at: Instant;
  readonly happen: (at: Instant) => void;
}

type Failure = Unseen | Pick<PodResult, 'result' | 'why'> | CloudError;

type Named = { readonly metadata?: Pod['metadata'] & Node['metadata'] };

const isNamed =
  ({ namespace, name }: { readonly namespace?: string; readonly name: string }) =>
  ({ metadata }: Named) =>
    metadata?.name === name && (namespace === undefined || metadata.namespace === namespace);

function refuseChanged(attempt: string, id: ClusterId, { metadata }: Named, { uid, resourceVersion }: NodeOrder): void {
  if (metadata?.uid === uid && metadata.resourceVersion === resourceVersion) return;
  throw errorOf('conflict', 409, attempt, id, 'It is another than was seen.');
}

function errorOf(kind: CloudError['kind'], status: number | null, attempt: string, target: string, said: string) {
  return new CloudError({ kind, status, attempt, target, said, code: '', advice: '' });
}
