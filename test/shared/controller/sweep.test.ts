import { describe, expect, it } from 'vitest';
import { sweep } from '../../../shared/controller/sweep.ts';
import { parseScope, type Scope } from '../../../shared/scope.ts';
import { aCluster, clusterId, subscriptionId } from '../../builders/an-observation.ts';
import { ControlRoom } from '../../stories/a-control-room.ts';

const scopeOf = (text: string): Scope => (parseScope(text) as { scope: Scope }).scope;
const other = aCluster().id.replace('shop-prod', 'shop-test') as typeof clusterId;
const foreign = aCluster().id.replace('resourcegroups/shop/', 'resourcegroups/bank/') as typeof clusterId;

describe('sweep', () => {
  it('rings for each cluster that the scope names, without asking Azure', async () => {
    const room = new ControlRoom();

    await sweep(scopeOf(`${clusterId},${other}`), room.ports);

    expect(room.bus.rung.map((signal) => signal.clusterId)).toEqual([clusterId, other]);
    expect(room.cloud.calls).toEqual([]);
  });

  it('finds the clusters of a resource group by one query, and none beside it', async () => {
    const room = new ControlRoom();
    for (const id of [other, foreign]) room.cloud.setCluster(aCluster({ id }));

    await sweep(scopeOf(`/subscriptions/${subscriptionId}/resourceGroups/shop`), room.ports);

    expect(room.bus.rung.map((signal) => signal.clusterId).sort()).toEqual([clusterId, other].sort());
    expect(room.cloud.calls.map(({ op }) => op)).toEqual(['fleet']);
  });

  it('rings for the named clusters even when the query fails', async () => {
    const room = new ControlRoom();
    room.cloud.failNext('fleet', new Error('Resource Graph is down.'));

    const swept = sweep(scopeOf(`${other},/subscriptions/${subscriptionId}`), room.ports);

    await expect(swept).rejects.toThrow('Resource Graph is down.');
    expect(room.bus.rung.map((signal) => signal.clusterId)).toEqual([other]);
  });
});
