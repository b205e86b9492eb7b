import { clusterId } from '../builders/an-observation.ts';
import { billOf, movesPerPod } from './compare-days.ts';
import type { LivedDay } from './live-day.ts';
import { aciQuota } from './simulated-cluster.ts';
import type { SimulatedController } from './simulated-controller.ts';

/** A day with the controller, which has made promises for it. */
export type AttendedDay = LivedDay & { readonly controller: SimulatedController };

/** What each promise was broken by; nothing where it was kept. */
export const dayPromises = {
  'every pod runs in the end': ({ cluster }) =>
    lives(cluster.pods).flatMap(({ pod, runsMs, goneMs }) => (runsMs === null && goneMs === null ? [pod] : [])),

  'nothing is left on the virtual node': ({ cluster }) => [
    ...lives(cluster.pods).flatMap(({ pod, isOnAci, goneMs }) => (isOnAci && goneMs === null ? [pod] : [])),
    ...cluster.kubernetes.containerGroups.keys(),
  ],

  'quota and caps are kept': ({ cluster: { peak }, controller: { policy } }) => {
    const most = Math.min(aciQuota.containerGroups, policy.podsPerClusterMax, policy.podsPerNamespaceMax);
    return peak.groups > most ? [`${peak.groups} groups, ${most} at most`] : [];
  },

  'container groups are made no faster than the windows allow': ({ cluster, controller: { policy } }) => {
    const madeMs = [...cluster.bills.values()].map(({ fromMs }) => fromMs);
    return [
      ...crowded(madeMs, 300, policy.createsPerFiveMinutesMax),
      ...crowded(madeMs, 3600, policy.createsPerHourMax),
    ];
  },

  'the budgets are kept': (day) => {
    const { cost } = billOf(day);
    return cost > day.controller.policy.monthBudget ? [`${cost} of ${day.controller.policy.monthBudget}`] : [];
  },

  'the meter counts what ACI bills': (day) => {
    const { vcpuSeconds } = billOf(day);
    const { monthVcpuSeconds } = day.metered;
    const isClose = Math.abs(monthVcpuSeconds - vcpuSeconds) <= vcpuSeconds * meterShareMax;
    return isClose ? [] : [`${monthVcpuSeconds} metered, ${vcpuSeconds} billed`];
  },

  'no owner is moved more often than the limit for its pods': (day) => {
    const { movesPerPodHourMax } = day.controller.policy;
    return movesPerPod(day).flatMap((moves) => (moves > movesPerPodHourMax ? [`${moves} moves a pod and hour`] : []));
  },

  'no disruption budget is violated': ({ cluster }) => cluster.watch.deeds.budgetViolations,

  'nothing is patched but tolerations and annotations': ({ cluster }) => cluster.watch.deeds.strangeChanges,

  'the autoscaler has looked at each pod before it is taken away': ({ cluster, startedMs, delays }) => {
    const scanMs = delays.autoscalerScan.seconds * 1000;
    const lastScanMs = (ms: number) => ms - ((ms - startedMs) % scanMs);
    return [...cluster.watch.deeds.burstMs].flatMap(([uid, burstMs]) => {
      const waitsMs = cluster.pods.get(uid)?.waitsMs ?? Number.POSITIVE_INFINITY;
      return lastScanMs(burstMs) > waitsMs ? [] : [uid];
    });
  },

  'no pod that took the place of one that came home bursts': ({ cluster }) => {
    const { moves, burstMs } = cluster.watch.deeds;
    const isAfter = (owner: string, ms: number) => moves.some((move) => move.owner === owner && move.atMs === ms);
    return lives(cluster.pods).flatMap(({ uid, pod, owner, createdMs }) =>
      burstMs.has(uid) && isAfter(owner, createdMs) ? [pod] : [],
    );
  },

  'the audit trail is whole': ({ controller }) => {
    const verdict = controller.journal.verify(clusterId);
    return verdict.verified ? [] : [JSON.stringify(verdict)];
  },
} as const satisfies Readonly<Record<string, (day: AttendedDay) => readonly string[]>>;

/** The meter begins at the admission, and misses what went between two looks. */
const meterShareMax = 0.1;

export type DayPromise = keyof typeof dayPromises;

/** Every promise that was broken, with what broke it. */
export function brokenPromises(day: AttendedDay): readonly string[] {
  return Object.entries(dayPromises).flatMap(([promise, breaches]) => {
    const found: readonly string[] = breaches(day);
    return found.length > 0 ? [`${promise}: ${found.join(', ')}`] : [];
  });
}

const lives = <T>(pods: ReadonlyMap<string, T>): readonly T[] => [...pods.values()];

/** Times with more others than `most` within the window that each of them begins. */
function crowded(timesMs: readonly number[], windowSeconds: number, most: number): readonly string[] {
  const within = (fromMs: number) => timesMs.filter((ms) => ms >= fromMs && ms < fromMs + windowSeconds * 1000).length;
  const worst = Math.max(0, ...timesMs.map(within));
  return worst > most ? [`${worst} within ${windowSeconds} s, ${most} at most`] : [];
}
