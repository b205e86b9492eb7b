import type { AuditEvent } from '../../shared/domain/audit-event.ts';
import { intentsFor } from './intents-for.ts';
import { quantilesOf } from './quantile.ts';
import { simulatedSeconds } from './simulated-clock.ts';
import type { BurstSummary, StagePoint } from './summary.ts';
import type { PodLife } from './witness.ts';

/** When the alert fired, and when its door had answered that it is queued. */
export interface AlertTimes {
  readonly firedMs: number;
  readonly receivedMs: number;
}

export interface StagedBurst {
  readonly lives: readonly PodLife[];
  readonly events: readonly AuditEvent[];
  readonly alert: AlertTimes;
  readonly speed: number;
}

type Steps = readonly (readonly [from: StagePoint, to: StagePoint])[];

/** From each point to the next, and the whole of what a pod waits. */
const steps: Steps = [
  ['created', 'alert'],
  ['alert', 'received'],
  ['received', 'decided'],
  ['decided', 'patched'],
  ['patched', 'scheduled'],
  ['scheduled', 'running'],
  ['running', 'leaving'],
  ['leaving', 'returned'],
  ['created', 'running'],
];

/** How long the pods that burst took from point to point: by the story the alert, by the trail the decision, by the witness the rest. */
export function summarizeStages({ lives, events, alert, speed }: StagedBurst): BurstSummary['stages'] {
  const burst = lives.filter(({ isVirtual }) => isVirtual);
  const decidedMs = new Map(intentsFor('burst-pods', events).map(({ pod, atMs }) => [pod, atMs] as const));
  const returnedMs = returnsOf(burst, lives);
  const ways = burst.map((life): Way => {
    const { createdMs, patchedMs, scheduledMs, runningMs, leavingMs } = life;
    return {
      ...{ created: createdMs, ...(createdMs <= alert.firedMs ? alertWay(alert) : {}) },
      ...{ decided: decidedMs.get(life.pod), patched: patchedMs, scheduled: scheduledMs, running: runningMs },
      ...{ leaving: leavingMs, returned: returnedMs.get(life) },
    };
  });
  return steps.map(([from, to]) => {
    const seconds = ways.flatMap((way) => spanOf(way[from], way[to], speed));
    return { from, to, pods: seconds.length, ...quantilesOf(seconds) };
  });
}

/** When each point was reached, in milliseconds since the epoch. */
type Way = Readonly<Partial<Record<StagePoint, number | undefined>>>;

/** The same for all pods that were there when it fired; no way of those that came later. */
const alertWay = ({ firedMs, receivedMs }: AlertTimes): Way => ({ alert: firedMs, received: receivedMs });

function spanOf(fromMs: number | undefined, toMs: number | undefined, speed: number): readonly number[] {
  return fromMs === undefined || toMs === undefined ? [] : [Math.round(simulatedSeconds(toMs - fromMs, speed))];
}

/** When the substitute of each ran. An owner makes a pod for each that is asked to go: the first for the first that left, and so on. */
export function returnsOf(
  burst: readonly PodLife[],
  lives: readonly PodLife[],
): ReadonlyMap<PodLife, number | undefined> {
  const free = new Set(
    lives.filter(({ isVirtual }) => !isVirtual).sort((one, other) => one.createdMs - other.createdMs),
  );
  const leavers = burst.flatMap((life) => (life.leavingMs === undefined ? [] : [{ life, leavingMs: life.leavingMs }]));
  const pairs = leavers
    .sort((one, other) => one.leavingMs - other.leavingMs)
    .map(({ life, leavingMs }) => {
      const next = [...free].find(({ owner, createdMs }) => owner === life.owner && createdMs >= leavingMs);
      if (next) free.delete(next);
      return [life, next?.runningMs] as const;
    });
  return new Map(pairs);
}
