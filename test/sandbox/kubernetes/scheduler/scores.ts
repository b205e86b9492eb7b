/**
 * Which of the possible nodes is best: the scores of the default profile that tell nodes of the sandbox apart. A virtual
 * node that offers 10,000 cores is the emptiest there is, so tolerating pods prefer it even to an empty VM.
 */
import type { Pod } from '../objects.ts';
import { requestsOf } from '../pods/requests.ts';
import { tolerates } from '../pods/tolerations.ts';
import { matchesTerm } from './node-affinity.ts';
import type { NodeInfo } from './node-info.ts';

/** What a container without a request counts as, here only. */
const LEAST = { cpu: 0.1, memory: 200 * 2 ** 20 } as const;
const WEIGHTS = { leastAllocated: 1, balance: 1, affinity: 2, taints: 3 } as const;
const MAX = 100;

/** The best; of equals, chance decides. */
export function bestNode(pod: Pod, infos: readonly NodeInfo[], random: () => number): NodeInfo {
  const affinity = normalised(infos.map(({ node }) => preference(pod, node)));
  const taints = normalised(infos.map(({ node }) => countSoftTaints(pod, node))).map((score) => MAX - score);
  const scores = infos.map(
    (info, i) =>
      WEIGHTS.leastAllocated * leastAllocated(pod, info) +
      WEIGHTS.balance * balance(pod, info) +
      WEIGHTS.affinity * (affinity[i] ?? 0) +
      WEIGHTS.taints * (taints[i] ?? 0),
  );
  const top = Math.max(...scores);
  const best = infos.filter((_, i) => scores[i] === top);
  return best[Math.floor(random() * best.length)] as NodeInfo;
}

function leastAllocated(pod: Pod, info: NodeInfo): number {
  const free = fractions(pod, info).map((used) => Math.max(0, 1 - used) * MAX);
  return Math.floor(free.reduce((sum, score) => sum + Math.floor(score), 0) / free.length);
}

/** The nearer the shares of CPU and memory are to each other, the better. */
function balance(pod: Pod, info: NodeInfo): number {
  const [cpu = 0, memory = 0] = fractions(pod, info).map((used) => Math.min(1, used));
  return Math.floor((1 - Math.abs(cpu - memory) / 2) * MAX);
}

/** How much of CPU and memory would be taken with the pod. */
function fractions(pod: Pod, { pods, allocatable }: NodeInfo): number[] {
  return (['cpu', 'memory'] as const).map((name) => {
    const taken = [...pods, pod].reduce((sum, one) => sum + Math.max(requestsOf(one).get(name) ?? 0, LEAST[name]), 0);
    return taken / Math.max(allocatable.get(name) ?? 0, Number.EPSILON);
  });
}

function preference({ spec }: Pod, node: NodeInfo['node']): number {
  const preferred = spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  return preferred.reduce((sum, one) => sum + (matchesTerm(one.preference, node) ? one.weight : 0), 0);
}

function countSoftTaints({ spec }: Pod, node: NodeInfo['node']): number {
  const soft = (node.spec.taints ?? []).filter(({ effect }) => effect === 'PreferNoSchedule');
  return soft.filter((taint) => !spec.tolerations?.some((one) => tolerates(one, taint))).length;
}

function normalised(values: readonly number[]): number[] {
  const top = Math.max(...values);
  return values.map((value) => (top > 0 ? Math.floor((value * MAX) / top) : 0));
}
