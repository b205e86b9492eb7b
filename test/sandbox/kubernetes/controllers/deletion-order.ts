/** Which pods of a replica set go first when it shrinks (facts on Kubernetes, section 3.4). */
import { deletionCostOf } from '../names.ts';
import type { Pod } from '../objects.ts';
import { conditionOf, isReady } from '../pods/conditions.ts';
import { byCodeUnits } from '../table.ts';

const PHASES: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 };

/** A copy, the first to be deleted first. */
export function orderForDeletion(pods: readonly Pod[], nowMs: number): Pod[] {
  const neighbours = countByNode(pods);
  const crowdOf = ({ spec }: Pod) => neighbours.get(spec.nodeName ?? '') ?? 0;
  const rules: ((a: Pod, b: Pod) => number)[] = [
    (a, b) => Number(Boolean(a.spec.nodeName)) - Number(Boolean(b.spec.nodeName)),
    (a, b) => phaseOf(a) - phaseOf(b),
    (a, b) => Number(isReady(a)) - Number(isReady(b)),
    (a, b) => deletionCostOf(a.metadata) - deletionCostOf(b.metadata),
    (a, b) => crowdOf(b) - crowdOf(a),
    (a, b) => ageRank(readySince(a), nowMs) - ageRank(readySince(b), nowMs),
    (a, b) => restartsOf(b) - restartsOf(a),
    (a, b) => ageRank(a.metadata.creationTimestamp, nowMs) - ageRank(b.metadata.creationTimestamp, nowMs),
    // Of equals, which go is a matter of chance.
    (a, b) => byCodeUnits(a.metadata.uid, b.metadata.uid),
  ];
  return pods.toSorted((a, b) => {
    for (const rule of rules) {
      const order = rule(a, b);
      if (order !== 0) return order;
    }
    return 0;
  });
}

function countByNode(pods: readonly Pod[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { spec } of pods) counts.set(spec.nodeName ?? '', (counts.get(spec.nodeName ?? '') ?? 0) + 1);
  return counts;
}

const phaseOf = ({ status }: Pod) => PHASES[status.phase ?? ''] ?? 2;

/** Ages count by their logarithm: of pods of about the same age none is the younger. */
function ageRank(since: string | undefined, nowMs: number): number {
  const ageMs = since ? nowMs - Date.parse(since) : 0;
  return ageMs > 0 ? Math.floor(Math.log2(ageMs * 1e6)) : -1;
}

function readySince({ status }: Pod): string | undefined {
  const ready = conditionOf(status.conditions, 'Ready');
  return ready?.status === 'True' ? ready.lastTransitionTime : undefined;
}

function restartsOf({ status }: Pod): number {
  return Math.max(0, ...(status.containerStatuses ?? []).map(({ restartCount = 0 }) => restartCount));
}
