/**
 * The cluster autoscaler: looks every ten seconds for pods that no node takes, asks for VMs, and takes empty VMs away again
 * (facts on Kubernetes, sections 1.6 and 3.3). It removes only empty nodes; the real one also moves pods together.
 */
import { type Cluster, draw, dueMs } from '../cluster.ts';
import type { Controller } from '../controllers/controller.ts';
import type { EventRecorder } from '../controllers/event-recorder.ts';
import type { Kubelets } from '../nodes/kubelets.ts';
import type { Pod } from '../objects.ts';
import { conditionOf, isNodeReady } from '../pods/conditions.ts';
import type { FilterContext } from '../scheduler/filters.ts';
import { type NodeInfo, snapshotOf } from '../scheduler/node-info.ts';
import {
  imaginedInfo,
  type NodePool,
  nextMachine,
  type PoolState,
  poolStateOf,
  targetSizeOf,
  vmssOf,
} from './node-pool.ts';
import { type Packing, placeOn } from './packing.ts';
import { makeScaleDown } from './scale-down.ts';
import { bestPlan, notTriggeredText, planFor } from './scale-up-plan.ts';

export interface AutoscalerOptions {
  pools: readonly NodePool[];
  scanSeconds?: number;
  maxNodesTotal?: number;
  /** How long a node must be empty, and how long ago the last one may have come. */
  unneededSeconds?: number;
  delayAfterAddSeconds?: number;
}

export interface ClusterAutoscaler extends Controller {
  /** Adds the VMs that the pools have from the start. */
  begin(): void;
}

const DEFAULTS = { scanSeconds: 10, maxNodesTotal: 5000, unneededSeconds: 600, delayAfterAddSeconds: 600 };
const SOURCE = { component: 'cluster-autoscaler' };
const FIRST_BACK_OFF_SECONDS = 300;
const LAST_BACK_OFF_SECONDS = 1800;
const FAIL_SECONDS = 60;
const ALL_FULL = "pod didn't trigger scale-up: max total nodes in cluster reached";

export function makeClusterAutoscaler(
  cluster: Cluster,
  recorder: EventRecorder,
  kubelets: Kubelets,
  options: AutoscalerOptions,
): ClusterAutoscaler {
  const { store, clock } = cluster;
  const settings = { ...DEFAULTS, ...options };
  const states = options.pools.map(poolStateOf);
  const scaleDown = makeScaleDown(cluster, recorder, kubelets, settings);
  const startedMs = clock.now();
  let nextScanMs = dueMs(cluster, settings.scanSeconds);
  let lastAddMs = Number.NEGATIVE_INFINITY;

  function addInitial(state: PoolState): void {
    for (let i = 0; i < state.pool.size; i++) {
      const machine = nextMachine(state);
      state.names.add(machine.name);
      kubelets.register(machine, { isReady: true });
    }
  }

  /** VMs that have come, or that will not come, since the last look. */
  function settle(state: PoolState, nowMs: number): void {
    const due = state.pending.filter(({ atMs }) => atMs <= nowMs);
    state.pending = state.pending.filter(({ atMs }) => atMs > nowMs);
    for (const { machine, isFailing } of due) {
      if (isFailing) continue;
      state.names.add(machine.name);
      kubelets.register(machine);
      lastAddMs = nowMs;
    }
    if (due.some(({ isFailing }) => isFailing)) backOff(state);
  }

  function backOff(state: PoolState): void {
    const doubled = state.backOffSeconds * 2 || FIRST_BACK_OFF_SECONDS;
    state.backOffSeconds = Math.min(doubled, LAST_BACK_OFF_SECONDS);
    state.backOffUntilMs = dueMs(cluster, state.backOffSeconds);
  }

  function scan(nowMs: number): void {
    for (const { names } of states) for (const name of names) if (!store.get('nodes', name)) names.delete(name);
    const waiting = store.list('pods').filter(isUnschedulable);
    if (waiting.length > 0) help(waiting, nowMs);
    for (const state of states) scaleDown.scan(state, lastAddMs, nowMs);
  }

  /** Existing nodes count, the virtual node among them: a pod that tolerates it asks for no VM. */
  function help(waiting: readonly Pod[], nowMs: number): void {
    const present = snapshotOf(store).filter(({ node }) => isNodeReady(node));
    const context: FilterContext = { minor: cluster.minor, store, infos: present };
    const left = placeOn([...present, ...states.flatMap(comingInfos)], waiting, context);
    if (left.length > 0) scaleUp(left, context, nowMs);
  }

  /** Asked for, or registered and not yet ready; that a VM will not come is known only when it has failed. */
  function comingInfos({ names, pending, pool }: PoolState): NodeInfo[] {
    const asked = pending.map(({ machine }) => machine);
    const joining = [...names].filter((name) => !isNodeReady(store.get('nodes', name)));
    return [...asked, ...joining.map((name) => ({ ...pool.machine, name, pool: pool.name }))].map(imaginedInfo);
  }

  function scaleUp(pods: readonly Pod[], context: FilterContext, nowMs: number): void {
    const total = store.count('nodes') + states.reduce((sum, { pending }) => sum + pending.length, 0);
    const allowed = settings.maxNodesTotal - total;
    const plans = states.map((state) => planFor(state, pods, context, { nowMs, allowed }));
    const best = allowed > 0 ? bestPlan(plans) : undefined;
    if (best) {
      ask(best.state, best.packing, nowMs);
      return;
    }
    for (const pod of pods) tell(pod, 'NotTriggerScaleUp', allowed > 0 ? notTriggeredText(pod, plans) : ALL_FULL);
  }

  function ask(state: PoolState, { nodes, helped }: Packing, nowMs: number): void {
    const { pool } = state;
    const before = targetSizeOf(state);
    const isFailing = nowMs < startedMs + ((pool.failsUntilSeconds ?? 0) * 1000) / clock.speed;
    for (let i = 0; i < nodes; i++) {
      const seconds = draw(cluster, isFailing ? (pool.failSeconds ?? FAIL_SECONDS) : pool.vmSeconds);
      state.pending.push({ machine: nextMachine(state), atMs: dueMs(cluster, seconds), isFailing });
    }
    const message = `pod triggered scale-up: [{${vmssOf(pool)} ${before}->${before + nodes} (max: ${pool.max})}]`;
    for (const pod of helped) tell(pod, 'TriggeredScaleUp', message);
  }

  function tell(pod: Pod, reason: string, message: string): void {
    recorder.record(SOURCE, 'pods', pod, { type: 'Normal', reason, message });
  }

  return {
    begin: () => states.forEach(addInitial),
    run(nowMs) {
      for (const state of states) settle(state, nowMs);
      scaleDown.removeMarked(states, nowMs);
      if (nowMs < nextScanMs) return;
      nextScanMs = dueMs(cluster, settings.scanSeconds);
      scan(nowMs);
    },
  };
}

function isUnschedulable({ metadata, spec, status }: Pod): boolean {
  if (spec.nodeName || metadata.deletionTimestamp) return false;
  return conditionOf(status.conditions, 'PodScheduled')?.reason === 'Unschedulable';
}
