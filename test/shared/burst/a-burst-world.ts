import fc from 'fast-check';
import { aciBill } from '../../../shared/backlog/aci-bill.ts';
import { accountFor } from '../../../shared/burst/account.ts';
import type { BurstMatter, BurstPlan } from '../../../shared/burst/burst-plan.ts';
import { recordCreates } from '../../../shared/burst/burst-windows.ts';
import { planBurst } from '../../../shared/burst/plan-burst.ts';
import type { BurstPolicy } from '../../../shared/domain/burst-policy.ts';
import { defaultBurstPolicy } from '../../../shared/domain/burst-policy.ts';
import { type BurstState, emptyBurstState } from '../../../shared/domain/burst-state.ts';
import type { BurstOrder } from '../../../shared/domain/cluster-view.ts';
import type { Pod } from '../../../shared/domain/pod.ts';
import { type Instant, secondsAfter } from '../../../shared/domain/time.ts';
import { aView, now as start } from '../../builders/a-burst-view.ts';
import { aContainer, aPod } from '../../builders/a-pod.ts';
import { aMatter } from './a-burst-matter.ts';

/**
 * A cluster under load for property tests: pods come, are admitted, are placed, run and go; the clock jumps; passes come
 * twice; the ledger is lost. It keeps its own books of what was really admitted, by which the planner is judged.
 */
export interface Wave {
  /** How far the clock moves before the pass; back, too. */
  readonly seconds: number;
  readonly newPods: readonly NewPod[];
  /** Which part of the pods that wait for something gets it: a node, a start, an end. */
  readonly placed: number;
  readonly started: number;
  readonly ended: number;
  readonly isTwice: boolean;
  readonly losesLedger: boolean;
}

interface NewPod {
  readonly namespace: string;
  readonly owner: number;
  readonly cpu: string;
  readonly priority: number;
}

const newPod: fc.Arbitrary<NewPod> = fc.record({
  namespace: fc.constantFrom('shop', 'shop', 'bank'),
  owner: fc.nat(3),
  cpu: fc.constantFrom('100m', '1', '1500m', '4'),
  priority: fc.constantFrom(0, 0, 100),
});

const share = fc.double({ min: 0, max: 1, noNaN: true });

export const anyWave = ({ losesLedger }: { losesLedger: boolean }): fc.Arbitrary<Wave> =>
  fc.record({
    seconds: fc.oneof(
      { weight: 8, arbitrary: fc.integer({ min: 0, max: 120 }) },
      { weight: 2, arbitrary: fc.integer({ min: -400, max: 4000 }) },
      { weight: 1, arbitrary: fc.constantFrom(-90_000, 86_400, 3_000_000) },
    ),
    newPods: fc.array(newPod, { maxLength: 12 }),
    placed: share,
    started: share,
    ended: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: share }),
    isTwice: fc.boolean(),
    losesLedger: losesLedger ? fc.boolean() : fc.constant(false),
  });

export const anyPolicy: fc.Arbitrary<Partial<BurstPolicy>> = fc.record({
  podsPerPassMax: fc.nat(9),
  podsPerClusterMax: fc.nat(30),
  podsPerNamespaceMax: fc.nat(20),
  podsPerOwnerMax: fc.nat(12),
  createsPerFiveMinutesMax: fc.nat(15),
  createsPerHourMax: fc.nat(30),
  episodeBudget: fc.constantFrom(0.3, 1, 100),
  monthBudget: fc.constantFrom(0.5, 2, 100),
  leaseSeconds: fc.constantFrom(300, 3600),
});

export interface Limits {
  readonly groups: number;
  readonly cores: number;
  readonly addresses: number;
}

export const anyLimits: fc.Arbitrary<Limits> = fc.record({
  groups: fc.nat(30),
  cores: fc.nat(40),
  addresses: fc.nat(30),
});

/** One pass as it was, and the world after its orders. */
export interface Passed {
  readonly matter: BurstMatter;
  readonly plan: BurstPlan;
  /** Orders that found their pod as it was seen. */
  readonly admitted: number;
  /** How far the clock has gone forward in all; what it went back does not count. */
  readonly clockSeconds: number;
  readonly ours: readonly Pod[];
}

interface World {
  readonly now: Instant;
  readonly clockSeconds: number;
  readonly waiting: readonly Pod[];
  readonly placed: readonly Pod[];
  readonly state: BurstState;
}

const morning: World = { now: start, clockSeconds: 0, waiting: [], placed: [], state: emptyBurstState };

export function playWaves(waves: readonly Wave[], policy: Partial<BurstPolicy>, limits: Limits): readonly Passed[] {
  let world = morning;
  return waves.flatMap((wave, index) => {
    world = weather(world, wave, index);
    const first = pass(world, policy, limits);
    world = first.world;
    if (!wave.isTwice) return [first.passed];
    const again = apply(world, first.passed.matter, first.passed.plan);
    world = again.world;
    return [first.passed, again.passed];
  });
}

function weather(world: World, wave: Wave, index: number): World {
  const now = secondsAfter(world.now, wave.seconds);
  const moving = world.waiting.filter(isAdmitted).slice(0, Math.ceil(wave.placed * 9));
  const gone = Math.floor(wave.ended * world.placed.length);
  const starting = Math.floor(wave.started * world.placed.length);
  return {
    now,
    clockSeconds: world.clockSeconds + Math.max(0, wave.seconds),
    waiting: [
      ...world.waiting.filter((pod) => !moving.includes(pod)),
      ...wave.newPods.map((pod, at) => aNewPod(pod, `${index}-${at}`, now)),
    ],
    placed: [
      ...world.placed.slice(gone).map((pod, at) => (at < starting ? { ...pod, status: { phase: 'Running' } } : pod)),
      ...moving.map((pod) => ({
        ...pod,
        spec: { ...specOf(pod), nodeName: 'virtual-node' },
        status: { phase: 'Pending' },
      })),
    ],
    state: wave.losesLedger ? { ...emptyBurstState, creates: world.state.creates } : world.state,
  };
}

const specOf = ({ spec }: Pod) => spec ?? { containers: [] };

export const isAdmitted = ({ metadata }: Pod): boolean => metadata?.annotations?.['aks-burst/burst-at'] !== undefined;

/** Some have just come, some wait for long. */
function aNewPod({ namespace, owner, cpu, priority }: NewPod, id: string, now: Instant): Pod {
  const ownerReferences = [{ kind: 'ReplicaSet', name: 'web', uid: `${namespace}-${owner}`, controller: true }];
  const containers = [aContainer({ resources: { requests: { cpu, memory: '2Gi' } } })];
  const [scheduled] = aPod().status?.conditions ?? [];
  const since = secondsAfter(now, -40 * (owner % 2));
  return aPod({
    metadata: { name: `web-${id}`, uid: id, namespace, resourceVersion: '1', ownerReferences },
    spec: { containers, priority },
    status: { phase: 'Pending', conditions: scheduled ? [{ ...scheduled, lastTransitionTime: since }] : [] },
  });
}

function pass(world: World, policy: Partial<BurstPolicy>, limits: Limits): { world: World; passed: Passed } {
  const view = aView({
    at: world.now,
    waiting: world.waiting,
    onVirtualNodes: world.placed,
    namespaces: { shop: { 'aks-burst/enabled': 'true' }, bank: { 'aks-burst/enabled': 'true' } },
  });
  const { state } = accountFor(world.state, view, world.now, defaultBurstPolicy);
  const running = world.placed.filter(({ status }) => status?.phase === 'Running');
  const matter = aMatter({
    ...{ view, state, policy, now: world.now, subnetFree: limits.addresses - running.length },
    usages: [
      { name: 'ContainerGroups', current: running.length, limit: limits.groups },
      { name: 'StandardCores', current: coresOf(running), limit: limits.cores },
    ],
  });
  return apply({ ...world, state }, matter, planBurst(matter));
}

export const coresOf = (pods: readonly Pod[]): number =>
  pods.reduce((sum, pod) => sum + aciBill(pod, 'addon').cpuCores, 0);

/** As Kubernetes does: a pod that is another than was seen is not touched. */
function apply(world: World, matter: BurstMatter, plan: BurstPlan): { world: World; passed: Passed } {
  const orders = new Map(plan.orders.map((order) => [order.uid, order]));
  const waiting = world.waiting.map((pod) => patch(pod, orders.get(pod.metadata?.uid ?? '')));
  const admitted = waiting.filter((pod, index) => pod !== world.waiting[index]).length;
  const creates = recordCreates(world.state.creates, plan.orders.length, world.now);
  const ours = [...waiting.filter(isAdmitted), ...world.placed];
  const { clockSeconds } = world;
  return {
    world: { ...world, waiting, state: { ...world.state, creates } },
    passed: { matter, plan, admitted, clockSeconds, ours },
  };
}

function patch(pod: Pod, order: BurstOrder | undefined): Pod {
  if (!order || order.resourceVersion !== pod.metadata?.resourceVersion) return pod;
  const metadata = { ...pod.metadata, resourceVersion: '2', annotations: order.annotations };
  return { ...pod, metadata, spec: { ...specOf(pod), tolerations: order.tolerations } };
}
