import { type Action, targetOf } from '../domain/action.ts';
import type { Finding } from '../domain/finding.ts';
import { isSameId } from '../domain/ids.ts';
import type { FailedAction, PendingChange } from '../domain/ledger-entry.ts';
import type { VirtualNetwork } from '../domain/network.ts';
import type { Observation } from '../domain/observation.ts';
import type { Policy } from '../domain/policy.ts';
import type { Settlement } from '../domain/settlement.ts';
import { type Instant, secondsAfter, secondsBetween } from '../domain/time.ts';
import type { Cloud } from '../ports/cloud.ts';
import { isCloudError } from '../ports/cloud-error.ts';
import type { Ports } from '../ports/ports.ts';
import { recordSettlement } from './audit.ts';
import { type Pass, save } from './pass.ts';

/** Asks what became of the changes that earlier passes sent, and records what has ended. */
export async function settle(pass: Pass, ports: Ports, policy: Policy, now: Instant): Promise<readonly Settlement[]> {
  const settlements = await Promise.all(pass.entry.pending.map((change) => settlementOf(ports.cloud, change)));
  const told = pass.entry.failures.filter(({ notBefore }) => secondsBetween(notBefore, now) < failureToldSeconds);
  if (told.length < pass.entry.failures.length) await save(pass, ports.ledger, { failures: told });
  for (const settlement of settlements) {
    if (settlement.state === 'succeeded' || settlement.state === 'failed')
      await close(pass, ports, settlement, policy, now);
  }
  return settlements;
}

/**
 * Closes the changes that Azure could not answer for, by what was seen since: no longer wanted means that it took effect,
 * still wanted that it did not. What still shows as busy is under way; where the eye was blind, too, the record says so.
 */
export async function closeUnknown(
  pass: Pass,
  ports: Ports,
  settlements: readonly Settlement[],
  seen: Seen,
): Promise<readonly Settlement[]> {
  const closed: Settlement[] = [];
  for (const settlement of settlements) {
    const found = settlement.state === 'unknown' ? judgeUnknown(settlement, seen) : settlement;
    const isOver = settlement.state === 'unknown' && found.state !== 'running';
    if (isOver) await close(pass, ports, found, seen.policy, seen.observation.at);
    closed.push(found);
  }
  return closed;
}

interface Seen {
  readonly observation: Observation;
  readonly findings: readonly Finding[];
  readonly policy: Policy;
}

function judgeUnknown(settlement: Extract<Settlement, { state: 'unknown' }>, seen: Seen): Settlement {
  const { change, why } = settlement;
  const state = stateOf(change.action, seen.observation);
  if (state === null) return settlement;
  if (busyStates.has(state)) return { change, state: 'running' };
  const wanted = seen.findings.flatMap(({ remedy }) => (remedy?.kind === 'actions' ? remedy.actions : []));
  const isWanted = wanted.some(({ kind }) => kind === change.action.kind);
  return isWanted ? { change, state: 'failed', why: `${why} It did not take effect.` } : { change, state: 'succeeded' };
}

const busyStates: ReadonlySet<string> = new Set(['Updating', 'Creating', 'Registering']);

/** The state of what a change is about, where it was seen; empty where it has none, null where the eye was blind. */
function stateOf(action: Action, { provider, network, cluster, roles }: Observation): string | null {
  switch (action.kind) {
    case 'register-provider':
      return provider.seen ? provider.value : null;
    case 'create-subnet':
    case 'delegate-subnet':
      return network.seen ? (subnetOf(network.value, targetOf(action))?.provisioningState ?? '') : null;
    case 'enable-addon':
      return cluster.seen ? (cluster.value?.provisioningState ?? '') : null;
    case 'assign-role':
      return roles.seen ? '' : null;
  }
}

const subnetOf = (network: VirtualNetwork | null, subnetId: string) =>
  network?.subnets.find(({ id }) => isSameId(id, subnetId));

/** How long a failure is held against an action after it may be tried again: then its cause has had time to be mended. */
const failureToldSeconds = 3600;

/** The outcome goes on record before the ledger forgets the change: a crash in between tells it twice, never not at all. */
async function close(pass: Pass, ports: Ports, settlement: Settlement, policy: Policy, now: Instant): Promise<void> {
  await recordSettlement(pass, ports, settlement, now);
  const pending = pass.entry.pending.filter(({ target }) => target !== settlement.change.target);
  await save(pass, ports.ledger, { pending, failures: failuresAfter(pass.entry.failures, settlement, policy, now) });
}

async function settlementOf(cloud: Cloud, change: PendingChange): Promise<Settlement> {
  if (!change.operationUrl)
    return { change, state: 'unknown', why: 'The pass that sent it ended before the answer came.' };
  try {
    const operation = await cloud.operation(change.operationUrl);
    if (operation.kind === 'running') return { change, state: 'running' };
    if (operation.kind === 'succeeded') return { change, state: 'succeeded' };
    if (operation.kind === 'forgotten')
      return { change, state: 'unknown', why: 'Azure no longer knows the operation.' };
    return { change, state: 'failed', why: `${change.action.kind} failed: ${operation.code}: ${operation.message}` };
  } catch (error) {
    if (!isCloudError(error)) throw error;
    return error.isTransient ? { change, state: 'running' } : { change, state: 'unknown', why: error.message };
  }
}

function failuresAfter(
  failures: readonly FailedAction[],
  settlement: Settlement,
  policy: Policy,
  now: Instant,
): readonly FailedAction[] {
  const { action } = settlement.change;
  if (settlement.state === 'succeeded') return withoutFailure(failures, action);
  return settlement.state === 'failed' ? withFailure(failures, action, settlement.why, policy, now) : failures;
}

/** The pauses double, up to this many lengths. */
const pauseLengthsMax = 16;

/** Notes one more failure of an action, with a growing pause before the next try. */
export function withFailure(
  failures: readonly FailedAction[],
  action: Action,
  why: string,
  policy: Policy,
  now: Instant,
  { isTransient = false, askAgainSeconds = 0 } = {},
): readonly FailedAction[] {
  const before = failures.find((failure) => isOf(failure, action));
  const tries = (before?.tries ?? 0) + 1;
  const attempts = (before?.attempts ?? 0) + (isTransient ? 0 : 1);
  const pauseSeconds = Math.max(askAgainSeconds, policy.cooldownSeconds * Math.min(2 ** (tries - 1), pauseLengthsMax));
  const failure = {
    target: targetOf(action),
    kind: action.kind,
    attempts,
    tries,
    why,
    notBefore: secondsAfter(now, pauseSeconds),
  };
  return [...withoutFailure(failures, action), failure];
}

export function withoutFailure(failures: readonly FailedAction[], action: Action): readonly FailedAction[] {
  return failures.filter((failure) => !isOf(failure, action));
}

const isOf = (failure: FailedAction, action: Action) =>
  failure.kind === action.kind && failure.target === targetOf(action);
