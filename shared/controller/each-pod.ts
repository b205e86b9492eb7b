import type { PodOrder, PodResult } from '../domain/cluster-view.ts';

/** Many pods, one result each: what one of them says never stops the others. */
export interface PodsSent {
  readonly kind: 'pods';
  readonly pods: readonly PodResult[];
}

/** So many requests go to an API server at once; its own limit for a client is higher (facts: kubernetes.md, section 0). */
const podsAtOnce = 8;

export async function eachPod<Order extends PodOrder>(
  pods: readonly Order[],
  change: (order: Order) => Promise<PodResult>,
): Promise<PodsSent> {
  const results: PodResult[] = [];
  for (let next = 0; next < pods.length; next += podsAtOnce) {
    results.push(...(await Promise.all(pods.slice(next, next + podsAtOnce).map(change))));
  }
  return { kind: 'pods', pods: results };
}
