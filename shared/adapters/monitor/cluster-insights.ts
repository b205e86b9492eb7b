import type { LogsQueryClient, LogsTable } from '@azure/monitor-query';
import { waitCause } from '../../backlog/wait-cause.ts';
import { backlogPodsMax, type VirtualNode, type WaitingPod } from '../../domain/backlog.ts';
import type { ClusterId } from '../../domain/ids.ts';
import { type Sight, seen, unseen } from '../../domain/sight.ts';
import { type Instant, instantOf } from '../../domain/time.ts';
import { eventMinutes, insightsQuery, insightsTables } from './queries.ts';
import { type Attempt, attemptSecondsMax, unseenBecause } from './unseen-because.ts';

/** What Container Insights knows of a cluster. Null: it has sent no such inventory lately. */
export interface Insights {
  readonly podInventory: PodInventory | null;
  readonly nodeInventory: NodeInventory | null;
}

export interface PodInventory {
  readonly collectedAt: Instant;
  readonly waiting: number;
  readonly oldestSince: Instant | null;
  /** At most `backlogPodsMax`, oldest first. */
  readonly pods: readonly WaitingPod[];
}

export interface NodeInventory {
  readonly collectedAt: Instant;
  readonly virtualNodes: readonly VirtualNode[];
}

export const insightsAdvice =
  'Enable Container Insights on the cluster; where it is enabled, see that its agent runs and sends inventory.';

/**
 * Asks in the cluster's own context, which needs a right on the cluster and none on the workspace (facts:
 * azure-signals.md, section 5). A partial answer is no answer: what it lacks could be the backlog.
 */
export async function lookAtInsights(
  logs: () => Promise<LogsQueryClient>,
  id: ClusterId,
  now: Instant,
): Promise<Sight<Insights>> {
  const attempt = attemptOn(id);
  try {
    const client = await logs();
    const query = insightsQuery(id, backlogPodsMax);
    const abortSignal = AbortSignal.timeout(attemptSecondsMax * 1000);
    const answer = await client.queryResource(id, query, { duration: `PT${eventMinutes}M` }, { abortSignal });
    if (answer.status === 'Success') return seen(insightsIn(answer.tables[0]), now);
    return unseen('unavailable', `${attempt.what}: only a part came back: ${answer.partialError.message}`);
  } catch (error) {
    return unseenBecause(error, attempt);
  }
}

const attemptOn = (id: ClusterId): Attempt => ({
  what: `Querying Container Insights of ${id}`,
  clusterId: id,
  actions: insightsTables.map((table) => `Microsoft.Insights/logs/${table}/read`),
  whenUnknown: insightsAdvice,
});

function insightsIn(table: LogsTable | undefined): Insights {
  const rows = rowsOf(table);
  const ofKind = (kind: string) => rows.filter((row) => row.Kind === kind);
  const [pods, nodes] = [ofKind('pods')[0], ofKind('nodes')[0]];
  if (!pods || !nodes) throw new Error(`the answer of ${rows.length} rows lacks its two summaries.`);
  return {
    podInventory: podInventoryIn(pods, ofKind('pod')),
    nodeInventory: nodeInventoryIn(nodes, ofKind('virtual-node')),
  };
}

type Row = Readonly<Record<string, unknown>>;

function rowsOf(table: LogsTable | undefined): readonly Row[] {
  const names = table?.columnDescriptors.map((column) => column.name ?? '') ?? [];
  return (table?.rows ?? []).map((row) => Object.fromEntries(names.map((name, index) => [name, row[index]])));
}

function podInventoryIn(summary: Row, rows: readonly Row[]): PodInventory | null {
  const collectedAt = instantIn(summary.CollectedAt);
  if (collectedAt === null) return null;
  const pods = rows.map((row) => podIn(row, collectedAt)).toSorted(byAge);
  return { collectedAt, waiting: Number(summary.Waiting), oldestSince: instantIn(summary.CreatedAt), pods };
}

function nodeInventoryIn(summary: Row, rows: readonly Row[]): NodeInventory | null {
  const collectedAt = instantIn(summary.CollectedAt);
  if (collectedAt === null) return null;
  return { collectedAt, virtualNodes: rows.map((row) => virtualNodeIn(row, collectedAt)) };
}

/** The SDK makes a date of every datetime cell, and of an empty one the first instant of 1970. */
function instantIn(cell: unknown): Instant | null {
  return cell instanceof Date && cell.getTime() > 0 ? instantOf(cell) : null;
}

function podIn(row: Row, collectedAt: Instant): WaitingPod {
  const message = `${row.Message ?? ''}`;
  return {
    namespace: `${row.Namespace}`,
    name: `${row.Name}`,
    uid: `${row.Uid}`,
    createdAt: instantIn(row.CreatedAt) ?? collectedAt,
    cause: waitCause(message),
    message: message.slice(0, messageMax),
  };
}

const messageMax = 500;

/** Rows of a union come in no order. */
const byAge = (one: WaitingPod, other: WaitingPod): number =>
  one.createdAt.localeCompare(other.createdAt) || one.uid.localeCompare(other.uid);

/** Status is the list of the conditions that are true: `Ready`, `Ready,MemoryPressure`. */
function virtualNodeIn(row: Row, collectedAt: Instant): VirtualNode {
  const conditions = `${row.Status ?? ''}`.split(',').map((condition) => condition.trim());
  return {
    name: `${row.Name}`,
    engine: row.Engine === 'v2' ? 'v2' : 'addon',
    isReady: conditions.includes('Ready'),
    isCordoned: false,
    source: 'container-insights',
    collectedAt: instantIn(row.CollectedAt) ?? collectedAt,
  };
}
