import type { Action } from '../domain/action.ts';
import type { BurstState } from '../domain/burst-state.ts';
import type { ClusterView } from '../domain/cluster-view.ts';
import type { Decision, Standing } from '../domain/decision.ts';
import type { Watch } from '../domain/ledger-entry.ts';
import type { Observation } from '../domain/observation.ts';
import type { Policy } from '../domain/policy.ts';
import { secondsAfter } from '../domain/time.ts';
import { accountFor } from './account.ts';
import type { BurstPlan } from './burst-plan.ts';
import { recordCreates } from './burst-windows.ts';
import { rememberMoves } from './moves.ts';
import { type Pace, paceOf } from './pace.ts';
import { planBurst } from './plan-burst.ts';
import { type GiveBackPlan, planGiveBack } from './plan-give-back.ts';
import { planReturn, type ReturnPlan } from './plan-return.ts';
import { roomOnAci } from './room-on-aci.ts';

export interface BurstQuestion {
  readonly observation: Observation;
  readonly view: ClusterView;
  readonly policy: Policy;
  readonly state: BurstState;
  readonly episode: string;
  /** What is decided about the cluster itself: where that is anything but rest, nothing bursts. */
  readonly readiness: Standing;
  /** Somebody says that a burst is coming: the cluster is looked at often from now on. */
  readonly isAnnounced: boolean;
}

export interface BurstDecision {
  readonly decision: Decision;
  /** As the question had it: what is done with pods ends no waiting of the cluster, and spends none of it. */
  readonly readiness: Standing;
  /** What the looks until the next pass may go by; null where that pass is the next look. */
  readonly watch: Watch | null;
  /** To be remembered before anything is done: what is then not done was counted too much, which is harmless. */
  readonly state: BurstState;
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
  const unready = readiness.kind === 'rest' ? null : readiness.why;
  const now = observation.at;
  const account = accountFor(question.state, view, now);
  const matter = { view, state: account.state, policy: policy.burst, now };
  const given = planGiveBack(matter);
  const back = planReturn(matter);
  const known = { ...account.state, failedOwners: given.failedOwners };
  const burst = planBurst({ ...matter, state: known, episode, unready, ...roomOnAci(question) });
  const actions = actionsOf(observation, given, back, burst);
  const announced = question.isAnnounced ? secondsAfter(now, policy.burst.hotSeconds) : known.hotUntil;
  const pace = paceOf(question, burst, back, announced);
  const hasNeed = actions.length > 0 || pace.isSoon;
  const hotUntil = hasNeed ? secondsAfter(now, policy.burst.hotSeconds) : announced;
  const state: BurstState = {
    ...known,
    hotUntil,
    roomSince: back.roomSince,
    creates: recordCreates(known.creates, burst.orders.length, now),
    moves: rememberMoves(
      known.moves,
      back.orders.map(({ owner }) => owner),
      now,
    ),
  };
  const decision = decisionOf(question, actions, burst, pace);
  return {
    decision,
    readiness,
    watch: decision.kind === 'rest' ? pace.watch : null,
    state,
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
  const numbers = `${view.waiting.length} waiting, ${view.onVirtualNodes.length} on the virtual node`;
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
