import type { BurstPolicy } from '../domain/burst-policy.ts';
import type { BurstState } from '../domain/burst-state.ts';
import type { ClusterView } from '../domain/cluster-view.ts';
import { type Instant, isAfter, secondsAfter } from '../domain/time.ts';
import { lastLookAt } from './believe-clock.ts';
import { recordCreates } from './burst-windows.ts';
import { learn } from './learn.ts';
import { meterSpend } from './meter-spend.ts';
import { virtualNodesIn } from './virtual-nodes.ts';

export interface Account {
  readonly state: BurstState;
  readonly warnings: readonly string[];
}

/**
 * Brings what is remembered up to `now`, before anything is planned: what was learned, what was spent, and the windows.
 * In this order, for the meter's last reading is the last look that learning goes by.
 */
export function accountFor(before: BurstState, view: ClusterView, now: Instant, policy: BurstPolicy): Account {
  const state = withoutFuture(before, policy, now);
  const history = learn(state, view, lastLookAt(state.spend, now));
  const engine = virtualNodesIn(view.nodes)?.engine === 'v2' ? 'v2' : 'addon';
  const { spend, warnings } = meterSpend(state.spend, view.onVirtualNodes, now, engine);
  return { state: { ...state, ...history, spend, creates: recordCreates(state.creates, 0, now) }, warnings };
}

/** What was remembered while a clock was ahead holds no longer from now than it would have, told now. */
function withoutFuture(state: BurstState, policy: BurstPolicy, now: Instant): BurstState {
  const { hotSeconds, failedOwnerSeconds, aciRefusedSeconds } = policy;
  const { hotUntil, failedOwners, aciRefusal } = state;
  const owners = Object.entries(failedOwners).map(
    ([owner, failed]) =>
      [owner, { ...failed, until: earlier(failed.until, secondsAfter(now, failedOwnerSeconds)) }] as const,
  );
  return {
    ...state,
    hotUntil: hotUntil && earlier(hotUntil, secondsAfter(now, hotSeconds)),
    failedOwners: Object.fromEntries(owners),
    aciRefusal: aciRefusal && { ...aciRefusal, until: earlier(aciRefusal.until, secondsAfter(now, aciRefusedSeconds)) },
  };
}

const earlier = (one: Instant, other: Instant): Instant => (isAfter(one, other) ? other : one);
