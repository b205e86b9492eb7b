import { quantilesOf } from './quantile.ts';
import type { Sandbox } from './sandbox.ts';
import { simulatedSeconds } from './simulated-clock.ts';
import type { StartedCluster } from './start-cluster.ts';
import type { Summary } from './summary.ts';

/** How long pods were pending, and how long the same pods were in the twin clusters, at the same time and from the same seed. */
export function summarizeWaits(
  { insides, twins }: Pick<Sandbox, 'insides' | 'twins'>,
  speed: number,
): Summary['pendingSeconds'] {
  if (insides.size === 0 || twins.length === 0) return null;
  return { with: waitsIn([...insides.values()], speed), without: waitsIn(twins, speed), sets: [] };
}

/** Of each pod that the scheduler ever found no place for, from its creation until it ran; those that still wait, until now. */
function waitsIn(clusters: readonly StartedCluster[], speed: number) {
  const waits = clusters.flatMap(({ witness }) =>
    [...witness.lives.values()]
      .filter(({ waitingMs }) => waitingMs !== undefined)
      .map(({ createdMs, runningMs, goneMs }) => (runningMs ?? goneMs ?? witness.nowMs()) - createdMs),
  );
  const seconds = waits.map((ms) => Math.round(simulatedSeconds(ms, speed)));
  return { pods: seconds.length, ...quantilesOf(seconds) };
}
