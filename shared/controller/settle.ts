import type { FailedAction, PendingChange } from '../domain/ledger-entry.ts';
import type { Observation } from '../domain/observation.ts';
import type { Policy } from '../domain/policy.ts';
import type { Settlement } from '../domain/settlement.ts';
import type { Instant } from '../domain/time.ts';
import type { Cloud } from '../ports/cloud.ts';
import { isCloudError } from '../ports/cloud-error.ts';
import type { Ports } from '../ports/ports.ts';
import { recordSettlement } from './audit.ts';
import { effectOf } from './effect.ts';
import { stillTold, withFailure, withoutFailure } from './failures.ts';
import { type Pass, save } from './pass.ts';

/** Asks what became of the changes that earlier passes sent, and records what has ended. */
export async function settle(pass: Pass, ports: Ports, policy: Policy, now: Instant): Promise<readonly Settlement[]> {
  const settlements = await Promise.all(pass.entry.pending.map((change) => settlementOf(ports.cloud, change)));
  const failures = stillTold(pass.entry.failures, policy, now);
  if (pass.entry.failures.some((one) => !failures.includes(one))) await save(pass, ports.ledger, { failures });
  for (const settlement of settlements) {
    const hasEnded = settlement.state === 'succeeded' || settlement.state === 'failed';
    if (hasEnded) await close(pass, ports, settlement, policy, now);
  }
  return settlements;
}

/**
 * Closes the changes that Azure could not answer for, by what was seen since. Only what plainly stands there took effect;
 * what still shows as busy is under way; where the eye was blind, too, the record says so.
 */
export async function closeUnknown(
  pass: Pass,
  ports: Ports,
  settlements: readonly Settlement[],
  { observation, policy }: { readonly observation: Observation; readonly policy: Policy },
): Promise<readonly Settlement[]> {
  const closed: Settlement[] = [];
  for (const settlement of settlements) {
    const found = settlement.state === 'unknown' ? judgeUnknown(settlement, observation) : settlement;
    const isOver = settlement.state === 'unknown' && found.state !== 'running';
    if (isOver) await close(pass, ports, found, policy, observation.at);
    closed.push(found);
  }
  return closed;
}

function judgeUnknown(settlement: Extract<Settlement, { state: 'unknown' }>, observation: Observation): Settlement {
  const { change, why } = settlement;
  switch (effectOf(change.action, observation)) {
    case null:
      return settlement;
    case 'there':
      return { change, state: 'succeeded', why };
    case 'under-way':
      return { change, state: 'running', why };
    case 'failed':
      return { change, state: 'failed', why: `${why} It failed in Azure.`, tookHold: true };
    case 'not-there':
      return { change, state: 'failed', why: `${why} It did not take effect.`, tookHold: false };
  }
}

/** The outcome goes on record before the ledger forgets the change: a crash in between tells it twice, never not at all. */
async function close(pass: Pass, ports: Ports, settlement: Settlement, policy: Policy, now: Instant): Promise<void> {
  await recordSettlement(pass, ports, settlement, now);
  const pending = pass.entry.pending.filter(({ target }) => target !== settlement.change.target);
  await save(pass, ports.ledger, { pending, failures: failuresAfter(pass.entry.failures, settlement, policy, now) });
}

async function settlementOf(cloud: Cloud, change: PendingChange): Promise<Settlement> {
  if (!change.operationUrl) return { change, state: 'unknown', why: 'Its pass ended before an answer came.' };
  try {
    const operation = await cloud.operation(change.operationUrl);
    switch (operation.kind) {
      case 'running':
        return { change, state: 'running', askAgainSeconds: operation.retryAfterSeconds ?? 0 };
      case 'succeeded':
        return { change, state: 'succeeded' };
      case 'forgotten':
        return { change, state: 'unknown', why: 'Azure no longer knows the operation.' };
      case 'failed': {
        const why = `${change.action.kind} failed: ${operation.code}: ${operation.message}`;
        return { change, state: 'failed', why, tookHold: true };
      }
    }
  } catch (error) {
    if (!isCloudError(error)) throw error;
    if (!error.isTransient) return { change, state: 'unknown', why: error.message };
    return { change, state: 'running', askAgainSeconds: error.retryAfterSeconds ?? 0 };
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
  if (settlement.state !== 'failed') return failures;
  const { why, tookHold } = settlement;
  return withFailure(failures, action, { why, tookHold, isTransient: !tookHold }, policy, now);
}
