import { type Deletion, targetOf } from '../domain/action.ts';
import type { Cluster } from '../domain/cluster.ts';
import type { ClusterView } from '../domain/cluster-view.ts';
import type { Decision } from '../domain/decision.ts';
import { deletionOf } from '../domain/deletion.ts';
import type { FailedAction, LedgerEntry } from '../domain/ledger-entry.ts';
import { isProven, type ProvenStray, type Stray } from '../domain/stray.ts';
import { type Instant, isAfter } from '../domain/time.ts';

export interface DeletionMatter {
  readonly cluster: Cluster;
  readonly view: ClusterView;
  /** As they were found in this very pass. */
  readonly strays: readonly Stray[];
  readonly decision: Decision;
  readonly entry: Pick<LedgerEntry, 'pending' | 'failures'>;
  readonly attemptsMax: number;
  readonly now: Instant;
}

export interface DeletionPlan {
  readonly due: readonly Deletion[];
  /** Why something that is proven is not due, as sentences. */
  readonly heldBack: readonly string[];
}

/** So that a mistake of ours, or of whoever fed us, is noticed while it is small. */
export const deletionsPerPassMax = 5;

/** What of the strays goes in this pass: the proven alone, a few, and none while anything else moves or is not seen. */
export function planDeletions(matter: DeletionMatter): DeletionPlan {
  const proven = matter.strays.filter(isProven);
  if (proven.length === 0) return { due: [], heldBack: [] };
  const obstacles = obstaclesTo(matter);
  return obstacles.length > 0 ? { due: [], heldBack: obstacles } : choose(proven, matter);
}

function obstaclesTo({ decision, entry, cluster, view }: DeletionMatter): readonly string[] {
  const pending = entry.pending.map(({ action }) => action.kind).join(', ');
  const { provisioningState } = cluster;
  return [
    ...(decision.kind === 'act' ? ['This pass has changed something, so what it saw is old.'] : []),
    ...(pending ? [`Changes are under way: ${pending}.`] : []),
    ...(settledStates.has(provisioningState) ? [] : [`AKS works on the cluster: it is ${provisioningState}.`]),
    ...view.gaps,
  ];
}

const settledStates: ReadonlySet<string> = new Set(['Succeeded', 'Failed', 'Canceled']);

/** The oldest first, and those that failed before behind all others. */
function choose(proven: readonly ProvenStray[], matter: DeletionMatter): DeletionPlan {
  const each = proven.map((stray) => candidateOf(stray, matter));
  const free = each.filter(({ failure }) => !failure || mayTryAgain(failure, matter));
  const resting = each.filter((one) => !free.includes(one)).flatMap(({ failure }) => failure ?? []);
  const left = free.length - deletionsPerPassMax;
  return {
    due: free
      .toSorted(byTurn)
      .slice(0, deletionsPerPassMax)
      .map(({ action }) => action),
    heldBack: [
      ...(left > 0 ? [`${left} more are left for the next pass, for one deletes ${deletionsPerPassMax} at most.`] : []),
      ...resting.map(({ why, tries }) => `Not tried in this pass, for it failed before (${tries}): ${why}`),
    ],
  };
}

interface Candidate {
  readonly action: Deletion;
  readonly since: Instant;
  readonly failure: FailedAction | undefined;
}

function candidateOf(stray: ProvenStray, { cluster, entry }: DeletionMatter): Candidate {
  const action = deletionOf(cluster.id, stray);
  const isOf = ({ kind, target }: FailedAction) => kind === action.kind && target === targetOf(action);
  return { action, since: stray.proof.firstSeenAt, failure: entry.failures.find(isOf) };
}

const mayTryAgain = ({ attempts, notBefore }: FailedAction, { attemptsMax, now }: DeletionMatter): boolean =>
  attempts < attemptsMax && !isAfter(notBefore, now);

function byTurn(one: Candidate, other: Candidate): number {
  const failed = Number(Boolean(one.failure)) - Number(Boolean(other.failure));
  return failed || Date.parse(one.since) - Date.parse(other.since);
}
