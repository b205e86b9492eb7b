import { verifyTrail } from '../../shared/adapters/audit-verify.ts';
import type { Storage } from '../../shared/adapters/storage.ts';
import { storageNames } from '../../shared/adapters/storage.ts';
import { type Action, describe } from '../../shared/domain/action.ts';
import type { AuditEvent } from '../../shared/domain/audit-event.ts';
import type { Decision } from '../../shared/domain/decision.ts';
import type { Finding } from '../../shared/domain/finding.ts';
import { type ClusterId, pathOf } from '../../shared/domain/ids.ts';
import type { Result } from '../../shared/domain/outcome.ts';
import type { ClusterSummary, Look } from './summary.ts';

/** The whole audit trail of a cluster, and whether its chain holds. */
export async function readTrailOf(storage: Storage, id: ClusterId) {
  const verdict = await verifyTrail({ storage, auditStorage: storage }, id);
  const container = await storage.container(storageNames.audit);
  const lines: string[] = [];
  for await (const { name } of container.listBlobsFlat({ prefix: `${pathOf(id)}/` })) {
    lines.push(...(await container.getBlobClient(name).downloadToBuffer()).toString('utf8').trim().split('\n'));
  }
  return { id, verdict, events: lines.map((line) => JSON.parse(line) as AuditEvent) };
}

/** What the trail tells of a cluster; the trail is all that is asked. */
export function summarizeCluster(id: ClusterId, events: readonly AuditEvent[]): ClusterSummary {
  const passes = events.filter(({ type }) => type === 'aksburst.pass.completed');
  // What a pass in short leaves out is as in the last whole one.
  const whole = passes.filter(({ data }) => 'decision' in data);
  const [first, last] = [whole[0], whole.at(-1)];
  if (!first || !last) throw new Error(`The audit trail of ${id} holds no completed pass.`);
  return { id, passes: passes.length, before: lookOf(first), after: lookOf(last), actions: actionsIn(events) };
}

interface Passed {
  readonly decision: Decision;
  readonly findings: readonly Finding[];
  readonly plan: readonly string[];
}

function lookOf({ time, data }: AuditEvent): Look {
  const { decision, findings, plan } = data as unknown as Passed;
  return {
    at: time,
    kind: decision.kind,
    decision: decision.why,
    advice: decision.kind === 'refuse' ? [...decision.advice] : [],
    plan: [...plan],
    findings: findings.map(({ check, status, why }) => ({ check, status, why })),
  };
}

type Told = { readonly action: Action; readonly result: Result | 'unknown' };

/** One line per change: how often it was tried, and how it ended. */
function actionsIn(events: readonly AuditEvent[]): ClusterSummary['actions'] {
  const byText = new Map<string, ClusterSummary['actions'][number]>();
  for (const { action, result } of events.flatMap(outcomesIn)) {
    const says = describe(action);
    const tries = (byText.get(says)?.tries ?? 0) + (result === 'accepted' ? 0 : 1);
    byText.set(says, { kind: action.kind, says, result, tries });
  }
  return [...byText.values()];
}

/** Changes have records of their own; what observe mode would do stands in the record of the pass. */
function outcomesIn({ type, data }: AuditEvent): readonly Told[] {
  if (type === 'aksburst.change.outcome') return [data as unknown as Told];
  const { outcomes = [] } = data as { outcomes?: readonly Told[] };
  return outcomes.filter(({ result }) => result === 'only-described');
}
