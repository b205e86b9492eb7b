import { type Autoscaler, hearAutoscaler } from './autoscaler.ts';
import type { BurstMatter, Estimates } from './burst-plan.ts';
import { estimateArrival } from './estimate-arrival.ts';
import { type VirtualNodes, virtualNodesIn } from './virtual-nodes.ts';

/** What every pod of a plan is held against, worked out once. */
export interface Outlook extends BurstMatter {
  readonly nowMs: number;
  readonly virtual: VirtualNodes | null;
  readonly autoscaler: Autoscaler;
  readonly estimates: Estimates;
}

export const lookOut = (matter: BurstMatter): Outlook => ({
  ...matter,
  nowMs: Date.parse(matter.now),
  virtual: virtualNodesIn(matter.view.nodes),
  autoscaler: hearAutoscaler(matter.view.scaleUps),
  estimates: estimateArrival(matter.state, matter.policy),
});
