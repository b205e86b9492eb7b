import { describe, expect, it } from 'vitest';
import type { ClusterId } from '../../shared/domain/ids.ts';
import { type Instant, secondsAfter } from '../../shared/domain/time.ts';
import type { Monitor } from '../../shared/ports/monitor.ts';
import { newCluster } from './new-cluster.ts';

/** What there is to see of the cluster, collected a while ago; null where whoever looks has no right to. */
export type MonitorView = {
  readonly waiting: number;
  readonly virtualNode: 'ready' | 'not-ready' | 'none';
  readonly collectedSecondsAgo: number;
} | null;

export interface MonitorWorld {
  readonly monitor: Monitor;
  readonly id: ClusterId;
  readonly now: Instant;
}

const aView = { waiting: 3, virtualNode: 'ready', collectedSecondsAgo: 60 } as const;

/** What every implementation of Monitor keeps to. */
export function describeMonitor(name: string, open: (view: MonitorView) => Promise<MonitorWorld>): void {
  const backlogOf = async (view: MonitorView, ageSecondsMax: number) => {
    const { monitor, id, now } = await open(view);
    return { sight: await monitor.backlog(id, now, ageSecondsMax), now };
  };
  const virtualNodeOf = async (view: MonitorView, ageSecondsMax: number) => {
    const { monitor, id, now } = await open(view);
    return { sight: await monitor.virtualNode(id, now, ageSecondsMax), now };
  };

  describe(`${name} as a monitor`, () => {
    it.each([3, 0])('shows %i waiting pods with the time at which they were counted', async (waiting) => {
      const { sight, now } = await backlogOf({ ...aView, waiting }, 600);

      const collectedAt = secondsAfter(now, -60);
      expect(sight).toMatchObject({ seen: true, at: collectedAt, value: { waiting, collectedAt } });
      expect(sight.seen && sight.value.pods).toHaveLength(waiting);
    });

    it.each([
      ['ready', { isReady: true }],
      ['not-ready', { isReady: false }],
      ['none', null],
    ] as const)('shows a virtual node that is %s', async (virtualNode, expected) => {
      const { sight, now } = await virtualNodeOf({ ...aView, virtualNode }, 600);

      expect(sight).toMatchObject({ seen: true, at: secondsAfter(now, -60), value: expected });
    });

    it('takes data for the present up to the age that is allowed, and no longer', async () => {
      expect((await backlogOf(aView, 60)).sight).toMatchObject({ seen: true });
      expect((await backlogOf(aView, 59)).sight).toMatchObject({ seen: false, cause: 'stale' });
      expect((await virtualNodeOf(aView, 59)).sight).toMatchObject({ seen: false, cause: 'stale' });
    });

    it('does not call absent what only old data lack', async () => {
      expect((await backlogOf({ ...aView, waiting: 0 }, 59)).sight).toMatchObject({ seen: false });
      expect((await virtualNodeOf({ ...aView, virtualNode: 'none' }, 59)).sight).toMatchObject({ seen: false });
    });

    it('says what to grant where it may not look', async () => {
      for (const { sight } of [await backlogOf(null, 600), await virtualNodeOf(null, 600)]) {
        expect(sight).toMatchObject({
          seen: false,
          cause: 'forbidden',
          advice: expect.stringContaining('a role with Microsoft.Insights/logs/KubePodInventory/read'),
        });
      }
    });

    it('sees nothing of a cluster that it does not know, and does not throw', async () => {
      const { monitor, now } = await open(aView);

      expect(await monitor.backlog(newCluster(), now, 600)).toMatchObject({ seen: false, cause: 'unavailable' });
      expect(await monitor.virtualNode(newCluster(), now, 600)).toMatchObject({ seen: false, cause: 'unavailable' });
    });
  });
}
