/**
 * The default scheduler: filters, scores, binds; tells why not, and tries again with back-off when something changed that
 * could help. It neither preempts nor provisions volumes.
 */
import type { Cluster } from '../cluster.ts';
import type { Controller } from '../controllers/controller.ts';
import type { EventRecorder } from '../controllers/event-recorder.ts';
import { keyOf, type Node, type Pod } from '../objects.ts';
import { boundTo, isFinished, withCondition } from '../pods/conditions.ts';
import type { Change } from '../store.ts';
import { mergeStatus } from '../writes.ts';
import { type Failure, type FilterContext, firstFailure, type Plugin, preFilterFailure, wouldTake } from './filters.ts';
import { preFilterMessage, refusalMessage } from './message.ts';
import { assume, type NodeInfo, nodeInfoOf, snapshotOf } from './node-info.ts';
import { bestNode } from './scores.ts';
import { makeWaitingPods } from './waiting-pods.ts';

const NAME = 'default-scheduler';
/** The scheduler's client makes so many calls a second, and a bind is one. */
const CALLS_PER_SECOND = 50;
const CALL_BURST = 100;
/** Where another pod may have been in the way. */
const ROOM_PLUGINS: readonly Plugin[] = ['NodeResourcesFit', 'NodePorts', 'PodTopologySpread', 'InterPodAffinity'];

export function makeScheduler(cluster: Cluster, recorder: EventRecorder): Controller {
  const { store, clock } = cluster;
  const waiting = makeWaitingPods(cluster);
  const changedNodes = new Set<string>();
  let isRoomFreed = false;
  let isClaimAdded = false;
  const allowance = makeAllowance(cluster);

  function noticePod({ type, key, object, previous }: Change<Pod>): void {
    if (type === 'DELETED' || object.spec.nodeName || !isMine(object)) {
      waiting.remove(key);
      const wasPlaced = previous?.spec.nodeName && (type === 'DELETED' || isFinished(object.status));
      if (wasPlaced) isRoomFreed = true;
      return;
    }
    const known = waiting.get(key);
    if (!known) waiting.add(key, object.spec.priority ?? 0);
    else if (previous && isMovedBy(object, previous)) waiting.queue(known);
  }

  function queueHelped(): void {
    if (changedNodes.size === 0 && !isRoomFreed && !isClaimAdded) return;
    const context = contextOf([]);
    const infos = [...changedNodes].flatMap((name) => {
      const node = store.get('nodes', name);
      return node ? [nodeInfoOf(node, store.podsOn(name))] : [];
    });
    for (const pod of waiting.all()) {
      const object = store.get('pods', pod.key);
      const isHelpedByNode = infos.some((info) => object && wouldTake(object, info, context));
      const isHelpedByRoom = isRoomFreed && ROOM_PLUGINS.some((plugin) => pod.failedPlugins.has(plugin));
      const isHelpedByClaim = isClaimAdded && pod.failedPlugins.has('VolumeBinding');
      if (isHelpedByNode || isHelpedByRoom || isHelpedByClaim) waiting.queue(pod);
    }
    changedNodes.clear();
    isRoomFreed = false;
    isClaimAdded = false;
  }

  const contextOf = (infos: readonly NodeInfo[]): FilterContext => ({ minor: cluster.minor, store, infos });

  function schedule(pod: Pod, infos: readonly NodeInfo[]): void {
    const text = preFilterFailure(pod, store);
    if (text) {
      refuse(pod, preFilterMessage(text, infos.length), new Set(['VolumeBinding']));
      return;
    }
    const context = contextOf(infos);
    const judged = infos.map((info) => ({ info, failure: firstFailure(pod, info, context) }));
    const possible = judged.flatMap(({ info, failure }) => (failure ? [] : [info]));
    if (possible.length > 0) bind(pod, bestNode(pod, possible, cluster.random));
    else
      refuseAll(
        pod,
        judged.flatMap(({ failure }) => failure ?? []),
      );
  }

  function bind(pod: Pod, info: NodeInfo): void {
    const nodeName = info.node.metadata.name;
    const bound = boundTo(pod, nodeName, clock.now());
    assume(info, store.put('pods', bound));
    const message = `Successfully assigned ${pod.metadata.namespace}/${pod.metadata.name} to ${nodeName}`;
    recorder.recordSeries(NAME, 'pods', pod, { type: 'Normal', reason: 'Scheduled', action: 'Binding', message });
  }

  function refuseAll(pod: Pod, failures: readonly Failure[]): void {
    refuse(pod, refusalMessage(failures), new Set(failures.map(({ plugin }) => plugin)));
  }

  function refuse(pod: Pod, message: string, plugins: ReadonlySet<Plugin>): void {
    const condition = { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message };
    const conditions = withCondition(pod.status.conditions, condition, clock.now());
    mergeStatus(cluster, 'pods', keyOf(pod), { conditions });
    const text = { type: 'Warning', reason: 'FailedScheduling', action: 'Scheduling', message } as const;
    recorder.recordSeries(NAME, 'pods', pod, text);
    waiting.failed(keyOf(pod), plugins);
  }

  return {
    notice(change) {
      if (change.resource === 'pods') noticePod(change as Change<Pod>);
      if (change.resource === 'persistentvolumeclaims') isClaimAdded = true;
      if (change.resource === 'nodes' && isNodeNews(change as Change<Node>)) changedNodes.add(change.key);
    },
    run(nowMs) {
      queueHelped();
      const due = waiting.due(nowMs);
      if (due.length === 0) return;
      const infos = snapshotOf(store);
      for (const { key } of due.slice(0, allowance.take(due.length))) {
        const pod = store.get('pods', key);
        if (pod) schedule(pod, infos);
      }
    },
  };
}

function isMine({ metadata, spec, status }: Pod): boolean {
  const isOpen = !metadata.deletionTimestamp && !spec.schedulingGates?.length && !isFinished(status);
  return isOpen && spec.schedulerName === NAME;
}

/** Status alone, the scheduler's own word among it, moves nothing. */
function isMovedBy({ spec, metadata }: Pod, previous: Pod): boolean {
  return (
    spec !== previous.spec &&
    JSON.stringify([spec, metadata.labels]) !== JSON.stringify([previous.spec, previous.metadata.labels])
  );
}

/** Heartbeats are no news. */
function isNodeNews({ object, previous, type }: Change<Node>): boolean {
  if (type === 'DELETED') return false;
  const seen = ({ metadata, spec, status }: Node) => JSON.stringify([metadata.labels, spec, status.allocatable]);
  return !previous || seen(object) !== seen(previous);
}

/** A token bucket in simulated time. */
function makeAllowance({ clock }: Cluster) {
  let [tokens, filledMs] = [CALL_BURST, clock.now()];
  return {
    take(wanted: number): number {
      const nowMs = clock.now();
      tokens = Math.min(CALL_BURST, tokens + ((nowMs - filledMs) / 1000) * clock.speed * CALLS_PER_SECOND);
      filledMs = nowMs;
      const taken = Math.min(wanted, Math.floor(tokens));
      tokens -= taken;
      return taken;
    },
  };
}
