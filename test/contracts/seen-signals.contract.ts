import { beforeEach, describe, expect, it } from 'vitest';
import { type SeenSignals, seenSecondsMax } from '../../shared/ports/seen-signals.ts';
import type { FakeClock } from '../fakes/fake-clock.ts';
import { aSignal } from './bus.contract.ts';
import { newCluster } from './new-cluster.ts';

export interface SeenSignalsWorld {
  readonly seenSignals: SeenSignals;
  /** The same signals as another process sees them. */
  readonly elsewhere: SeenSignals;
  readonly clock: FakeClock;
}

/** What every implementation of SeenSignals keeps to. */
export function describeSeenSignals(name: string, open: () => SeenSignalsWorld): void {
  describe(`${name} as seen signals`, () => {
    let world: SeenSignalsWorld;
    beforeEach(() => {
      world = open();
    });

    it('knows a signal once it was added, in any process, and not before', async () => {
      const signal = aSignal({ clusterId: newCluster(), id: `/an/alert?id=#1 ${'x'.repeat(1500)}` });

      expect(await world.seenSignals.has(signal)).toBe(false);
      expect(await world.seenSignals.has(signal)).toBe(false);
      await world.seenSignals.add(signal);

      expect(await world.elsewhere.has({ ...signal, reason: 'Sent again' })).toBe(true);
    });

    it('tells signals apart by id and by cluster: one alert may name several clusters', async () => {
      const signal = aSignal({ clusterId: newCluster() });
      await world.seenSignals.add(signal);

      expect(await world.seenSignals.has({ ...signal, id: 'alert-2' })).toBe(false);
      expect(await world.seenSignals.has({ ...signal, clusterId: newCluster() })).toBe(false);
    });

    it('may be told twice', async () => {
      const signal = aSignal({ clusterId: newCluster() });

      await world.seenSignals.add(signal);
      await world.elsewhere.add(signal);

      expect(await world.seenSignals.has(signal)).toBe(true);
    });

    it('forgets a signal after two days', async () => {
      const signal = aSignal({ clusterId: newCluster() });
      await world.seenSignals.add(signal);

      world.clock.advance(seenSecondsMax - 1);
      expect(await world.seenSignals.has(signal)).toBe(true);

      world.clock.advance(2);
      expect(await world.seenSignals.has(signal)).toBe(false);
    });
  });
}
