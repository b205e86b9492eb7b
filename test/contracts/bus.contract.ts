import { beforeEach, describe, expect, it } from 'vitest';
import type { Signal } from '../../shared/domain/signal.ts';
import { secondsAfter } from '../../shared/domain/time.ts';
import type { Bus } from '../../shared/ports/bus.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import { clusterId, now } from '../builders/an-observation.ts';

export interface BusWorld {
  readonly bus: Bus;
  readonly clock: Clock;
  /** Takes what the bus delivers at this moment. */
  takeDue(): Promise<readonly Signal[]>;
  pass(seconds: number): Promise<void>;
}

export const aSignal = (part: Partial<Signal> = {}): Signal => ({
  id: 'alert-1',
  cause: 'alert',
  clusterId,
  reason: 'Alert "pods-pending" fired',
  raisedAt: now,
  dueAt: now,
  ...part,
});

/** What every implementation of Bus keeps to. */
export function describeBus(name: string, open: () => Promise<BusWorld>): void {
  describe(`${name} as a bus`, () => {
    let world: BusWorld;
    beforeEach(async () => {
      world = await open();
    });

    it('delivers a signal as it was rung', async () => {
      const signal = aSignal({ reason: 'Größer als "40" <pods> 😀', episode: 'episode-1' });

      await world.bus.ring(signal);

      expect(await world.takeDue()).toEqual([signal]);
    });

    it('delivers at once what was due long ago', async () => {
      const signal = aSignal({ dueAt: secondsAfter(world.clock.now(), -86_400) });

      await world.bus.ring(signal);

      expect(await world.takeDue()).toEqual([signal]);
    });

    it('holds a follow-up back until it is due', async () => {
      const signal = aSignal({ cause: 'follow-up', dueAt: secondsAfter(world.clock.now(), 2) });

      await world.bus.ring(signal);

      expect(await world.takeDue()).toEqual([]);
      await world.pass(3.2);
      expect(await world.takeDue()).toEqual([signal]);
    });

    it('holds a signal back for as long as it is told to, and delivers it as it was rung', async () => {
      const signal = aSignal();

      await world.bus.ring(signal, secondsAfter(world.clock.now(), 2));

      expect(await world.takeDue()).toEqual([]);
      await world.pass(3.2);
      expect(await world.takeDue()).toEqual([signal]);
    });

    it('refuses a signal that no receiver could read', async () => {
      const signal = aSignal({ id: '' });

      await expect(world.bus.ring(signal)).rejects.toThrow(/signal/);
      expect(await world.takeDue()).toEqual([]);
    });
  });
}
