import { rememberMoves } from '../../../shared/burst/moves.ts';
import { planReturn, type ReturnPlan } from '../../../shared/burst/plan-return.ts';
import type { BurstPolicy } from '../../../shared/domain/burst-policy.ts';
import { type BurstState, emptyBurstState } from '../../../shared/domain/burst-state.ts';
import type { ClusterView } from '../../../shared/domain/cluster-view.ts';
import type { Pod, PodSpec } from '../../../shared/domain/pod.ts';
import { type Instant, secondsAfter, secondsBetween } from '../../../shared/domain/time.ts';
import {
  aVm,
  aWaitingPod,
  burstNotes,
  ownedBy,
  requesting,
  running,
  now as start,
  theToleration,
} from '../../builders/a-burst-view.ts';
import { aVirtualKubeletNode, defaultTolerations } from '../../builders/a-pod.ts';

/**
 * A small cluster that lives by its own rules, written apart from the planner: nodes come and go, owners keep their number
 * of pods, a scheduler binds what fits, waiting pods are burst, moved pods leave after their grace. It counts in CPU alone.
 */

/** What a workload asks of a node. `pool` and `apart` are demands that not every node meets. */
export interface Workload {
  readonly millicores: number;
  readonly pool: 'any' | 'a' | 'b';
  readonly apart: boolean;
}

export type Happening =
  | { readonly kind: 'time'; readonly seconds: number }
  | { readonly kind: 'vm-comes'; readonly millicores: number; readonly pool: 'a' | 'b'; readonly state: NodeState }
  | { readonly kind: 'vm-goes'; readonly which: number }
  | { readonly kind: 'vm-changes'; readonly which: number; readonly state: NodeState }
  | { readonly kind: 'scale'; readonly which: number; readonly pods: number };

export type NodeState = 'open' | 'cordoned' | 'draining' | 'not-ready';

interface WorldNode {
  readonly name: string;
  readonly millicores: number;
  readonly pool: 'a' | 'b';
  state: NodeState;
}

interface WorldPod {
  readonly name: string;
  readonly owner: number;
  readonly madeAt: Instant;
  /** Took the place of a pod that was moved. */
  readonly isSubstitute: boolean;
  node: string | null;
  boundAt: Instant | null;
  burstAt: Instant | null;
  leavingAt: Instant | null;
}

export interface Move {
  readonly owner: number;
  readonly at: Instant;
  /** How many its owner had on nodes as the pass began, those that were going aside. */
  readonly pods: number;
  /** The pod made for the one that was moved. */
  readonly substitute: string;
}

/**
 * `odd` takes any node that fits, by a rule of its own. A late scheduler has not bound anything yet when the controller looks.
 */
export interface Scheduler {
  readonly manner: 'spread' | 'pack' | 'odd';
  readonly isLate: boolean;
}

const virtualName = 'virtual-node-aci-linux';
const startSeconds = { vm: 10, aci: 40 };
const graceSeconds = 30;
const waitSeconds = 20;

export class World {
  now: Instant = start;
  state: BurstState = emptyBurstState;
  readonly nodes: WorldNode[] = [];
  pods: WorldPod[] = [];
  readonly moves: Move[] = [];
  readonly bursts: { readonly pod: string; readonly isSubstitute: boolean }[] = [];
  readonly sizes: number[];
  private count = 0;
  readonly workloads: readonly Workload[];
  readonly policy: BurstPolicy;
  private readonly scheduler: Scheduler;

  constructor(workloads: readonly Workload[], policy: BurstPolicy, scheduler: Scheduler) {
    this.workloads = workloads;
    this.policy = policy;
    this.scheduler = scheduler;
    this.sizes = workloads.map(() => 0);
  }

  happen(happening: Happening): void {
    if (happening.kind === 'time') this.now = secondsAfter(this.now, happening.seconds);
    if (happening.kind === 'vm-comes') this.addNode(happening);
    if (happening.kind === 'vm-goes') this.removeNode(happening.which);
    if (happening.kind === 'vm-changes') this.changeNode(happening.which, happening.state);
    if (happening.kind === 'scale') this.sizes[happening.which % this.sizes.length] = happening.pods;
    this.settle();
  }

  /** One look of the controller: plan, evict, remember. */
  pass(): ReturnPlan {
    const plan = planReturn({ view: this.view(), state: this.state, policy: this.policy, now: this.now });
    const owners = plan.orders.map(({ owner }) => owner);
    this.state = { ...this.state, roomSince: plan.roomSince, moves: rememberMoves(this.state.moves, owners, this.now) };
    const before = this.pods.filter(({ node, leavingAt }) => node !== null && leavingAt === null);
    for (const { name } of plan.orders) this.evict(name, before);
    return plan;
  }

  /** Binds what fits, one after another. */
  schedule(): void {
    const waiting = this.pods.filter(({ node }) => node === null);
    for (const pod of this.scheduler.manner === 'odd' ? waiting.toReversed() : waiting) {
      pod.node = this.nodeFor(pod) ?? (pod.burstAt ? virtualName : null);
      if (pod.node) pod.boundAt = this.now;
    }
  }

  podNamed(name: string): WorldPod | undefined {
    return this.pods.find((pod) => pod.name === name);
  }

  isOnVm = (pod: WorldPod | undefined): boolean => Boolean(pod?.node && pod.node !== virtualName);

  get onAci(): number {
    return this.pods.filter(({ node }) => node === virtualName).length;
  }

  private addNode({ millicores, pool, state }: Extract<Happening, { kind: 'vm-comes' }>): void {
    this.nodes.push({ name: `vm-${++this.count}`, millicores, pool, state });
  }

  private removeNode(which: number): void {
    const [node] = this.nodes.length === 0 ? [] : this.nodes.splice(which % this.nodes.length, 1);
    this.pods = this.pods.filter((pod) => pod.node !== node?.name);
  }

  private changeNode(which: number, state: NodeState): void {
    const node = this.nodes[which % Math.max(1, this.nodes.length)];
    if (node) node.state = state;
  }

  /** Everything but the controller: gone pods go, owners make or end pods, the scheduler binds, waiting pods burst. */
  private settle(): void {
    this.pods = this.pods.filter(({ leavingAt }) => !leavingAt || secondsBetween(leavingAt, this.now) < graceSeconds);
    this.sizes.forEach((size, owner) => {
      const own = this.pods.filter((pod) => pod.owner === owner && !pod.leavingAt);
      for (let missing = size - own.length; missing > 0; missing--) this.make(owner, false);
      for (const pod of own.slice(size)) this.end(pod);
    });
    if (!this.scheduler.isLate) this.schedule();
    for (const pod of this.pods.filter(({ node }) => node === null)) this.burst(pod);
    if (!this.scheduler.isLate) this.schedule();
  }

  private end(pod: WorldPod): void {
    if (pod.node) pod.leavingAt = this.now;
    else this.pods = this.pods.filter((one) => one !== pod);
  }

  private burst(pod: WorldPod): void {
    if (pod.burstAt || secondsBetween(pod.madeAt, this.now) < waitSeconds) return;
    pod.burstAt = this.now;
    this.bursts.push({ pod: pod.name, isSubstitute: pod.isSubstitute });
  }

  private evict(name: string, before: readonly WorldPod[]): void {
    const pod = this.podNamed(name);
    if (!pod) throw new Error(`Evicting ${name}: there is no such pod.`);
    pod.leavingAt = this.now;
    const pods = before.filter(({ owner }) => owner === pod.owner).length;
    this.moves.push({ owner: pod.owner, at: this.now, pods, substitute: this.make(pod.owner, true) });
  }

  private make(owner: number, isSubstitute: boolean): string {
    const name = `w${owner}-${++this.count}`;
    this.pods.push({
      name,
      owner,
      madeAt: this.now,
      isSubstitute,
      node: null,
      boundAt: null,
      burstAt: null,
      leavingAt: null,
    });
    return name;
  }

  private nodeFor(pod: WorldPod): string | null {
    const workload = this.workloadOf(pod);
    const fitting = this.nodes
      .filter((node) => this.accepts(node, pod.owner, workload))
      .map(({ name, millicores }) => ({
        name,
        left: (this.freeOf(name, millicores) - workload.millicores) / millicores,
      }))
      .filter(({ left }) => left >= 0);
    return this.choose(fitting)?.name ?? null;
  }

  private choose(fitting: readonly { name: string; left: number }[]) {
    const { manner } = this.scheduler;
    if (manner === 'odd') return fitting[(this.count * 7 + this.pods.length) % fitting.length];
    return fitting.toSorted((one, other) => (manner === 'spread' ? other.left - one.left : one.left - other.left))[0];
  }

  private accepts({ name, pool, state }: WorldNode, owner: number, workload: Workload): boolean {
    const hasSibling = this.pods.some((pod) => pod.node === name && pod.owner === owner);
    return state === 'open' && (workload.pool === 'any' || workload.pool === pool) && !(workload.apart && hasSibling);
  }

  private freeOf(name: string, millicores: number): number {
    const held = this.pods.filter(({ node }) => node === name);
    return held.reduce((free, pod) => free - this.workloadOf(pod).millicores, millicores);
  }

  private workloadOf({ owner }: WorldPod): Workload {
    const workload = this.workloads[owner];
    if (!workload) throw new Error(`There is no owner ${owner}.`);
    return workload;
  }

  private view(): ClusterView {
    const pods = this.pods.map((pod) => ({ at: pod.node, pod: this.podOf(pod) }));
    return {
      at: this.now,
      waiting: pods.flatMap(({ at, pod }) => (at === null ? [pod] : [])),
      nodes: [aVirtualKubeletNode(), ...this.nodes.map(nodeOf)],
      onVirtualNodes: pods.flatMap(({ at, pod }) => (at === virtualName ? [pod] : [])),
      onVmNodes: pods.flatMap(({ at, pod }) => (at !== null && at !== virtualName ? [pod] : [])),
      ...{ namespaces: {}, networkPolicies: null, scaleUps: [], gaps: [] },
    };
  }

  private podOf(pod: WorldPod): Pod {
    const { millicores, pool, apart } = this.workloadOf(pod);
    const spec: Partial<PodSpec> = {
      containers: requesting(`${millicores}m`),
      tolerations: pod.burstAt ? [...defaultTolerations, theToleration] : defaultTolerations,
      ...(pod.node && { nodeName: pod.node }),
      ...(pool !== 'any' && { nodeSelector: { pool } }),
      ...(apart && { affinity: apartFrom(pod.owner) }),
    };
    const made = aWaitingPod(pod.name, spec, {
      labels: { app: `w${pod.owner}` },
      ownerReferences: [ownedBy(`owner-${pod.owner}`)],
      creationTimestamp: pod.madeAt,
      ...(pod.burstAt && { annotations: burstNotes(pod.burstAt, secondsAfter(pod.burstAt, this.policy.leaseSeconds)) }),
      ...(pod.leavingAt && { deletionTimestamp: secondsAfter(pod.leavingAt, graceSeconds) }),
    });
    return pod.node ? { ...made, status: this.statusOf(pod) } : made;
  }

  private statusOf({ node, boundAt }: WorldPod) {
    const needs = node === virtualName ? startSeconds.aci : startSeconds.vm;
    return secondsBetween(boundAt ?? this.now, this.now) >= needs ? running : { phase: 'Pending', conditions: [] };
  }
}

function apartFrom(owner: number) {
  const term = { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: `w${owner}` } } };
  return { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } };
}

function nodeOf({ name, millicores, pool, state }: WorldNode) {
  const draining = { taints: [{ key: 'ToBeDeletedByClusterAutoscaler', effect: 'NoSchedule' }] };
  const spec = { ...(state === 'cordoned' && { unschedulable: true }), ...(state === 'draining' && draining) };
  const node = aVm(name, `${millicores}m`, spec, { pool });
  return state === 'not-ready' ? { ...node, status: { ...node.status, conditions: [] } } : node;
}
