import { describe, expect, it, vi } from 'vitest';
import { foreign, scope, soon, useDoors } from './use-doors.ts';

const subscription = scope.slice(0, scope.indexOf('/resourceGroups'));

/** As the portal's "Run" does; the schedule itself is the host's business. */
const runNow = (doors: ReturnType<typeof useDoors>) =>
  doors.call('/admin/functions/health-check', { method: 'POST', key: doors.sandbox.host.keys.master, body: {} });

describe('The health check of a whole subscription', () => {
  const doors = useDoors({ scope: subscription });

  it('finds its clusters by one query and rings for each, and for no other', async () => {
    const own = [doors.newCluster(), doors.newCluster({ resourceGroup: 'stock-rg' })];
    const other = doors.newCluster(foreign);

    const answer = await runNow(doors);
    const passes = [];
    for (const id of own) passes.push(await doors.firstPass(id));
    await doors.settle();

    expect(answer.status).toBe(202);
    expect(passes.map(({ data }) => data.signal)).toMatchObject([{ cause: 'schedule' }, { cause: 'schedule' }]);
    expect(doors.linesWith('INFORMATION health-check: Rang for 2 clusters')).toHaveLength(1);
    expect(doors.sandbox.arm.calls.filter(({ service }) => service === 'resourcegraph')).toHaveLength(1);
    expect(await doors.events(other)).toEqual([]);
    expect(doors.callsAbout(other)).toEqual([]);
  });

  it('looks at each cluster again at its next turn, with nothing new having happened', async () => {
    const id = doors.newCluster();
    await runNow(doors);
    await doors.firstPass(id);
    await doors.settle();

    await runNow(doors);

    await vi.waitFor(async () => expect(await doors.passes(id)).toHaveLength(2), soon);
  });
});

describe('The health check of one named cluster', () => {
  const named = `${scope}/providers/Microsoft.ContainerService/managedClusters/cluster-1`;
  const doors = useDoors({ scope: named });

  it('rings for it without asking Azure which clusters there are', async () => {
    const id = doors.newCluster();
    const neighbour = doors.newCluster();

    await runNow(doors);
    await doors.firstPass(id);

    expect(id).toBe(named.toLowerCase());
    expect(doors.linesWith('INFORMATION health-check: Rang for 1 cluster')).toHaveLength(1);
    expect(doors.sandbox.arm.calls.filter(({ service }) => service === 'resourcegraph')).toEqual([]);
    expect(await doors.events(neighbour)).toEqual([]);
  });

  it('runs for nobody without the master key', async () => {
    const answer = await doors.call('/admin/functions/health-check', { method: 'POST', body: {} });

    expect(answer.status).toBe(403);
  });
});
