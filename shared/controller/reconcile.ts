import { decide } from '../burst/decide.ts';
import { decideBurst } from '../burst/decide-burst.ts';
import { newEpisode } from '../burst/meter-spend.ts';
import { leastModes } from '../domain/action.ts';
import type { Cluster } from '../domain/cluster.ts';
import type { Decision } from '../domain/decision.ts';
import type { LedgerEntry } from '../domain/ledger-entry.ts';
import { allows } from '../domain/mode.ts';
import type { Observation } from '../domain/observation.ts';
import type { Policy } from '../domain/policy.ts';
import type { Settlement } from '../domain/settlement.ts';
import type { Signal } from '../domain/signal.ts';
import { type Instant, isAfter, secondsAfter } from '../domain/time.ts';
import type { Lease } from '../ports/leases.ts';
import type { Ports } from '../ports/ports.ts';
import { judge } from '../readiness/check.ts';
import { checks } from '../readiness/index.ts';
import { act, type CarryOut, change, onlyDescribe } from './act.ts';
import { recordPass, type Story, wordsOf } from './audit.ts';
import { conclude } from './conclude.ts';
import { withoutGonePods } from './failures.ts';
import { glimpse } from './glimpse.ts';
import { observe } from './observe.ts';
import { beginPass, type Pass, save } from './pass.ts';
import { reapStrays } from './reap-strays.ts';
import { recall } from './remember.ts';
import { closeUnknown, settle } from './settle.ts';
import { hearRequest, stayHot } from './stay-hot.ts';

export interface Controller {
  readonly ports: Ports;
  readonly rememberSeconds: number;
  /** The settings, with the cluster's own tags on top; a tag that cannot be read is a problem to be told. */
  policyOf(cluster: Cluster | null): { readonly policy: Policy; readonly problems: readonly string[] };
}

/**
 * What became of a signal. `covered`: a pass has looked since it was due. `replaced`: a newer follow-up counts.
 * `postponed`: another pass holds the cluster, so the signal was rung again. `quiet`: a glimpse found nothing new.
 */
export type Ending =
  | { readonly kind: 'passed'; readonly passId: string; readonly decision: Decision }
  | { readonly kind: 'covered' | 'replaced' | 'postponed' | 'quiet' };

/** One signal, at most one pass: take the cluster's lease, see whether a look is still due, look, and let go. */
export async function reconcile(signal: Signal, controller: Controller): Promise<Ending> {
  const { ports } = controller;
  const lease = await ports.leases.take(signal.clusterId);
  if (lease === null) return meetHolder(signal, ports);
  try {
    const entry = await ports.ledger.read(signal.clusterId);
    const needless = whyNeedless(signal, entry, ports.clock.now()) ?? (await glimpse(signal, entry, lease, ports));
    return needless ?? (await runPass(signal, entry, lease, controller));
  } finally {
    await lease.release();
  }
}

/** Observe, judge, decide, act, audit. The record is written also when a stage threw. */
async function runPass(signal: Signal, entry: LedgerEntry, lease: Lease, controller: Controller): Promise<Ending> {
  const { ports, rememberSeconds } = controller;
  const policyOf = (cluster: Cluster | null) => controller.policyOf(cluster).policy;
  const pass = beginPass(signal, lease, entry, ports.clock.now());
  const story: Story = { settlements: [], findings: [], outcomes: [] };
  try {
    await hearRequest(pass, ports, policyOf(null));
    story.settlements = await settle(pass, ports, policyOf(null), pass.startedAt);
    const remembered = recall(entry, pass.startedAt, rememberSeconds);
    const observation = await observe(signal.clusterId, { ...ports, policyOf }, remembered, pass.startedAt);
    const { policy, problems } = controller.policyOf(observation.cluster.seen ? observation.cluster.value : null);
    for (const problem of problems) ports.log.warn(problem, { cluster: signal.clusterId });
    story.settlements = await closeUnknown(pass, ports, story.settlements, { observation, policy });
    const ownFailures = pass.entry.failures.filter(({ tookHold }) => tookHold).map(({ kind }) => kind);
    const findings = judge(checks, { observation, policy, ownFailures });
    Object.assign(story, { observation, policy, problems, findings });
    const askAgainSeconds = Math.max(0, ...story.settlements.map(askAgainSecondsOf));
    const decision = decide({ observation, checks, findings, policy, entry: pass.entry, askAgainSeconds });
    story.decision = await goOnToBurst(decision, pass, ports, story, { observation, policy });
    const carrying = carryOut(pass, ports, policy);
    story.outcomes = await act(story.decision, carrying);
    const acted = { ...story, observation, policy, decision: story.decision };
    await conclude(pass, ports, { ...acted, ...(await reapStrays(pass, ports, acted, carrying)) });
    return { kind: 'passed', passId: pass.id, decision: story.decision };
  } catch (error) {
    await recordFailure(pass, ports, story, error);
    throw error;
  }
}

/**
 * Where the cluster itself is not to be changed, its pods are thought of. From mode burst on what was planned is remembered
 * before anything is done; the other modes show the plan and leave no trace of it.
 */
async function goOnToBurst(
  decision: Decision,
  pass: Pass,
  ports: Ports,
  story: Story,
  { observation, policy }: { readonly observation: Observation; readonly policy: Policy },
): Promise<Decision> {
  const { inside } = observation;
  if (decision.kind === 'act' || !inside.seen) return stayHot(decision, pass, ports, policy);
  const { burst, episode } = pass.entry;
  const state = episode === null ? { ...burst, spend: newEpisode(burst.spend) } : burst;
  const plan = decideBurst({
    ...{ observation, view: inside.value, policy, state, episode: pass.episode.id, readiness: decision },
    failures: pass.entry.failures,
  });
  story.burst = plan;
  if (!allows(policy.mode, 'burst')) return decision.kind === 'rest' ? withoutHurry(plan.decision) : decision;
  const failures = withoutGonePods(pass.entry.failures, inside.value);
  await save(pass, ports.ledger, { burst: plan.state, failures });
  return plan.decision;
}

/** Nothing hangs on the next look of a cluster that is only watched. */
const withoutHurry = (decision: Decision): Decision =>
  decision.kind === 'rest' ? { kind: 'rest', why: decision.why } : decision;

/** Each kind of change as far as the mode allows; the rest is only described. */
function carryOut(pass: Pass, ports: Ports, { mode, ...policy }: Policy): CarryOut {
  const really = change(pass, ports, { mode, ...policy });
  return (action) => (allows(mode, leastModes[action.kind]) ? really(action) : onlyDescribe(action));
}

const askAgainSecondsOf = (settlement: Settlement) =>
  settlement.state === 'running' ? (settlement.askAgainSeconds ?? 0) : 0;

/** A signal is a doorbell: one look after it was rung is enough, whoever rang last. */
function whyNeedless(signal: Signal, entry: LedgerEntry, now: Instant): Ending | null {
  if (signal.cause === 'follow-up') return entry.followUp?.signalId === signal.id ? null : { kind: 'replaced' };
  return isCovered(signal, entry, now) ? { kind: 'covered' } : null;
}

/**
 * A request is covered by another one alone, for it also asks for the looks after the first. A pass from the future, by a
 * clock that was set back since, covers nothing.
 */
function isCovered({ cause, dueAt }: Signal, { lastPass, requestedAt }: LedgerEntry, now: Instant): boolean {
  const lookedAt = cause === 'request' ? requestedAt : (lastPass?.startedAt ?? null);
  return lookedAt !== null && !isAfter(dueAt, lookedAt) && !isAfter(lookedAt, now);
}

/** How long a signal waits for the pass that holds its cluster. */
const postponeSeconds = 5;

/**
 * The cluster is held. A storm of signals must not queue up for the lease one by one: what an ended pass covers is done
 * with here, and the rest keeps its `dueAt`, so that the one pass that looks next covers all of it. Follow-ups always
 * wait, for the ledger does not yet say what the pass that holds the cluster will ask for.
 */
async function meetHolder(signal: Signal, { bus, clock, ledger }: Ports): Promise<Ending> {
  const isAnswered =
    signal.cause !== 'follow-up' && isCovered(signal, await ledger.read(signal.clusterId), clock.now());
  if (isAnswered) return { kind: 'covered' };
  await bus.ring(signal, secondsAfter(clock.now(), postponeSeconds));
  return { kind: 'postponed' };
}

/** In the trail, and in the ledger as well: a broken trail must not hide behind the last good pass. */
async function recordFailure(pass: Pass, ports: Ports, story: Story, error: unknown): Promise<void> {
  const lastFailure = { passId: pass.id, at: ports.clock.now(), why: wordsOf(error) };
  const written = await Promise.allSettled([
    recordPass(pass, ports, story, error),
    save(pass, ports.ledger, { lastFailure }),
  ]);
  for (const result of written) {
    if (result.status === 'fulfilled') continue;
    ports.log.error('The failed pass could not be recorded', { pass: pass.id, error: wordsOf(result.reason) });
  }
}
