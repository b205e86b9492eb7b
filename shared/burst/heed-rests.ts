import type { PodsAction } from '../domain/action.ts';
import { podName } from '../domain/cluster-view.ts';
import { isLeaving, namesOf, type Pod } from '../domain/pod.ts';
import { isAdmitted } from './admitted.ts';
import { type BurstMatter, type BurstPlan, keep } from './burst-plan.ts';
import { keeps } from './keep-reason.ts';
import { planBurst } from './plan-burst.ts';
import { type GiveBackMatter, type GiveBackPlan, planGiveBack } from './plan-give-back.ts';
import { planReturn, type ReturnMatter, type ReturnPlan } from './plan-return.ts';
import type { Rests } from './rests.ts';

/** The three plans without the pods that rest after a failure: each of them is told instead of ordered. */

export function giveBackHeeding(rests: Rests, matter: GiveBackMatter): GiveBackPlan {
  const plan = planGiveBack(matter);
  const told = plan.orders.flatMap(({ cause, says, ...order }) => {
    const why = rests('give-back-pods', order);
    return why === null ? [] : [{ pod: podName(order), reason: cause, says: `${says} ${why}` }];
  });
  const orders = plan.orders.filter((order) => rests('give-back-pods', order) === null);
  return { ...plan, orders, told: [...plan.told, ...told] };
}

/** One that rests takes no place from those that go. */
export function returnHeeding(rests: Rests, matter: ReturnMatter): ReturnPlan {
  const { view } = matter;
  const { others, resting } = apart(view.onVirtualNodes, 'return-pods', rests, isLeaving);
  const plan = planReturn({ ...matter, view: { ...view, onVirtualNodes: others } });
  const kept = resting.map(({ pod, why }) => ({ pod, reason: 'resting' as const, says: `${keeps.resting} ${why}` }));
  return { ...plan, kept: [...kept, ...plan.kept] };
}

/** One that was admitted all the same, before an answer got lost, is seen as such. */
export function burstHeeding(rests: Rests, matter: BurstMatter): BurstPlan {
  const { view } = matter;
  const { others, resting } = apart(view.waiting, 'burst-pods', rests, isAdmitted);
  const plan = planBurst({ ...matter, view: { ...view, waiting: others } });
  const kept = resting.map(({ pod, why }) => ({ pod, ...keep('ChangeFailed', why) }));
  return { ...plan, kept: [...kept, ...plan.kept] };
}

interface Apart {
  readonly others: readonly Pod[];
  readonly resting: readonly { readonly pod: string; readonly why: string }[];
}

function apart(pods: readonly Pod[], kind: PodsAction['kind'], rests: Rests, isExempt: (pod: Pod) => boolean): Apart {
  const others: Pod[] = [];
  const resting: Apart['resting'][number][] = [];
  for (const pod of pods) {
    const named = namesOf(pod);
    const why = rests(kind, named);
    if (why === null || isExempt(pod)) others.push(pod);
    else resting.push({ pod: podName(named), why });
  }
  return { others, resting };
}
