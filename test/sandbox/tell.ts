import type { Action } from '../../shared/domain/action.ts';
import { describe } from '../../shared/domain/action.ts';
import type { AuditEvent } from '../../shared/domain/audit-event.ts';
import type { Decision } from '../../shared/domain/decision.ts';
import type { Finding } from '../../shared/domain/finding.ts';
import type { BurstSummary, StagePoint, Summary } from './summary.ts';
import { tellRatio, tellSets } from './tell-sets.ts';

/** One audit event as people read it; nothing for those that repeat what was just said. */
export function tellEvent({ type, data }: AuditEvent): readonly string[] {
  const { says, action, result, why, decision, findings, error, burst } = data as Partial<Telling>;
  switch (type) {
    case 'aksburst.change.intent':
      return [`intent    ${says}`];
    case 'aksburst.change.outcome':
      return [`${String(result).padEnd(9)} ${why ?? (action && describe(action))}`];
    case 'aksburst.pass.completed':
      return decision
        ? [
            `${decision.kind.padEnd(9)} ${readyCount(findings ?? [])}  ${decision.why}`,
            ...adviceIn(decision),
            ...keptIn(decision, burst),
          ]
        : [];
    case 'aksburst.pass.failed':
      return [`failed    ${error}`];
    default:
      return [type];
  }
}

interface Telling {
  readonly says: string;
  readonly action: Action;
  readonly result: string;
  readonly why: string;
  readonly decision: Decision;
  readonly findings: readonly Finding[];
  readonly error: string;
  readonly burst: { readonly keptByReason: Readonly<Record<string, number>> };
}

const readyCount = (findings: readonly Finding[]) =>
  `[${findings.filter(({ status }) => status === 'ready').length}/${findings.length} ready]`;

const adviceIn = (decision: Decision) =>
  decision.kind === 'refuse' ? decision.advice.map((text) => `advice    ${text}`) : [];

/** Who stays when others burst, and why. */
function keptIn(decision: Decision, burst: Telling['burst'] | undefined): readonly string[] {
  const isBurst = decision.kind === 'act' && decision.actions.some(({ kind }) => kind === 'burst-pods');
  const kept = Object.entries(burst?.keptByReason ?? {}).map(([reason, pods]) => `${pods} ${reason}`);
  return isBurst && kept.length > 0 ? [`staying   ${kept.join(', ')}`] : [];
}

/** The summary as people read it. */
export function tellSummary(summary: Summary): readonly string[] {
  const { story, clusters, calls, audit, announced, complaints } = summary;
  return [
    '',
    `${summary.ok ? 'OK' : 'NOT OK'}: story ${story}, seed ${summary.seed}`,
    ...complaints.map((complaint) => `  wrong: ${complaint}`),
    ...clusters.flatMap(tellCluster),
    ...(summary.burst ? tellBurst(summary.burst) : []),
    ...(summary.pendingSeconds ? tellWaits(summary.pendingSeconds) : []),
    '',
    `${'Requests to Azure'.padEnd(46)}reads  writes`,
    ...Object.entries(calls).map(
      ([service, { reads, writes }]) => `  ${service.padEnd(44)}${pad(reads)}  ${pad(writes, 6)}`,
    ),
    '',
    `Audit: ${audit.records} records, chain ${audit.verified ? 'verified' : `broken: ${audit.firstBad}`}; ${announced} events announced to Event Grid.`,
    `Time: ${summary.realSeconds} s here, which the local Azure took for ${Math.round(summary.simulatedSeconds / 60)} minutes; this machine's own slowness is in them.`,
  ];
}

function tellCluster({ id, passes, before, after, actions }: Summary['clusters'][number]): readonly string[] {
  const statusBefore = (check: string) => before.findings.find((finding) => finding.check === check)?.status ?? '';
  return [
    '',
    `${id}: ${passes} ${passes === 1 ? 'pass' : 'passes'}`,
    `  ${'check'.padEnd(34)}${'before'.padEnd(12)}after`,
    ...after.findings.map(({ check, status }) => `  ${check.padEnd(34)}${statusBefore(check).padEnd(12)}${status}`),
    ...(actions.length > 0 ? ['', '  changes'] : []),
    ...actions.map(({ says, result, tries }) => `  ${result.padEnd(16)}${says}${tries > 1 ? ` (${tries} tries)` : ''}`),
    ...(after.plan.length > 0 ? ['', '  plan: what the controller would change, as far as it can be told now'] : []),
    ...after.plan.map((says, index) => `  ${index + 1}. ${says}`),
    '',
    `  ${after.kind}: ${after.decision}`,
    ...after.findings.filter(({ status }) => status !== 'ready').map(({ check, why }) => `  ${check}: ${why}`),
    ...after.advice.map((text) => `  advice: ${text}`),
  ];
}

function tellBurst({ eligible, burst, refused, returned, vcpuSeconds, cost, stages }: BurstSummary): readonly string[] {
  const reasons = Object.entries(refused).map(([reason, pods]) => `${pods} ${reason}`);
  return [
    '',
    `Pods: ${eligible} could run on ACI, ${burst} did, ${returned} came home; staying: ${reasons.join(', ') || 'none'}.`,
    `ACI: ${vcpuSeconds} vCPU-seconds, ${cost.toFixed(2)} at the default prices.`,
    `  ${"seconds of the cluster's time".padEnd(44)} pods    p50    p99    max`,
    ...stages.map(
      ({ from, to, pods, p50, p99, max }) =>
        `  ${`${pointNames[from]} until ${pointNames[to]}`.padEnd(44)}${pad(pods)}${pad(p50, 7)}${pad(p99, 7)}${pad(max, 7)}`,
    ),
  ];
}

const pointNames: Readonly<Record<StagePoint, string>> = {
  created: 'created',
  alert: 'alert fired',
  received: 'alert received',
  decided: 'decided',
  patched: 'patched',
  scheduled: 'scheduled on ACI',
  running: 'running on ACI',
  leaving: 'asked to go',
  returned: 'returned to a VM',
};

/** The ratio says as much of the story as of the controller: how late its VMs come, and whether the cluster was ready. */
function tellWaits({
  with: attended,
  without: alone,
  sets,
}: NonNullable<Summary['pendingSeconds']>): readonly string[] {
  const row = (name: string, { pods, p50, p99, max }: typeof attended) =>
    `  ${name.padEnd(44)}${pad(pods)}${pad(p50, 7)}${pad(p99, 7)}${pad(max, 7)}`;
  const ratioOf = (part: 'p50' | 'p99' | 'max') => tellRatio(attended[part] > 0 ? alone[part] / attended[part] : null);
  return [
    '',
    `  ${'seconds until waiting pods ran'.padEnd(44)} pods    p50    p99    max`,
    row('with the controller', attended),
    row('the same cluster without it', alone),
    `  ${'without / with'.padEnd(49)}${(['p50', 'p99', 'max'] as const).map((part) => ratioOf(part).padStart(7)).join('')}`,
    ...(sets.length > 0 ? ['', ...tellSets(sets)] : []),
  ];
}

const pad = (count: number, width = 5) => String(count).padStart(width);
