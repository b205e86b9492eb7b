import type { ClusterId } from '../domain/ids.ts';
import type { Signal } from '../domain/signal.ts';
import type { Instant } from '../domain/time.ts';
import { signalId } from './signal-id.ts';

/** The health check's own ring: no news, only the time to look again. */
export function scheduleSignal(clusterId: ClusterId, now: Instant): Signal {
  return {
    id: signalId('schedule', clusterId, now),
    cause: 'schedule',
    clusterId,
    reason: 'The scheduled health check looks at the cluster.',
    raisedAt: now,
    dueAt: now,
  };
}

/**
 * A pass asking for the next one. The id hangs on the episode and the number alone: a pass that is played again after
 * a crash asks for the same follow-up, not for a second one. So the number must grow with each pass of the episode.
 */
export function followUpSignal(followUp: FollowUpWish): Signal {
  const { clusterId, dueAt, episode, number, now } = followUp;
  return {
    id: signalId('follow-up', clusterId, episode, String(number)),
    cause: 'follow-up',
    clusterId,
    reason: `Follow-up ${number} of the episode: the last pass asked to come back.`,
    raisedAt: now,
    dueAt,
    episode,
  };
}

export interface FollowUpWish {
  readonly clusterId: ClusterId;
  readonly dueAt: Instant;
  readonly episode: string;
  readonly number: number;
  readonly now: Instant;
}
