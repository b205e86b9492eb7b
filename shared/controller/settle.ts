import { type Action, targetOf } from '../domain/action.ts';
import type { FailedAction, PendingChange } from '../domain/ledger-entry.ts';
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
  const ended = settlements.filter(({ state }) => state !== 'running');
  for (const settlement of ended) await recordSettlement(pass, ports, settlement, now);
  const told = stillTold(pass.entry.failures, now);
  const failures = ended.reduce<readonly FailedAction[]>((all, one) => failuresAfter(all, one, policy, now), told);
  const isForgotten = failures.length !== pass.entry.failures.length;
  if (ended.length > 0 || isForgotten) {
    const running = settlements.filter(({ state }) => state === 'running');
    await save(pass, ports.ledger, { pending: running.map(({ change }) => change), failures });
  }
  return settlements;
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

/** How long a failure is held against an action after it may be tried again: then its cause has had time to be mended. */
const failureToldSeconds = 3600;

const stillTold = (failures: readonly FailedAction[], now: Instant) =>
  failures.filter(({ notBefore }) => secondsBetween(notBefore, now) < failureToldSeconds);

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
