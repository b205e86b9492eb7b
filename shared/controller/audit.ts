import type { BurstDecision } from '../burst/decide-burst.ts';
import { countKept } from '../burst/explain.ts';
import { type Action, describe } from '../domain/action.ts';
import type { AuditDraft, AuditEvent } from '../domain/audit-event.ts';
import type { ClusterView } from '../domain/cluster-view.ts';
import type { Decision } from '../domain/decision.ts';
import type { Finding } from '../domain/finding.ts';
import type { KeptGroup } from '../domain/kept-pods.ts';
import type { Observation } from '../domain/observation.ts';
import { bareUrl, type Outcome } from '../domain/outcome.ts';
import type { Policy } from '../domain/policy.ts';
import type { Settlement } from '../domain/settlement.ts';
import type { Stray } from '../domain/stray.ts';
import { type Instant, secondsBetween } from '../domain/time.ts';
import type { Ports } from '../ports/ports.ts';
import type { Pass } from './pass.ts';
import { plan } from './plan.ts';

/** Everything a pass came to, as far as it came. */
export interface Story {
  policy?: Policy;
  /** Tags of the cluster that could not be read. */
  problems?: readonly string[];
  settlements: readonly Settlement[];
  observation?: Observation;
  findings: readonly Finding[];
  decision?: Decision;
  outcomes: readonly Outcome[];
  burst?: BurstDecision;
  /** Its waiting pods that do not burst. */
  keptGroups?: readonly KeptGroup[];
  strays?: readonly Stray[];
  /** Why proven strays were not deleted. */
  heldBack?: readonly string[];
}

/** Tags that could not be followed, and what was not seen or not deleted of what bursting left behind. */
export const problemsIn = ({ problems = [], heldBack = [] }: Story): readonly string[] => [...problems, ...heldBack];

/** Written before a change; if it throws, the change must not happen. */
export function recordIntent(pass: Pass, ports: Ports, action: Action): Promise<AuditEvent> {
  return append(pass, ports, 'aksburst.change.intent', { action, says: describe(action) });
}

export function recordOutcome(pass: Pass, ports: Ports, told: Outcome): Promise<AuditEvent> {
  const { action, ...outcome } = bare(told);
  const fields = { kind: action.kind, ...outcome };
  const isFailed = outcome.result === 'failed' || troubledPods(told).length > 0;
  const says = outcome.result === 'failed' ? outcome.why : `${describe(told.action)}: ${outcome.result}`;
  if (isFailed) ports.log.warn([says, ...troubledPods(told)].join(' '), fields);
  else ports.log.info(says, fields);
  return append(pass, ports, 'aksburst.change.outcome', { action, ...outcome });
}

/** One sentence for each pod that refused, of the first few. */
function troubledPods(outcome: Outcome): readonly string[] {
  if (outcome.result !== 'applied') return [];
  const troubled = outcome.pods?.filter(({ result }) => ['failed', 'refused', 'unknown'].includes(result)) ?? [];
  return troubled.slice(0, podsToldMax).map(({ pod, result, why }) => `Pod ${pod} ${result}: ${why}`);
}

const podsToldMax = 3;

/** The end of a change that an earlier pass sent: the second outcome of its intent. */
export function recordSettlement(pass: Pass, ports: Ports, settlement: Settlement, now: Instant): Promise<AuditEvent> {
  const { change, state, ...more } = settlement;
  const result = state === 'succeeded' ? 'applied' : state;
  ports.log.info(`${describe(change.action)}: ${result}`, more);
  const data = { action: change.action, result, ...more, sentBy: change.passId, sentAt: change.sentAt };
  return append(pass, ports, 'aksburst.change.outcome', data, now);
}

/** One record of the whole pass, also when it threw. */
export function recordPass(pass: Pass, ports: Ports, story: Story, error?: unknown): Promise<AuditEvent> {
  if (error === undefined && isQuiet(pass, story)) return recordQuietPass(pass, ports);
  const { observation, settlements, outcomes, burst, keptGroups: _, decision, ...rest } = story;
  const judged = { ...rest, ...(decision ? { decision: bareDecision(decision) } : {}) };
  const done = { settlements: settlements.map(bareSettlement), outcomes: outcomes.map(bare) };
  const { id, cause, reason, raisedAt } = pass.signal;
  const signal = { id, cause, reason, raisedAt };
  const planned = { plan: plan(story.findings), ...(burst ? { burst: burstForRecord(burst) } : {}) };
  const seen = observation ? { observation: forRecord(observation) } : {};
  const failure = error === undefined ? {} : { error: wordsOf(error) };
  const type = error === undefined ? 'aksburst.pass.completed' : 'aksburst.pass.failed';
  return append(pass, ports, type, {
    signal,
    startedAt: pass.startedAt,
    ...judged,
    ...done,
    ...planned,
    ...seen,
    ...failure,
  });
}

/**
 * The last whole record must not be older, so that every hour of a quiet cluster shows what was seen; nor may it be
 * yet to come, by a clock that was ahead.
 */
const wholeRecordSeconds = 3600;

/** Nothing was done, and what was found is what the last pass found: most passes of most clusters. */
function isQuiet({ entry, startedAt, signal }: Pass, story: Story): boolean {
  const { lastPass, wholeRecordAt } = entry;
  const { settlements, outcomes, decision, findings, keptGroups = [], strays = [] } = story;
  if (signal.cause === 'request') return false;
  if (!lastPass || !wholeRecordAt || settlements.length + outcomes.length > 0) return false;
  const age = secondsBetween(wholeRecordAt, startedAt);
  if (age < 0 || age >= wholeRecordSeconds) return false;
  return (
    JSON.stringify([
      decision?.kind,
      findings.map(statusOf),
      keptGroups.map(fateOf),
      strays.map(nameOf),
      problemsIn(story),
    ]) ===
    JSON.stringify([
      lastPass.decision.kind,
      lastPass.findings.map(statusOf),
      entry.keptGroups.map(fateOf),
      entry.strays.map(nameOf),
      lastPass.problems,
    ])
  );
}

const nameOf = ({ kind, name, uid, proof }: Stray) => [kind, name, uid, proof.isProven];

const fateOf = ({ prefix, reason, count, ends }: KeptGroup) => [prefix, reason, count, ends];

const statusOf = ({ check, status }: Finding) => `${check} ${status}`;

/** A thousand quiet clusters would write gigabytes a day with whole records. */
function recordQuietPass(pass: Pass, ports: Ports): Promise<AuditEvent> {
  const { signal, startedAt, entry } = pass;
  const { id, cause } = signal;
  return append(pass, ports, 'aksburst.pass.completed', {
    signal: { id, cause },
    startedAt,
    unchangedSince: entry.wholeRecordAt,
  });
}

function bare(outcome: Outcome) {
  const action = bareAction(outcome.action);
  return outcome.result === 'accepted'
    ? { ...outcome, action, operationUrl: bareUrl(outcome.operationUrl) }
    : { ...outcome, action };
}

const bareDecision = (decision: Decision) =>
  decision.kind === 'act' ? { ...decision, actions: decision.actions.map(bareAction) } : decision;

/** What is written to each pod stands in the intent: told again, 40 pods would leave no room in a record for its decision. */
function bareAction(action: Action) {
  if (action.kind !== 'burst-pods') return action;
  return { ...action, pods: action.pods.map(({ tolerations: _, annotations: __, ...pod }) => pod) };
}

function bareSettlement({ change, ...rest }: Settlement) {
  const { action, passId, sentAt } = change;
  return { action, passId, sentAt, ...rest };
}

function append(
  pass: Pass,
  { journal, clock }: Ports,
  type: AuditDraft['type'],
  data: Record<string, unknown>,
  time: Instant = clock.now(),
): Promise<AuditEvent> {
  const where = { pass: pass.id, episode: pass.episode.id };
  return journal.append({ type, subject: pass.id, time, data: { ...where, ...data } }, pass.lease);
}

/** So many waiting pods are named in a record; the count is always whole. */
const podsInRecordMax = 20;

/** Counts are whole; single pods are named as far as a record has room. "Why does pod X not burst?" is answered here. */
function burstForRecord({ burst, back, given, warnings: meter }: BurstDecision) {
  const { kept, estimates, warnings } = burst;
  return {
    estimates,
    warnings: [...meter, ...warnings],
    keptByReason: countKept(kept),
    kept: kept.slice(0, podsInRecordMax),
    staying: back.kept.slice(0, podsInRecordMax),
    failing: given.told.slice(0, podsInRecordMax),
  };
}

function countsOf({ waiting, nodes, onVirtualNodes, onVmNodes, gaps }: ClusterView) {
  const onVms = onVmNodes?.length ?? null;
  return {
    waiting: waiting.length,
    nodes: nodes.length,
    onVirtualNodes: onVirtualNodes.length,
    onVmNodes: onVms,
    gaps,
  };
}

function forRecord(observation: Observation) {
  const { backlog, inside, ...outside } = observation;
  const pods = backlog.seen ? backlog.value.pods.slice(0, podsInRecordMax) : [];
  return {
    ...outside,
    backlog: backlog.seen ? { ...backlog, value: { ...backlog.value, pods } } : backlog,
    inside: inside.seen ? { ...inside, value: countsOf(inside.value) } : inside,
  };
}

const wordsMax = 1000;

/** The message alone: a stack or a request may carry what does not belong into a record. */
export function wordsOf(error: unknown): string {
  return (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).slice(0, wordsMax);
}
