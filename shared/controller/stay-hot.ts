import type { Decision } from '../domain/decision.ts';
import { allows } from '../domain/mode.ts';
import type { Policy } from '../domain/policy.ts';
import { isAfter, secondsAfter } from '../domain/time.ts';
import type { Ports } from '../ports/ports.ts';
import { type Pass, save } from './pass.ts';

/**
 * A request says that a burst is coming: remembered before anything is looked at, so that nothing can lose it. It counts as
 * heard (`requestedAt`) only with the end of its pass.
 */
export async function hearRequest(pass: Pass, ports: Ports, policy: Policy): Promise<void> {
  if (pass.signal.cause === 'request') await warmUp(pass, ports, policy);
}

/**
 * What becomes of a cluster whose pods could not be thought of: while a hot one is made ready it does not cool down, and
 * where the inside was not seen it is looked at again, as is one with burst pods: its episode has not ended.
 */
export async function stayHot(decision: Decision, pass: Pass, ports: Ports, policy: Policy): Promise<Decision> {
  if (!allows(policy.mode, 'burst')) return decision;
  const { hotUntil, spend } = pass.entry.burst;
  // One that ends later than any that is set now was set by a clock that was ahead.
  const latest = secondsAfter(pass.startedAt, policy.burst.hotSeconds);
  const isHot = hotUntil !== null && isAfter(hotUntil, pass.startedAt) && !isAfter(hotUntil, latest);
  const isInBurst = pass.entry.episode !== null && spend.episodeVcpuSeconds > 0;
  if (decision.kind === 'rest' && (isHot || isInBurst)) {
    return { ...decision, lookAgainSeconds: policy.burst.hotLookSeconds * unseenLooks };
  }
  if (isHot && (decision.kind === 'act' || decision.kind === 'wait')) await warmUp(pass, ports, policy);
  return decision;
}

/** An API server that does not answer is asked so many times less often. */
const unseenLooks = 6;

function warmUp(pass: Pass, { ledger }: Ports, { burst: { hotSeconds } }: Policy): Promise<void> {
  const hotUntil = secondsAfter(pass.startedAt, hotSeconds);
  return save(pass, ledger, { burst: { ...pass.entry.burst, hotUntil } });
}
