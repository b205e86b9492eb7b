/** Which pool would help how many pods, and why each of the others would not. */
import type { Pod } from '../objects.ts';
import type { FilterContext } from '../scheduler/filters.ts';
import { type PoolState, targetSizeOf, templateInfo } from './node-pool.ts';
import { type Packing, pack } from './packing.ts';

/** `refusal` where the pool cannot grow at all. */
export interface ScaleUpPlan {
  state: PoolState;
  refusal?: string;
  packing: Packing;
}

const NOTHING: Packing = { nodes: 0, helped: [], reasonOf: new Map() };

export function planFor(
  state: PoolState,
  pods: readonly Pod[],
  context: FilterContext,
  { nowMs, allowed }: { nowMs: number; allowed: number },
): ScaleUpPlan {
  if (state.backOffUntilMs > nowMs) return { state, refusal: 'in backoff after failed scale-up', packing: NOTHING };
  const room = state.pool.max - targetSizeOf(state);
  const packing = pack(pods, Math.min(room, allowed), (number) => templateInfo(state, number), context);
  if (room > 0) return { state, packing };
  const { reasonOf } = packing;
  return { state, refusal: 'max node group size reached', packing: { ...NOTHING, reasonOf } };
}

/** The plan that helps the most pods, if any helps. */
export function bestPlan(plans: readonly ScaleUpPlan[]): ScaleUpPlan | undefined {
  const helpful = plans.filter(({ packing }) => packing.nodes > 0);
  return helpful.toSorted((a, b) => b.packing.helped.length - a.packing.helped.length)[0];
}

/** `2 max node group size reached, 1 Insufficient cpu`: for each pool why it was of no use to this pod. */
export function notTriggeredText({ metadata }: Pod, plans: readonly ScaleUpPlan[]): string {
  const counts = new Map<string, number>();
  for (const { refusal, packing } of plans) {
    const reasons = packing.reasonOf.get(metadata.uid) ?? (refusal ? [refusal] : []);
    for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  const texts = [...counts].map(([reason, count]) => `${count} ${reason}`).sort();
  return `pod didn't trigger scale-up: ${texts.join(', ')}`;
}
