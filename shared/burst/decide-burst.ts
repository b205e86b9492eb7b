import type { Action } from '../domain/action.ts';
import type { BurstState } from '../domain/burst-state.ts';
import { usualAutoscaling } from '../domain/cluster.ts';
import type { ClusterView } from '../domain/cluster-view.ts';
import type { Decision, Standing } from '../domain/decision.ts';
import type { FailedAction, Watch } from '../domain/ledger-entry.ts';
import type { Observation } from '../domain/observation.ts';
import type { Policy } from '../domain/policy.ts';
import { isAfter, secondsAfter } from '../domain/time.ts';
import { accountFor } from './account.ts';
import type { BurstPlan } from './burst-plan.ts';
import { countKept } from './explain.ts';
import { burstHeeding, giveBackHeeding, returnHeeding } from './heed-rests.ts';
import { type Pace, paceOf } from './pace.ts';
import type { GiveBackPlan } from './plan-give-back.ts';
import type { ReturnPlan } from './plan-return.ts';
import { rememberOrders } from './remember-orders.ts';
import { restsIn } from './rests.ts';
import { roomOnAci } from './room-on-aci.ts';

export interface BurstQuestion {
  readonly observation: Observation;
  readonly view: ClusterView;
  readonly policy: Policy;
  readonly state: BurstState;
  readonly episode: string;
  /** What is decided about the cluster itself: where that is anything but rest, nothing bursts. */
  readonly readiness: Standing;
  /** Changes of pods that failed lately. */
  readonly failures?: readonly FailedAction[];
}

export interface BurstDecision {
  readonly decision: Decision;
  /** As the question had it: what is done with pods ends no waiting of the cluster, and spends none of it. */
  readonly readiness: Standing;
  /** What the looks until the next pass may go by; null where that pass is the next look. */
  readonly watch: Watch | null;
  /** To be remembered before anything is done: what a pass that dies has not done was counted too much, never too little. */
  readonly state: BurstState;
  /** The same without what is ordered, for a pass that ends well to count what became of its orders. */
  readonly before: BurstState;
  readonly burst: BurstPlan;
  readonly back: ReturnPlan;
  readonly given: GiveBackPlan;
  /** What reading the meter showed: a clock set back, a long gap. */
  readonly warnings: readonly string[];
}

/**
 * What to do with the pods of a cluster: give back what ACI does not run, bring home what has room, and let burst the rest.
 * The way home is open also where the cluster is not ready, for a burst may have spent what makes it so.
 */
export function decideBurst(question: BurstQuestion): BurstDecision {
  const { observation, view, policy, episode, readiness } = question;
  const autoscaling = (observation.cluster.seen && observation.cluster.value?.autoscaling) || usualAutoscaling;
  const unready = readiness.kind === 'rest' ? null : readiness.why;
  const now = observation.at;
  const account = accountFor(question.state, view, now, policy.burst);
  const matter = { view, state: account.state, policy: policy.burst, now };
  const rests = restsIn(question.failures ?? [], policy.attemptsMax, now);
  const given = giveBackHeeding(rests, matter);
  const back = returnHeeding(rests, matter);
  const known = { ...account.state, failedOwners: given.failedOwners, aciRefusal: given.aciRefusal };
  const wanted = { ...matter, state: known, episode, unready, ...roomOnAci(question), autoscaling };
  const burst = burstHeeding(rests, wanted);
  const actions = actionsOf(observation, given, back, burst);
  const pace = paceOf(question, burst, back, known.hotUntil);
  // While Azure makes the cluster ready it does not cool down.
  const isHeld = readiness.kind === 'wait' && known.hotUntil !== null && isAfter(known.hotUntil, now);
  const isNeeded = actions.length > 0 || pace.isSoon || pace.isInUse || isHeld;
  const hotUntil = isNeeded ? secondsAfter(now, policy.burst.hotSeconds) : known.hotUntil;
  const before: BurstState = { ...known, hotUntil, roomSince: back.roomSince };
  const decision = decisionOf(question, actions, burst, pace);
  return {
    decision,
    readiness,
    watch: decision.kind === 'rest' ? pace.watch : null,
    state: rememberOrders(before, { given, back, burst }, policy.burst, now),
    before,
    burst,
    back,
    given,
    warnings: account.warnings,
  };
}

function actionsOf(
  { clusterId }: Observation,
  given: GiveBackPlan,
  back: ReturnPlan,
  burst: BurstPlan,
): readonly Action[] {
  const bare = ({
    namespace,
    name,
    uid,
    resourceVersion,
  }: GiveBackPlan['orders'][number] | ReturnPlan['orders'][number]) => ({
    namespace,
    name,
    uid,
    resourceVersion,
  });
  const actions: Action[] = [
    { kind: 'give-back-pods', clusterId, pods: given.orders.map(bare) },
    { kind: 'return-pods', clusterId, pods: back.orders.map(bare) },
    { kind: 'burst-pods', clusterId, pods: burst.orders },
  ];
  return actions.filter((action) => 'pods' in action && action.pods.length > 0);
}

function decisionOf(
  { view, readiness }: BurstQuestion,
  actions: readonly Action[],
  burst: BurstPlan,
  { lookAgainSeconds, isSoon }: Pace,
): Decision {
  const kept = Object.entries(countKept(burst.kept)).map(([reason, pods]) => `${pods} ${reason}`);
  const whoWaits = kept.length > 0 ? ` (kept: ${kept.join(', ')})` : '';
  const numbers = `${view.waiting.length} waiting${whoWaits}, ${view.onVirtualNodes.length} on the virtual node`;
  const isReady = readiness.kind === 'rest';
  const why = isReady ? `Ready to burst: ${numbers}. ${burst.estimates.says}` : `${numbers}. ${readiness.why}`;
  if (actions.length > 0) return { kind: 'act', why, actions };
  const standing: Standing = isReady ? { kind: 'rest', why } : readiness;
  const isHurried = lookAgainSeconds !== null && (isReady || isSoon);
  return isHurried ? hurried(standing, lookAgainSeconds) : standing;
}

/** Unless it looks as soon by itself. */
function hurried(standing: Standing, lookAgainSeconds: number): Standing {
  if (standing.kind !== 'wait') return { ...standing, lookAgainSeconds };
  const soonest = Math.max(lookAgainSeconds, standing.secondsMin ?? 0);
  return soonest < standing.seconds ? { ...standing, lookAgainSeconds: soonest } : standing;
}
