import type { Action } from '../domain/action.ts';
import { isOfPods, targetOf } from '../domain/action.ts';
import type { Decision } from '../domain/decision.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { Policy } from '../domain/policy.ts';
import { secondsBetween } from '../domain/time.ts';
import type { Ports } from '../ports/ports.ts';
import { actuate } from './actuators/actuator.ts';
import { recordIntent, recordOutcome } from './audit.ts';
import { failuresAfterOutcome } from './failures.ts';
import { type Pass, save } from './pass.ts';

export type CarryOut = (action: Action) => Promise<Outcome>;

/**
 * Carries out the decision's actions one after another. A failure ends the pass's work, for what comes next may need what
 * failed; but no pods need others, so a pod that cannot be given back keeps none from coming home.
 */
export async function act(decision: Decision, carryOut: CarryOut): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const action of decision.kind === 'act' ? decision.actions : []) {
    const outcome = await carryOut(action);
    outcomes.push(outcome);
    if (!isOfPods(action) && (outcome.result === 'failed' || outcome.result === 'unknown')) break;
  }
  return outcomes;
}

/** Observe mode: says what would be done. */
export const onlyDescribe: CarryOut = async (action) => ({ action, result: 'only-described' });

/**
 * Changes Azure. Before the request leaves, the change is pending in the ledger and its intent is in the audit trail:
 * whatever dies afterwards, the next pass knows that it must look, and closes the intent. If the intent cannot be written,
 * nothing is changed.
 */
export function change(pass: Pass, ports: Ports, policy: Policy): CarryOut {
  return async (action) => {
    const networkLease = await leaseOfNetwork(action, ports);
    if (networkLease === 'taken') return busyNetwork(action);
    try {
      assertInTime(pass, ports);
      await markSent(pass, ports, action);
      await recordIntent(pass, ports, action);
      pass.lease.assertHeld();
      networkLease?.assertHeld();
      const outcome = await actuate(ports, action);
      // An operation's URL is worth more than its record; a final outcome must be on record before the change is forgotten.
      if (outcome.result === 'accepted') await markAnswered(pass, ports, outcome, policy);
      await recordOutcome(pass, ports, outcome);
      if (outcome.result !== 'accepted') await markAnswered(pass, ports, outcome, policy);
      return outcome;
    } finally {
      await networkLease?.release();
    }
  };
}

/** The host ends a function after five minutes, and every other pass of the process with it; a pass ends long before. */
const passSecondsMax = 180;

function assertInTime({ id, startedAt }: Pass, { clock }: Ports): void {
  const seconds = secondsBetween(startedAt, clock.now());
  if (seconds <= passSecondsMax) return;
  throw new Error(`Pass ${id} has taken ${Math.round(seconds)} s and begins no further change; the next one goes on.`);
}

/** Clusters may share a network, and two subnet writes at once are refused: one writer per network (facts: arm.md, 5). */
async function leaseOfNetwork(action: Action, { leases }: Ports) {
  if (action.kind !== 'create-subnet' && action.kind !== 'delegate-subnet') return null;
  const [networkId = ''] = targetOf(action).toLowerCase().split('/subnets/');
  return (await leases.take(networkId)) ?? 'taken';
}

function busyNetwork(action: Action): Outcome {
  const why = `${action.kind}: another pass is changing the same virtual network; the next pass tries again.`;
  return { action, result: 'failed', why, isTransient: true };
}

async function markSent(pass: Pass, { ledger, clock }: Ports, action: Action): Promise<void> {
  const sent = { action, target: targetOf(action), passId: pass.id, sentAt: clock.now() };
  await save(pass, ledger, { pending: [...pass.entry.pending, sent] });
}

async function markAnswered(pass: Pass, { ledger, clock }: Ports, outcome: Outcome, policy: Policy): Promise<void> {
  const target = targetOf(outcome.action);
  const others = pass.entry.pending.filter((one) => one.target !== target);
  const sent = pass.entry.pending.filter((one) => one.target === target);
  if (outcome.result === 'accepted') {
    const { operationUrl } = outcome;
    return save(pass, ledger, { pending: [...others, ...sent.map((one) => ({ ...one, operationUrl }))] });
  }
  const failures = failuresAfterOutcome(pass.entry.failures, outcome, policy, clock.now());
  return save(pass, ledger, outcome.result === 'unknown' ? { failures } : { pending: others, failures });
}
