/** Why a pod was not scheduled, in the grammar of the real scheduler (facts on Kubernetes, section 3.2). */
import type { Failure } from './filters.ts';

const NOT_HELPFUL = 'Preemption is not helpful for scheduling';
const NO_VICTIMS = 'No preemption victims found for incoming pod';

/** One failure for each node. */
export function refusalMessage(failures: readonly Failure[]): string {
  if (failures.length === 0) return 'no nodes available to schedule pods';
  const reasons = countedText(failures.flatMap(({ reasons }) => reasons));
  return `0/${failures.length} nodes are available: ${reasons}. ${preemptionText(failures)}`;
}

/** The same where something ruled out every node at once. */
export function preFilterMessage(text: string, nodeCount: number): string {
  const failures = Array.from({ length: nodeCount }, () => ({ isFinal: true }));
  return `0/${nodeCount} nodes are available: ${text}. ${preemptionText(failures)}`;
}

function preemptionText(failures: readonly Pick<Failure, 'isFinal'>[]): string {
  const reasons = countedText(failures.map(({ isFinal }) => (isFinal ? NOT_HELPFUL : NO_VICTIMS)));
  return `preemption: 0/${failures.length} nodes are available: ${reasons}.`;
}

/** `2 Insufficient cpu, 1 Too many pods`: counted, and sorted as texts. */
function countedText(reasons: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts]
    .map(([reason, count]) => `${count} ${reason}`)
    .sort()
    .join(', ');
}
