import { beforeEach, describe, expect, it } from 'vitest';
import { LeaseLostError, type Leases } from '../../shared/ports/leases.ts';
import { newCluster } from './new-cluster.ts';

export interface LeasesWorld {
  readonly leases: Leases;
  /** The leases as another process sees them. */
  readonly elsewhere: Leases;
  /** What time does to the lease of a process that died. */
  lapse(resourceId: string): Promise<void>;
}

/** What every implementation of Leases keeps to. */
export function describeLeases(name: string, open: () => LeasesWorld): void {
  describe(`${name} as leases`, () => {
    let world: LeasesWorld;
    beforeEach(() => {
      world = open();
    });

    it('gives a cluster to one pass at a time', async () => {
      const id = newCluster();

      const first = await world.leases.take(id);

      expect(first?.resourceId).toBe(id);
      expect(() => first?.assertHeld()).not.toThrow();
      expect(await world.elsewhere.take(id)).toBeNull();
      expect(await world.leases.take(id)).toBeNull();
      await first?.release();
    });

    it('gives one of two that ask at the same moment', async () => {
      const id = newCluster();

      const taken = await Promise.all([world.leases.take(id), world.elsewhere.take(id)]);

      expect(taken.filter((lease) => lease !== null)).toHaveLength(1);
      for (const lease of taken) await lease?.release();
    });

    it('knows a resource by its id in any case', async () => {
      const id = newCluster();
      const lease = await world.leases.take(id);

      expect(await world.elsewhere.take(id.toUpperCase())).toBeNull();
      await lease?.release();
    });

    it('holds different resources apart', async () => {
      const [one, other] = [await world.leases.take(newCluster()), await world.leases.take(newCluster())];

      expect(one).not.toBeNull();
      expect(other).not.toBeNull();
      await one?.release();
      await other?.release();
    });

    it('is free again once released, and the next holder has a higher fence', async () => {
      const id = newCluster();
      const first = await world.leases.take(id);
      await first?.release();

      const second = await world.elsewhere.take(id);

      expect(second?.fence).toBeGreaterThan(first?.fence ?? Number.POSITIVE_INFINITY);
      expect(() => first?.assertHeld()).toThrow(LeaseLostError);
      await second?.release();
    });

    it('passes to another when its holder died; the late release of the first does not disturb the second', async () => {
      const id = newCluster();
      const dead = await world.leases.take(id);
      await world.lapse(id);

      const second = await world.elsewhere.take(id);
      await dead?.release();
      await dead?.release();

      expect(second?.fence).toBeGreaterThan(dead?.fence ?? Number.POSITIVE_INFINITY);
      expect(await world.leases.take(id)).toBeNull();
      await second?.release();
    });
  });
}
