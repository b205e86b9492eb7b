import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planGiveBack } from '../../../shared/burst/plan-give-back.ts';
import { planReturn } from '../../../shared/burst/plan-return.ts';
import { defaultBurstPolicy } from '../../../shared/domain/burst-policy.ts';
import { emptyBurstState } from '../../../shared/domain/burst-state.ts';
import type { ClusterView } from '../../../shared/domain/cluster-view.ts';
import { secondsBetween } from '../../../shared/domain/time.ts';
import { aBurstPod, ago, aView, aVm, aVmPod, aWaitingPod, now, requesting } from '../../builders/a-burst-view.ts';
import { aVirtualKubeletNode } from '../../builders/a-pod.ts';
import { type Happening, type NodeState, type Workload, World } from './return-world.ts';

/** Leases shorter than a wave, so that overdue ones are met as well. */
const policy = { ...defaultBurstPolicy, leaseSeconds: 900, movesPerPodHourMax: 1, evictionsPerPassMax: 4 };

const aPool = fc.constantFrom('a' as const, 'b' as const);
const aState: fc.Arbitrary<NodeState> = fc.constantFrom('open', 'open', 'open', 'cordoned', 'draining', 'not-ready');
const aSize = fc.constantFrom(250, 500, 1000, 2000);

const workloads: fc.Arbitrary<readonly Workload[]> = fc.array(
  fc.record({ millicores: aSize, pool: fc.constantFrom('any', 'any', 'a', 'b'), apart: fc.boolean() }),
  { minLength: 1, maxLength: 4 },
);

const aHappening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('time'), seconds: fc.constantFrom(5, 15, 40, 130, 300) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('vm-comes'),
      millicores: fc.constantFrom(1000, 2000, 4000, 16_000),
      pool: aPool,
      state: aState,
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('vm-goes'), which: fc.nat(9) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('vm-changes'), which: fc.nat(9), state: aState }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('scale'), which: fc.nat(3), pods: fc.nat(7) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('scale'), which: fc.nat(3), pods: fc.constant(25) }) },
);

/** Something runs and bursts before the wave begins. */
const aWave = fc
  .array(aHappening, { minLength: 10, maxLength: 80 })
  .map((wave): readonly Happening[] => [{ kind: 'scale', which: 0, pods: 6 }, { kind: 'time', seconds: 40 }, ...wave]);
const aScheduler = fc.record({ manner: fc.constantFrom('spread', 'pack', 'odd'), isLate: fc.boolean() });

const runs = { numRuns: 300 };

/** Plays a wave, with a look of the controller after everything that happens; then the scheduler binds at once. */
function play(world: World, wave: readonly Happening[], look: (world: World) => unknown): World {
  for (const happening of wave) {
    world.happen(happening);
    look(world);
    world.schedule();
  }
  return world;
}

describe('through any wave of capacity', () => {
  it('every pod that is moved had a slot: its substitute is on a VM node at once, after all that waited', () => {
    let moved = 0;
    fc.assert(
      fc.property(workloads, aWave, aScheduler, (kinds, wave, scheduler) => {
        play(new World(kinds, policy, scheduler), wave, (world) => {
          const before = world.moves.length;
          world.pass();
          world.schedule();
          const substitutes = world.moves.slice(before).map(({ substitute }) => world.podNamed(substitute));
          expect(substitutes.filter((pod) => !world.isOnVm(pod))).toEqual([]);
          moved += substitutes.length;
        });
      }),
      runs,
    );
    expect(moved).toBeGreaterThan(100);
  });

  it('no pod that came home is burst again', () => {
    fc.assert(
      fc.property(workloads, aWave, aScheduler, (kinds, wave, scheduler) => {
        const { bursts } = play(new World(kinds, policy, scheduler), wave, (world) => world.pass());

        expect(bursts.filter(({ isSubstitute }) => isSubstitute)).toEqual([]);
      }),
      runs,
    );
  });

  it('no owner is moved more often in an hour than allowed for its pods, nor more of them at a time than a tenth, or one', () => {
    let largest = 0;
    fc.assert(
      fc.property(workloads, aWave, aScheduler, (kinds, wave, scheduler) => {
        const { moves } = play(new World(kinds, policy, scheduler), wave, (world) => world.pass());

        for (const [index, { owner, at, pods }] of moves.entries()) {
          const sofar = moves.slice(0, index + 1).filter((move) => move.owner === owner);
          const within = (seconds: number) => sofar.filter((move) => secondsBetween(move.at, at) < seconds).length;
          expect(within(3600)).toBeLessThanOrEqual(policy.movesPerPodHourMax * pods);
          expect(within(policy.movePauseSeconds)).toBeLessThanOrEqual(Math.max(1, Math.floor(pods / 10)));
          largest = Math.max(largest, within(policy.movePauseSeconds));
        }
      }),
      runs,
    );
    expect(largest).toBeGreaterThan(1);
  });

  it('no pass moves more pods than allowed, and none that has not lived or been overdue', () => {
    fc.assert(
      fc.property(workloads, aWave, aScheduler, (kinds, wave, scheduler) => {
        play(new World(kinds, policy, scheduler), wave, (world) => {
          const ages = new Map(world.pods.map(({ name, burstAt }) => [name, secondsBetween(burstAt ?? '', world.now)]));
          const { orders } = world.pass();

          expect(orders.length).toBeLessThanOrEqual(policy.evictionsPerPassMax);
          for (const { name } of orders) expect(ages.get(name)).toBeGreaterThanOrEqual(policy.lifeSecondsMin);
        });
      }),
      runs,
    );
  });

  it('once there is room for good, every pod comes home', () => {
    const generous = { ...policy, movesPerPodHourMax: 60 };
    fc.assert(
      fc.property(workloads, aWave, aScheduler, (kinds, wave, scheduler) => {
        const world = play(new World(kinds, generous, scheduler), wave, (one) => one.pass());
        for (const pool of ['a', 'b'] as const) {
          for (let count = 0; count < 40; count++)
            world.happen({ kind: 'vm-comes', millicores: 16000, pool, state: 'open' });
        }
        const hour = Array.from({ length: 60 }, () => ({ kind: 'time', seconds: 60 }) as const);

        expect(play(world, hour, (one) => one.pass()).onAci).toBe(0);
      }),
      { numRuns: 60 },
    );
  });
});

describe('whatever a view holds', () => {
  const pods = [aBurstPod(), aVmPod('p', 'vm-1'), aWaitingPod('w')];
  const anything = fc.oneof(
    fc.anything(),
    fc
      .tuple(fc.constantFrom(...pods), fc.constantFrom('metadata', 'spec', 'status'), fc.anything())
      .map(([pod, part, value]) => ({ ...pod, [part]: value })),
    fc
      .tuple(fc.constantFrom(...pods), fc.constantFrom(...fieldsOf(pods)), fc.anything())
      .map(([pod, [part, field], value]) => ({
        ...pod,
        [part]: { ...(pod as Record<string, object>)[part], [field]: value },
      })),
    fc.constantFrom(...pods, aVm('vm-1'), aVirtualKubeletNode()),
  );
  const aList = fc.array(anything, { maxLength: 4 });
  const anyView = fc
    .record({ waiting: aList, nodes: aList, onVirtualNodes: aList, onVmNodes: fc.option(aList) })
    .map((lists) => aView(lists as Partial<ClusterView>));

  it('planning never throws, and orders only what can be named', () => {
    fc.assert(
      fc.property(anyView, (view) => {
        const matter = { view, state: { ...emptyBurstState, roomSince: ago(600) }, policy, now };
        const orders = [...planReturn(matter).orders, ...planGiveBack(matter).orders];

        expect(orders.every(({ name, uid }) => typeof name === 'string' && typeof uid === 'string')).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });
});

describe('a large cluster', () => {
  it('with 100 pods on ACI, 1,000 nodes and 30,000 pods is planned in less than a second', () => {
    const view = aView({
      nodes: [aVirtualKubeletNode(), ...Array.from({ length: 1000 }, (_, index) => aVm(`vm-${index}`, '31'))],
      onVmNodes: Array.from({ length: 30_000 }, (_, index) => aVmPod(`p${index}`, `vm-${index % 1000}`, one)),
      onVirtualNodes: Array.from({ length: 100 }, (_, index) => aBurstPod(`b${index}`, { spec: one.spec })),
    });
    const matter = { view, state: { ...emptyBurstState, roomSince: ago(600) }, policy: defaultBurstPolicy, now };
    const times = [1, 2, 3].map(() => {
      const before = performance.now();
      planReturn(matter);
      return performance.now() - before;
    });

    expect(Math.min(...times)).toBeLessThan(1000);
  });
});

const one = { spec: { containers: requesting('1') } };

function fieldsOf(pods: readonly object[]): [string, string][] {
  return pods.flatMap((pod) =>
    Object.entries(pod).flatMap(([part, fields]) =>
      Object.keys(fields).map((field): [string, string] => [part, field]),
    ),
  );
}
