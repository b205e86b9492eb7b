import { byOperator, notReady, ready, type Verdict } from './check.ts';

/** One thing in the way, and what an operator can do about it. */
export interface Obstacle {
  readonly why: string;
  readonly advice: string;
}

/** Ready where nothing is in the way. */
export function judgeObstacles(obstacles: readonly Obstacle[], whyReady: string): Verdict {
  return obstacles.length === 0 ? ready(whyReady) : blockedBy(obstacles);
}

/** Everything is said at once, and no advice twice, so that an operator mends it in one go. */
export function blockedBy(obstacles: readonly Obstacle[]): Verdict {
  const advice = new Set(obstacles.map((obstacle) => obstacle.advice));
  return notReady(obstacles.map(({ why }) => why).join(' '), byOperator([...advice].join(' ')));
}
