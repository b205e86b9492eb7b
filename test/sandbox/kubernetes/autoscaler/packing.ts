/** Where pods would go, simulated one after the other on copies of nodes. */
import type { Pod } from '../objects.ts';
import { type FilterContext, firstFailure } from '../scheduler/filters.ts';
import { assume, type NodeInfo } from '../scheduler/node-info.ts';

/** Places what fits and returns the rest; the nodes are changed. */
export function placeOn(infos: readonly NodeInfo[], pods: readonly Pod[], context: FilterContext): Pod[] {
  const here = { ...context, infos };
  return pods.filter((pod) => {
    const info = infos.find((one) => firstFailure(pod, one, here) === undefined);
    if (info) assume(info, pod);
    return info === undefined;
  });
}

export interface Packing {
  nodes: number;
  helped: Pod[];
  /** Why an empty node would not take the first pod that it does not take. */
  reasonOf: Map<string, string[]>;
}

/** How many new nodes these pods need, at most `most`. */
export function pack(
  pods: readonly Pod[],
  most: number,
  newNode: (number: number) => NodeInfo,
  context: FilterContext,
): Packing {
  const nodes: NodeInfo[] = [];
  const helped: Pod[] = [];
  const reasonOf = new Map<string, string[]>();
  for (const pod of pods) {
    const empty = newNode(nodes.length);
    const failure = firstFailure(pod, empty, { ...context, infos: [...context.infos, ...nodes, empty] });
    if (failure) {
      reasonOf.set(pod.metadata.uid, failure.reasons);
      continue;
    }
    const [left] = placeOn(nodes, [pod], { ...context, infos: nodes });
    if (left && nodes.length >= most) continue;
    if (left) {
      assume(empty, pod);
      nodes.push(empty);
    }
    helped.push(pod);
  }
  return { nodes: nodes.length, helped, reasonOf };
}
