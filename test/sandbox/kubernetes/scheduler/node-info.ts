/** A node as the scheduler sees it: what it offers, what is taken, and by whom. */
import type { Node, Pod } from '../objects.ts';
import { isFinished } from '../pods/conditions.ts';
import { type Amounts, addTo, amountsOf, requestsOf } from '../pods/requests.ts';
import type { Store } from '../store.ts';

export interface NodeInfo {
  node: Node;
  allocatable: Amounts;
  requested: Amounts;
  pods: Pod[];
}

export function nodeInfoOf(node: Node, pods: readonly Pod[]): NodeInfo {
  const running = pods.filter(({ status }) => !isFinished(status));
  const requested: Amounts = new Map();
  for (const pod of running) addTo(requested, requestsOf(pod));
  return { node, allocatable: amountsOf(node.status.allocatable), requested, pods: running };
}

/** All nodes with their pods. */
export function snapshotOf(store: Store): NodeInfo[] {
  return store.list('nodes').map((node) => nodeInfoOf(node, store.podsOn(node.metadata.name)));
}

/** The pod is counted on the node at once, before anybody else sees it there. */
export function assume(info: NodeInfo, pod: Pod): void {
  addTo(info.requested, requestsOf(pod));
  info.pods.push(pod);
}
