import type { WaitCause } from '../domain/backlog.ts';

/**
 * Reads the scheduler's message about a pod it could not place. The message names per node only the first filter that
 * failed and, since 1.34, no longer which taint; so it says why a pod waits on the nodes there are, never whether it
 * may burst. Grammar: facts, kubernetes.md, section 3.2.
 */

/** Capacity where any node lacks nothing else, else the known reason of most nodes; `unknown` without a readable message. */
export function waitCause(message: string): WaitCause {
  if (noNodes.test(message)) return 'capacity';
  const reasons = header.exec(message)?.[1]?.split(tail)[0];
  if (reasons === undefined) return causeBy(reasonIn(message)) ?? 'unknown';
  const nodes = nodesByReason(reasons);
  if (nodes.capacity > nodes.shortage) return 'capacity';
  return causeBy(mostFrequent({ ...nodes, capacity: 0 })) ?? 'other';
}

const noNodes = /^no nodes available to schedule pods/i;

const header = /^\d+\/\d+ nodes are available: (.*)$/s;

/** Where the account of preemption begins, which repeats reasons in its own sense. */
const tail = 'preemption: ';

type Reason = Exclude<WaitCause, 'other' | 'unknown'> | 'shortage';

/**
 * The first match wins, so a volume's node affinity is the volume's; the order also settles ties. `shortage` is of what
 * the virtual node does not offer either (GPUs, ephemeral storage): no capacity that bursting could bring.
 */
const patterns: readonly (readonly [Reason, RegExp])[] = [
  ['gate', /scheduling ?gate/i],
  ['quota', /exceeded quota/i],
  ['volume', /volume|enough free storage/i],
  ['capacity', /^insufficient (cpu|memory|pods)\b|^too many pods/i],
  ['shortage', /^insufficient /i],
  ['affinity', /affinity|node selector|topology spread/i],
  ['taint', /\btaint/i],
];

function reasonIn(text: string): Reason | null {
  return patterns.find(([, pattern]) => pattern.test(text))?.[0] ?? null;
}

function causeBy(reason: Reason | null): WaitCause | null {
  return reason === 'shortage' ? 'other' : reason;
}

type Nodes = Record<Reason, number>;

/**
 * How many nodes each reason keeps away. Only shortages of resources are listed side by side for one node: so capacity
 * counts the largest of its parts, for they may be the same nodes, and the others are held against it in full.
 */
function nodesByReason(reasons: string): Nodes {
  const nodes: Nodes = { gate: 0, quota: 0, volume: 0, capacity: 0, shortage: 0, affinity: 0, taint: 0 };
  for (const part of reasons.split(', ')) {
    const [, count = '1', text = part] = counted.exec(part) ?? [];
    const reason = reasonIn(text);
    if (reason === 'capacity') nodes.capacity = Math.max(nodes.capacity, Number(count));
    else if (reason) nodes[reason] += Number(count);
  }
  return nodes;
}

const counted = /^(\d+) (.*)$/s;

function mostFrequent(nodes: Nodes): Reason | null {
  const reasons = patterns.map(([reason]) => reason).filter((reason) => nodes[reason] > 0);
  return reasons.toSorted((one, other) => nodes[other] - nodes[one])[0] ?? null;
}
