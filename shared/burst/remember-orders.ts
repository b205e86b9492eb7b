import { isOfPods } from '../domain/action.ts';
import type { BurstPolicy } from '../domain/burst-policy.ts';
import type { BurstState } from '../domain/burst-state.ts';
import { podName } from '../domain/cluster-view.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { Instant } from '../domain/time.ts';
import type { BurstPlan } from './burst-plan.ts';
import { recordCreates } from './burst-windows.ts';
import { learnFailedStarts } from './learn.ts';
import { rememberMoves } from './moves.ts';
import type { GiveBackOrder, GiveBackPlan } from './plan-give-back.ts';
import type { ReturnPlan } from './plan-return.ts';

/** The pods that a pass changes, as far as they are remembered. */
export interface PodOrders {
  readonly given: Pick<GiveBackPlan, 'orders'>;
  readonly burst: Pick<BurstPlan, 'orders'>;
  readonly back: Pick<ReturnPlan, 'orders'>;
}

/** The memory after these orders were carried out. */
export function rememberOrders(
  state: BurstState,
  { given, back, burst }: PodOrders,
  { startDeadlineSeconds }: BurstPolicy,
  now: Instant,
): BurstState {
  const owners = back.orders.map(({ owner }) => owner);
  const notStarted = given.orders.filter(({ cause }) => isOfAci(cause)).length;
  return {
    ...state,
    ...learnFailedStarts(state, notStarted, startDeadlineSeconds, now),
    creates: recordCreates(state.creates, burst.orders.length, now),
    moves: rememberMoves(state.moves, owners, now),
  };
}

/** An image that cannot be pulled, or a pod that the connector refuses, says nothing of how long other pods take. */
const isOfAci = (cause: GiveBackOrder['cause']): boolean => cause !== 'image' && cause !== 'provider';

/** Those orders that were carried out, or may have been. What an order came to after its answer got lost counts as done. */
export function ordersDone({ given, back, burst }: PodOrders, outcomes: readonly Outcome[]): PodOrders {
  const done = new Set(outcomes.flatMap(podsDone));
  return {
    given: { orders: given.orders.filter((order) => done.has(`give-back-pods ${podName(order)}`)) },
    burst: { orders: burst.orders.filter((order) => done.has(`burst-pods ${podName(order)}`)) },
    back: { orders: back.orders.filter((order) => done.has(`return-pods ${podName(order)}`)) },
  };
}

function podsDone(outcome: Outcome): readonly string[] {
  const { action } = outcome;
  if (!isOfPods(action)) return [];
  const { kind } = action;
  if (!('pods' in outcome))
    return outcome.result === 'unknown' ? action.pods.map((pod) => `${kind} ${podName(pod)}`) : [];
  const done = outcome.pods?.filter(({ result }) => result === 'done' || result === 'unknown') ?? [];
  return done.map(({ pod }) => `${kind} ${pod}`);
}
