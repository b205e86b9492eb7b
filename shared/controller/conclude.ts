import { ordersDone, rememberOrders } from '../burst/remember-orders.ts';
import type { BurstState } from '../domain/burst-state.ts';
import type { Decision } from '../domain/decision.ts';
import { groupKept, type KeptPod } from '../domain/kept-pods.ts';
import type { Episode, FollowUp } from '../domain/ledger-entry.ts';
import { allows } from '../domain/mode.ts';
import type { Observation } from '../domain/observation.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { Policy } from '../domain/policy.ts';
import { secondsAfter } from '../domain/time.ts';
import type { Ports } from '../ports/ports.ts';
import { followUpSignal } from '../signals/constructors.ts';
import { announce } from './announce.ts';
import { problemsIn, recordPass, type Story } from './audit.ts';
import { type Pass, save } from './pass.ts';
import type { Reaping } from './reap-strays.ts';
import { remember } from './remember.ts';

export type WholeStory = Story & Reaping & { observation: Observation; policy: Policy; decision: Decision };

/** Ends a pass: its record, then the follow-up if one is due, then the ledger that makes that follow-up count. */
export async function conclude(pass: Pass, ports: Ports, story: WholeStory): Promise<void> {
  const { sightings, ...more } = story;
  const keptGroups = groupKept(story.burst?.burst.kept ?? []);
  const told = { ...more, keptGroups };
  const { decision, observation, policy, findings, strays } = told;
  const event = await recordPass(pass, ports, told);
  const followUp = await ringFollowUp(pass, ports, story);
  await save(pass, ports.ledger, {
    followUp,
    episode: episodeAfter(pass, story),
    remembered: remember(observation, policy),
    burst: burstAfter(pass, story),
    watch: followUp && (story.burst?.watch ?? null),
    keptGroups,
    keptCount: story.burst?.burst.kept.length ?? 0,
    stayingGroups: groupKept(stayingIn(story)),
    wholeRecordAt: 'unchangedSince' in event.data ? pass.entry.wholeRecordAt : pass.startedAt,
    strays,
    sightings,
    ...(pass.signal.cause === 'request' ? { requestedAt: pass.startedAt } : {}),
    lastFailure: null,
    lastPass: {
      id: pass.id,
      startedAt: pass.startedAt,
      endedAt: ports.clock.now(),
      signalId: pass.signal.id,
      decision,
      findings,
      mode: policy.mode,
      problems: problemsIn(told),
      auditSequence: Number(event.sequence),
    },
  });
  await announce(pass, ports);
  ports.log.info(`${decision.kind}: ${decision.why}`, { pass: pass.id, cluster: pass.signal.clusterId });
}

/** Those that may not move, and those that ACI does not run and nobody may give back. */
const stayingIn = ({ burst }: WholeStory): readonly KeptPod[] =>
  burst ? [...burst.given.told, ...burst.back.kept].slice(0, stayingMax) : [];

/** They share the row of the ledger with all that waits. */
const stayingMax = 500;

/** Planned, all orders were counted as done; now only those that were, or may have been. */
function burstAfter({ entry }: Pass, { burst, policy, outcomes, observation }: WholeStory): BurstState {
  if (!burst || !allows(policy.mode, 'burst')) return entry.burst;
  return rememberOrders(burst.before, ordersDone(burst, outcomes), policy.burst, observation.at);
}

/** Observe mode reports and leaves: only a signal brings it back. */
async function ringFollowUp(pass: Pass, { bus, clock }: Ports, story: WholeStory): Promise<FollowUp | null> {
  const seconds = secondsToFollowUp(story);
  if (seconds === null || story.policy.mode === 'observe') return null;
  const now = clock.now();
  const signal = followUpSignal({
    clusterId: pass.signal.clusterId,
    dueAt: secondsAfter(now, seconds),
    episode: pass.episode.id,
    number: pass.episode.passes + 1,
    now,
  });
  await bus.ring(signal);
  return { signalId: signal.id, dueAt: signal.dueAt };
}

/** Whatever was decided, a deletion that Azure accepted is asked after once; after that the schedule does. */
function secondsToFollowUp({ decision, outcomes, policy }: WholeStory): number | null {
  if (decision.kind !== 'act' && decision.lookAgainSeconds !== undefined) return decision.lookAgainSeconds;
  if (decision.kind === 'wait') return decision.seconds;
  const isOpen = ({ result }: Outcome) =>
    decision.kind === 'act' ? result !== 'only-described' : result === 'accepted';
  if (!outcomes.some(isOpen)) return null;
  return Math.max(policy.followUpSeconds, ...outcomes.map(askAgainSecondsOf));
}

const askAgainSecondsOf = (outcome: Outcome) => ('askAgainSeconds' in outcome ? (outcome.askAgainSeconds ?? 0) : 0);

/** An episode ends when there is nothing left to do. */
function episodeAfter({ episode, signal }: Pass, story: WholeStory): Episode | null {
  const { decision } = story;
  if (decision.kind === 'rest' && decision.lookAgainSeconds === undefined) return null;
  const isFollowUp = signal.cause === 'follow-up';
  return { ...episode, passes: episode.passes + 1, followUps: followUpsAfter(episode, story, isFollowUp) };
}

/**
 * Only follow-ups spend the patience, however many alerts come between, and none that brings pods home meanwhile. Whatever
 * is not waiting begins it anew, but for the refusal that ended it: that one stands until something else is seen.
 */
function followUpsAfter({ followUps }: Episode, { decision, policy, burst }: WholeStory, isFollowUp: boolean): number {
  const cluster = burst?.readiness ?? decision;
  if (cluster.kind === 'refuse' && cluster.hasWaited) return followUps;
  if (cluster.kind !== 'wait' || policy.mode === 'observe') return 0;
  const isSpent = isFollowUp && decision.kind === 'wait' && decision.lookAgainSeconds === undefined;
  return followUps + (isSpent ? 1 : 0);
}
