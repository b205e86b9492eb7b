import type { BurstState } from '../domain/burst-state.ts';
import type { ClusterView } from '../domain/cluster-view.ts';
import type { Instant } from '../domain/time.ts';
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
export function accountFor(state: BurstState, view: ClusterView, now: Instant): Account {
  const history = learn(state, view, lastLookAt(state.spend, now));
  const engine = virtualNodesIn(view.nodes)?.engine === 'v2' ? 'v2' : 'addon';
  const { spend, warnings } = meterSpend(state.spend, view.onVirtualNodes, now, engine);
  return { state: { ...state, ...history, spend, creates: recordCreates(state.creates, 0, now) }, warnings };
}
