import { isAfter, secondsBetween } from '../domain/time.ts';
import type { Admitted } from './admitted.ts';
import { type Bound, type Bounds, ofAll } from './bound.ts';
import { costOf, costSoFar } from './cost.ts';
import type { Outlook } from './outlook.ts';

/**
 * The spend guard. What the meter has counted is spent, and what burst pods may still cost until their leases end is
 * promised: so a pod that is let in can be paid for, whatever the next pass brings.
 */
export function budgetBounds(outlook: Outlook, ours: readonly Admitted[]): readonly Bound[] {
  const { policy, state } = outlook;
  const spent = costSoFar(state.spend, policy);
  const promised = ours.reduce((sum, pod) => sum + stillCosts(pod, outlook), 0);
  const budget = (reason: 'EpisodeBudget' | 'MonthBudget', max: number, spent: number): Bound => ({
    reason,
    max: max > 0 ? max : Number.NaN,
    taken: new Map([['', spent + promised]]),
    keyOf: ofAll,
    amountOf: ({ cost }) => cost,
    says: (taken, _max, cost) =>
      max > 0
        ? `It could cost ${money(cost)} by the end of its lease; of ${max}, ${money(taken)} are spent or promised.`
        : 'The budget is 0.',
  });
  return [
    budget('EpisodeBudget', policy.episodeBudget, spent.episode),
    budget('MonthBudget', policy.monthBudget, spent.month),
  ];
}

/**
 * From the last reading of the meter to the end of the lease; without a known lease, over a whole one. So, too, once it is
 * over: the pod stays for want of room, which nothing makes, and as long as any other is expected to stay.
 */
function stillCosts({ bill, burstAt, leaseUntil }: Admitted, { policy, state }: Outlook): number {
  const { meteredAt } = state.spend;
  const from = burstAt && meteredAt && isAfter(meteredAt, burstAt) ? meteredAt : burstAt;
  const left = from && leaseUntil ? secondsBetween(from, leaseUntil) : 0;
  return costOf(bill, left > 0 ? left : policy.leaseSeconds, policy);
}

/** One sentence for each budget of which the warning share is spent or promised. */
export function budgetWarnings(bounds: Bounds, { policy }: Outlook): readonly string[] {
  const budgets = [
    { reason: 'EpisodeBudget', name: 'episode', max: policy.episodeBudget },
    { reason: 'MonthBudget', name: 'month', max: policy.monthBudget },
  ] as const;
  return budgets
    .filter(({ reason, max }) => bounds.taken(reason) >= policy.budgetWarningShare * max)
    .map(
      ({ reason, name, max }) =>
        `Of the budget of the ${name}, ${money(bounds.taken(reason))} of ${max} are spent or promised.`,
    );
}

const money = (amount: number): string => amount.toFixed(2);
