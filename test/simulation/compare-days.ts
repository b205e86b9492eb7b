import { quantilesOf } from '../sandbox/quantile.ts';
import type { LivedDay } from './live-day.ts';
import type { Life } from './pod-book.ts';
import { refusalsIn } from './refusals.ts';

/** The same days with the controller and without it. */
export interface Comparison {
  /** Over all pods that the days brought. */
  readonly pendingSeconds: Contrast;
  /** Over those that found no room at once. */
  readonly ofPodsThatWaited: Contrast;
  /** Over those of them that may run on ACI. */
  readonly ofEligiblePods: Contrast;
  readonly burst: Burst;
  readonly movesPerPodHourMax: number;
  readonly budgetViolations: number;
  readonly groupsMax: number;
  readonly vms: { readonly with: number; readonly without: number };
  readonly passes: number;
}

export interface Contrast {
  readonly with: Waits;
  readonly without: Waits;
  /** Without by with: above 1 pods wait less with the controller. Null where it would divide by zero. */
  readonly ratio: Readonly<Record<'p50' | 'p99' | 'max', number | null>>;
}

/** From creation to Running, in seconds. */
export interface Waits {
  readonly pods: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

export interface Burst {
  /** Pods that found no room at once, and that ACI could run. */
  readonly eligible: number;
  readonly burst: number;
  /** Brought home by eviction. */
  readonly returned: number;
  readonly givenBack: number;
  /** Went from the virtual node when their application shrank. */
  readonly scaledIn: number;
  /** Pods that waited and never burst, by the last reason on record. */
  readonly refused: Readonly<Record<string, number>>;
  readonly vcpuSeconds: number;
  readonly gigabyteSeconds: number;
  /** By the prices of the policy, in its currency. */
  readonly cost: number;
}

export function compareDays(alone: readonly LivedDay[], attended: readonly LivedDay[]): Comparison {
  const contrast = (pick: (life: Life, day: LivedDay) => boolean): Contrast =>
    contrastOf(waitsOf(attended, pick), waitsOf(alone, pick));
  const sum = (amountOf: (day: LivedDay) => number) => attended.reduce((total, day) => total + amountOf(day), 0);
  const most = (amountOf: (day: LivedDay) => number) => Math.max(0, ...attended.map(amountOf));
  return {
    pendingSeconds: contrast(() => true),
    ofPodsThatWaited: contrast(hasWaited),
    ofEligiblePods: contrast((life, day) => hasWaited(life) && mayBurst(life, day)),
    burst: burstIn(attended),
    movesPerPodHourMax: most((day) => Math.max(0, ...movesPerPod(day))),
    budgetViolations: sum(({ cluster }) => cluster.watch.deeds.budgetViolations.length),
    groupsMax: most(({ cluster }) => cluster.peak.groups),
    vms: { with: sum(vmsOf), without: alone.reduce((total, day) => total + vmsOf(day), 0) },
    passes: sum(({ controller }) => controller?.endings.filter(({ kind }) => kind === 'passed').length ?? 0),
  };
}

const vmsOf = ({ cluster }: LivedDay): number => cluster.vms.length;

const hasWaited = ({ waitsMs }: Life): boolean => waitsMs !== null;

const mayBurst = ({ app }: Life, { day }: LivedDay): boolean => day.appsThatMayBurst.includes(app);

/** A pod that went before it ran has no time, and does not count. */
function waitsOf(days: readonly LivedDay[], pick: (life: Life, day: LivedDay) => boolean): Waits {
  const lives = days.flatMap((day) => [...day.cluster.pods.values()].filter((life) => pick(life, day)));
  const seconds = lives.flatMap(({ createdMs, runsMs }) => (runsMs === null ? [] : [(runsMs - createdMs) / 1000]));
  return { pods: seconds.length, ...quantilesOf(seconds) };
}

function contrastOf(attended: Waits, alone: Waits): Contrast {
  const ratioOf = (part: 'p50' | 'p99' | 'max') =>
    attended[part] > 0 ? Math.round((alone[part] / attended[part]) * 100) / 100 : null;
  const ratio = { p50: ratioOf('p50'), p99: ratioOf('p99'), max: ratioOf('max') };
  return { with: attended, without: alone, ratio };
}

function burstIn(days: readonly LivedDay[]): Burst {
  const bills = days.map(billOf);
  const sum = (part: keyof (typeof bills)[number]) => Math.round(bills.reduce((total, bill) => total + bill[part], 0));
  const count = (of: (day: LivedDay) => number) => days.reduce((total, day) => total + of(day), 0);
  const cents = bills.reduce((total, { cost }) => total + cost, 0) * 100;
  return {
    eligible: count(eligible),
    burst: count(({ cluster }) => cluster.watch.deeds.burstMs.size),
    returned: count(({ cluster }) => cluster.watch.deeds.moves.length),
    givenBack: count(({ cluster }) => cluster.watch.deeds.givenBack.length),
    scaledIn: count(scaledIn),
    refused: refusalsIn(days),
    ...{ vcpuSeconds: sum('vcpuSeconds'), gigabyteSeconds: sum('gigabyteSeconds'), cost: Math.round(cents) / 100 },
  };
}

const eligible = (day: LivedDay): number =>
  [...day.cluster.pods.values()].filter((life) => hasWaited(life) && mayBurst(life, day)).length;

function scaledIn({ cluster: { pods, watch } }: LivedDay): number {
  const sent = new Set([...watch.deeds.moves.map(({ uid }) => uid), ...watch.deeds.givenBack]);
  return [...pods.values()].filter(({ uid, isOnAci, goneMs }) => isOnAci && goneMs !== null && !sent.has(uid)).length;
}

/** What container groups took while they were there, as ACI bills it; the controller's own meter is not asked. */
export function billOf({ cluster, controller, endedMs }: LivedDay) {
  let [vcpuSeconds, gigabyteSeconds] = [0, 0];
  for (const [{ cpu, memoryInGB }, { fromMs, toMs }] of cluster.bills) {
    const seconds = ((toMs ?? endedMs) - fromMs) / 1000;
    vcpuSeconds += cpu * seconds;
    gigabyteSeconds += memoryInGB * seconds;
  }
  const { vcpuSecondPrice = 0, gigabyteSecondPrice = 0 } = controller?.policy ?? {};
  return { vcpuSeconds, gigabyteSeconds, cost: vcpuSeconds * vcpuSecondPrice + gigabyteSeconds * gigabyteSecondPrice };
}

/** For each move: how often pods of its owner had been moved in the hour up to it, for each pod that there was. */
export function movesPerPod({ cluster: { pods, watch } }: LivedDay): readonly number[] {
  const { moves } = watch.deeds;
  return moves.map(({ owner, atMs }) => {
    const inTheHour = moves.filter((move) => move.owner === owner && move.atMs <= atMs && move.atMs > atMs - hourMs);
    const there = [...pods.values()].filter((life) => life.owner === owner && isThere(life, atMs));
    return inTheHour.length / there.length;
  });
}

const hourMs = 3600_000;

/** One pass takes several pods away, one after another. */
const passMs = 5000;

const isThere = ({ createdMs, goneMs }: Life, atMs: number): boolean =>
  createdMs < atMs && (goneMs === null || goneMs > atMs - passMs);
