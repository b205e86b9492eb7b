import { isOfPods, type PodsAction } from '../domain/action.ts';
import type { AuditEvent } from '../domain/audit-event.ts';
import { podName } from '../domain/cluster-view.ts';
import type { Decision } from '../domain/decision.ts';
import type { ClusterId } from '../domain/ids.ts';
import { type KeptGroup, keptOf } from '../domain/kept-pods.ts';
import type { LedgerEntry, PendingChange } from '../domain/ledger-entry.ts';
import { allows } from '../domain/mode.ts';
import type { Ports } from '../ports/ports.ts';
import { plan } from './plan.ts';

/** How many audit events the status of a cluster shows. */
const eventsShown = 20;

/** Quiet passes record nothing of what they see; one within the hour did, and so many events reach that far, as a rule. */
const eventsRead = 200;

/** What is known of one cluster: the last look, what follows from it, and the newest audit events. Reads no Azure. */
export async function reportCluster(id: ClusterId, { ledger, journal }: Pick<Ports, 'ledger' | 'journal'>) {
  const [entry, events] = await Promise.all([ledger.read(id), journal.last(id, eventsRead)]);
  if (entry.lastPass === null && events.length === 0) return null;
  const { pending, failures, followUp, episode } = entry;
  const findings = entry.lastPass?.findings ?? [];
  const progress = { pending: pending.map(withoutUrl), failures, followUp, episode };
  return {
    ...summaryOf(entry),
    findings,
    plan: plan(findings),
    observation: lastObservation(events),
    kept: entry.keptGroups.map(inShort),
    staying: entry.stayingGroups.map(inShort),
    strays: entry.strays,
    ...progress,
    events: events.slice(-eventsShown),
  };
}

/** Why one pod does not burst, or does not come home, and nothing else. */
export async function reportPod(id: ClusterId, { ledger }: Pick<Ports, 'ledger'>, pod: string) {
  const entry = await ledger.read(id);
  if (entry.lastPass === null) return null;
  const kept = keptOf(entry.keptGroups, pod);
  const staying = keptOf(entry.stayingGroups, pod);
  const isKnown = kept.length + staying.length > 0;
  const { decision, ...summary } = summaryOf(entry);
  const decided = decision && { kind: decision.kind, why: decision.why };
  return { ...summary, decision: decided, kept, staying, ...(isKnown ? {} : { says: notKept(entry, pod) }) };
}

function notKept(entry: LedgerEntry, pod: string): string {
  const { keptGroups, keptCount, lastPass } = entry;
  const done = lastPass && doneWith(lastPass.decision, pod);
  if (done) return `The last pass ${done} ${pod}.`;
  if (lastPass && !allows(lastPass.mode, 'burst') && keptCount === 0) {
    return `In mode ${lastPass.mode} pods are looked at one by one only with BURST_LOOK_INSIDE, and none of them is moved.`;
  }
  const named = keptGroups.reduce((total, { ends }) => total + ends.length, 0);
  const left = `The last look left ${keptCount} pods where they wait`;
  return keptCount > named
    ? `${left}. ${named} of them are known by name, and ${pod} is none of these.`
    : `${left}, and ${pod} was not among them, nor among burst pods that stay on ACI.`;
}

/** Null where the decision was about other things. */
function doneWith(decision: Decision, pod: string): string | null {
  const actions = decision.kind === 'act' ? decision.actions.filter(isOfPods) : [];
  const kind = actions.find(({ pods }) => pods.some((one) => podName(one) === pod))?.kind;
  return kind === undefined ? null : deeds[kind];
}

const deeds: Readonly<Record<PodsAction['kind'], string>> = {
  'burst-pods': 'was to let burst',
  'return-pods': 'was to bring home',
  'give-back-pods': 'was to give back',
};

/** So many pods of a group are named where nobody asks for one of them. */
const namesShown = 5;

const inShort = ({ prefix, ends, ...group }: KeptGroup) => ({
  ...group,
  pods: ends.slice(0, namesShown).map((end) => `${prefix}${end}`),
});

const withoutUrl = ({ operationUrl: _, ...change }: PendingChange) => change;

/** What the newest recorded pass saw; null where none is among the events shown. */
function lastObservation(events: readonly AuditEvent[]): unknown {
  return events.findLast(({ data }) => 'observation' in data)?.data.observation ?? null;
}

/** All clusters ever looked at, one line each. */
export async function reportFleet({ ledger }: Pick<Ports, 'ledger'>) {
  const entries = await ledger.list();
  return { clusters: entries.map(summaryOf) };
}

function summaryOf({ clusterId, lastPass, lastFailure, watch, burst }: LedgerEntry) {
  const findings = lastPass?.findings ?? [];
  const notReady = findings.filter(({ status }) => status !== 'ready').map(({ check }) => check);
  return {
    cluster: clusterId,
    /** The mode that held for the cluster, its tags included. */
    mode: lastPass?.mode ?? null,
    lookedAt: lastPass?.startedAt ?? null,
    /** While the cluster is hot: the newest look at which nothing was due. */
    glimpsedAt: watch?.glimpsedAt ?? null,
    hotUntil: burst.hotUntil,
    /** Where there is one, what follows is older than it. */
    lastFailure,
    decision: lastPass?.decision ?? null,
    problems: lastPass?.problems ?? [],
    notReady,
  };
}
