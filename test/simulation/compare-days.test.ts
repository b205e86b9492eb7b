import { describe, expect, it } from 'vitest';
import { defaultBurstPolicy } from '../../shared/domain/burst-policy.ts';
import { noSpend } from '../../shared/domain/burst-state.ts';
import { FakeJournal } from '../fakes/fake-journal.ts';
import type { ContainerGroup } from '../sandbox/kubernetes/nodes/container-groups.ts';
import { aDay } from './a-day.ts';
import { compareDays } from './compare-days.ts';
import { delaySets } from './delays.ts';
import type { LivedDay } from './live-day.ts';
import type { Life } from './pod-book.ts';
import type { Move } from './promises.ts';
import type { Bill } from './simulated-cluster.ts';

describe('Two days are compared', () => {
  it('by how long pods took from creation to Running, over all pods', () => {
    const alone = aLivedDay({ pods: [ran(0), ran(100), ran(300)] });
    const attended = aLivedDay({ pods: [ran(0), ran(40), ran(60)] });

    const { pendingSeconds } = compareDays([alone], [attended]);

    expect(pendingSeconds.without).toEqual({ pods: 3, p50: 100, p99: 300, max: 300 });
    expect(pendingSeconds.with).toEqual({ pods: 3, p50: 40, p99: 60, max: 60 });
    expect(pendingSeconds.ratio).toEqual({ p50: 2.5, p99: 5, max: 5 });
  });

  it('over the pods that found no room, and those of them that may burst', () => {
    const day = aLivedDay({ pods: [ran(0), ran(50, { waitsMs: 0 }), ran(70, { waitsMs: 0, app: 'report' })] });

    const { ofPodsThatWaited, ofEligiblePods, burst } = compareDays([day], [day]);

    expect(ofPodsThatWaited.with).toMatchObject({ pods: 2, max: 70 });
    expect(ofEligiblePods.with).toMatchObject({ pods: 1, max: 50 });
    expect(burst.eligible).toBe(1);
  });

  it('and no ratio is told where nobody waited', () => {
    const day = aLivedDay({ pods: [ran(0)] });

    expect(compareDays([day], [day]).pendingSeconds.ratio).toEqual({ p50: null, p99: null, max: null });
  });

  it('and where no pod came at all there is nothing to wait for', () => {
    const { with: attended, ratio } = compareDays([], [aLivedDay({})]).pendingSeconds;

    expect(attended).toEqual({ pods: 0, p50: 0, p99: 0, max: 0 });
    expect(ratio).toEqual({ p50: null, p99: null, max: null });
  });

  it('by what ACI bills, from the making of a group to its end or the end of the day', () => {
    const bills = [aBill(2, 0, 100), aBill(1, 500, null)];

    const { burst } = compareDays([], [aLivedDay({ bills })]);

    const { vcpuSecondPrice, gigabyteSecondPrice } = defaultBurstPolicy;
    const cost = 700 * vcpuSecondPrice + 700 * gigabyteSecondPrice;
    expect(burst).toMatchObject({ vcpuSeconds: 700, gigabyteSeconds: 700, cost: Math.round(cost * 100) / 100 });
  });

  it('by the most moves of one owner within any hour, for each pod that it then had', () => {
    const moves = [move('a', 100), move('a', 3699), move('a', 3700), move('b', 110)];
    const pods = [ran(0), ran(0), ran(0, { goneMs: 60_000 }), ran(0, { owner: 'b' })];

    expect(compareDays([], [aLivedDay({ pods, moves })]).movesPerPodHourMax).toBe(1);
    expect(compareDays([], [aLivedDay({ pods: pods.slice(1), moves })]).movesPerPodHourMax).toBe(2);
  });

  it('by the pods that left ACI by a move, and those that left with their application', () => {
    const pods = [ran(10, { isOnAci: true, goneMs: 900_000 }), ran(10, { isOnAci: true, goneMs: 900_000 })];
    const moves = [{ uid: pods[0]?.uid ?? '', owner: 'a', atMs: 900_000 }];

    expect(compareDays([], [aLivedDay({ pods, moves })]).burst).toMatchObject({ returned: 1, scaledIn: 1 });
  });
});

const endedMs = 1_000_000;

interface Sketch {
  readonly pods?: readonly Life[];
  readonly moves?: readonly Move[];
  readonly bills?: readonly (readonly [ContainerGroup, Bill])[];
}

/** As far as a comparison looks into a day. */
function aLivedDay({ pods = [], moves = [], bills = [] }: Sketch): LivedDay {
  const deeds = { burstMs: new Map(), moves, givenBack: [], budgetViolations: [], strangeChanges: [] };
  const cluster = {
    ...{ pods: new Map(pods.map((life) => [life.uid, life])), watch: { deeds }, vms: [], peak: { groups: 0 } },
    bills: new Map(bills),
  };
  const controller = { policy: defaultBurstPolicy, journal: new FakeJournal(), endings: [] };
  const day = { day: aDay(1), delays: delaySets.cautious, startedMs: 0, endedMs, metered: noSpend };
  return { ...day, cluster, controller } as unknown as LivedDay;
}

let pods = 0;

function ran(seconds: number, part: Partial<Life> = {}): Life {
  pods += 1;
  const times = { createdMs: 0, waitsMs: null, runsMs: seconds * 1000, goneMs: null };
  return { uid: `${pods}`, pod: `shop/${pods}`, app: 'web', owner: 'a', ...times, isOnAci: false, ...part };
}

const move = (owner: string, seconds: number): Move => ({ uid: `${owner}-${seconds}`, owner, atMs: seconds * 1000 });

function aBill(cores: number, fromSeconds: number, toSeconds: number | null) {
  const bill: Bill = { fromMs: fromSeconds * 1000, toMs: toSeconds === null ? null : toSeconds * 1000 };
  return [{ cpu: cores, memoryInGB: cores } as ContainerGroup, bill] as const;
}
