import type { Decision } from '../domain/decision.ts';
import { allows } from '../domain/mode.ts';
import type { Policy } from '../domain/policy.ts';
import { isAfter, secondsAfter } from '../domain/time.ts';
import type { Ports } from '../ports/ports.ts';
import { type Pass, save } from './pass.ts';

/** A request says that a burst is coming: remembered before anything is looked at, so that nothing can lose it. */
export async function hearRequest(pass: Pass, ports: Ports, policy: Policy): Promise<void> {
  if (pass.signal.cause !== 'request') return;
  await warmUp(pass, ports, policy);
  await save(pass, ports.ledger, { requestedAt: pass.startedAt });
}

/**
 * What becomes of a hot cluster whose pods could not be thought of: while it is made ready it does not cool down, and where
 * its inside was not seen it is looked at again.
 */
export async function stayHot(decision: Decision, pass: Pass, ports: Ports, policy: Policy): Promise<Decision> {
  const { hotUntil } = pass.entry.burst;
  const isHot = hotUntil !== null && isAfter(hotUntil, pass.startedAt);
  if (!isHot || !allows(policy.mode, 'burst')) return decision;
  if (decision.kind === 'rest') return { ...decision, lookAgainSeconds: policy.burst.hotLookSeconds * unseenLooks };
  if (decision.kind !== 'refuse') await warmUp(pass, ports, policy);
  return decision;
}

/** An API server that does not answer is asked so many times less often. */
const unseenLooks = 6;

function warmUp(pass: Pass, { ledger }: Ports, { burst: { hotSeconds } }: Policy): Promise<void> {
  const hotUntil = secondsAfter(pass.startedAt, hotSeconds);
  return save(pass, ledger, { burst: { ...pass.entry.burst, hotUntil } });
}
