import { describe, expect, it } from 'vitest';
import type { Controller } from '../../shared/controller/reconcile.ts';
import { scheduleSignal } from '../../shared/signals/constructors.ts';
import { aWaitingPod, requesting } from '../builders/a-burst-view.ts';
import { aPolicy, clusterId } from '../builders/an-observation.ts';
import { aBurstRoom, podsOn, vmArrives, waitingSince } from './a-burst-room.ts';

/** How an operator empties ACI before the controller goes (infra/day-two.md): what each way does, and what does not. */

/** Three pods run on ACI; then two more wait, and a VM has room for all five. */
async function burstWithRoomAtHome() {
  const { room, cluster } = aBurstRoom();
  await room.take(room.alert());
  room.clock.advance(2);
  await room.kubernetes.view(clusterId, room.clock.now());
  vmArrives(cluster);
  const waiting = ['late-0', 'late-1'].map((name) => waitingSince(aWaitingPod(name, { containers: requesting('1') })));
  cluster.pods = [...cluster.pods, ...waiting];
  const schedule = async (controller: Controller) => {
    for (let look = 0; look < 6; look += 1) {
      await room.take(scheduleSignal(clusterId, room.clock.now()), controller);
      room.clock.advance(300);
    }
  };
  return { room, cluster, schedule };
}

const virtualNode = 'virtual-node-aci-linux';

describe('Before the controller goes', () => {
  it('a month budget of nothing lets no further pod burst, and brings home those that did', async () => {
    const { room, cluster, schedule } = await burstWithRoomAtHome();
    const { burst, ...policy } = aPolicy({ mode: 'burst' });
    const withoutBudget = { ...policy, burst: { ...burst, monthBudget: 0 } };

    await schedule({ ...room.controller(), policyOf: () => ({ policy: withoutBudget, problems: [] }) });

    expect(podsOn(cluster, virtualNode)).toEqual([]);
    expect((await room.ledger.read(clusterId)).keptGroups.map(({ reason }) => reason)).toEqual(['MonthBudget']);
  });

  it('a cordoned virtual node does the same for one cluster, which an operator is then asked about', async () => {
    const { room, cluster, schedule } = await burstWithRoomAtHome();
    cluster.nodes = cluster.nodes.map((node) =>
      node.metadata?.name === virtualNode ? { ...node, spec: { ...node.spec, unschedulable: true } } : node,
    );

    await schedule(room.controller());

    expect(podsOn(cluster, virtualNode)).toEqual([]);
    expect((await room.ledger.read(clusterId)).lastPass?.decision).toMatchObject({
      kind: 'refuse',
      advice: [`kubectl uncordon ${virtualNode}`],
    });
  });

  it.each(['observe', 'prepare'] as const)(
    'mode %s leaves them on ACI, for moving pods is mode burst alone',
    async (mode) => {
      const { room, cluster, schedule } = await burstWithRoomAtHome();
      Object.assign(room, { mode, looksInside: true });

      await schedule(room.controller());

      expect(podsOn(cluster, virtualNode)).toHaveLength(3);
    },
  );
});
