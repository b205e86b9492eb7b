import { waitCause } from '../backlog/wait-cause.ts';
import { type Backlog, backlogPodsMax, type VirtualNode, type WaitingPod } from '../domain/backlog.ts';
import type { ClusterView } from '../domain/cluster-view.ts';
import { isCordoned, isNodeReady } from '../domain/node.ts';
import { type Pod, waitingSince } from '../domain/pod.ts';
import { engineOf } from './virtual-nodes.ts';
import { isVirtualNode } from './vm-node.ts';

/** What the Kubernetes API shows, in the words in which Azure Monitor would have told it later and less exactly. */

export function backlogOf(view: ClusterView): Backlog {
  const pods = view.waiting.map(waitingPodOf).sort((one, other) => (one.createdAt < other.createdAt ? -1 : 1));
  return {
    source: 'kubernetes',
    collectedAt: view.at,
    waiting: pods.length,
    oldestSince: pods[0]?.createdAt ?? null,
    pods: pods.slice(0, backlogPodsMax),
  };
}

/** An open one where there is one, or at least a ready one. */
export function virtualNodeOf({ nodes, at }: ClusterView): VirtualNode | null {
  const virtual = nodes.filter(isVirtualNode);
  const ready = virtual.filter(isNodeReady);
  const node = ready.find((one) => !isCordoned(one)) ?? ready[0] ?? virtual[0];
  if (!node) return null;
  const { name = '' } = node.metadata ?? {};
  const is = { isReady: isNodeReady(node), isCordoned: isCordoned(node) };
  return { name, engine: engineOf(virtual), ...is, source: 'kubernetes', collectedAt: at };
}

const messageCharsMax = 500;

function waitingPodOf(pod: Pod): WaitingPod {
  const { namespace = 'default', name = '', uid = '' } = pod.metadata ?? {};
  const condition = pod.status?.conditions?.find(({ type }) => type === 'PodScheduled');
  const message = (condition?.message ?? '').slice(0, messageCharsMax);
  return { namespace, name, uid, createdAt: waitingSince(pod) ?? '', cause: waitCause(message), message };
}
