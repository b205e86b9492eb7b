import { describe, expect, it } from 'vitest';
import { type BurstPolicy, defaultBurstPolicy } from '../../shared/domain/burst-policy.ts';
import { secondsAfter } from '../../shared/domain/time.ts';
import { aWaitingPod, requesting } from '../builders/a-burst-view.ts';
import { aPolicy, clusterId } from '../builders/an-observation.ts';
import type { FakeKubeCluster } from '../fakes/fake-kube-cluster.ts';
import { aBurstRoom, podsOn, waitingSince } from './a-burst-room.ts';
import type { ControlRoom } from './a-control-room.ts';

/** One pass by an instance whose clock is wrong, and what it leaves to those whose clocks are right. */

const year = 365 * 86_400;

/** A pass now, by a clock that is so far ahead. */
async function look(room: ControlRoom, aheadSeconds = 0, burst: Partial<BurstPolicy> = {}): Promise<void> {
  const clock = { now: () => secondsAfter(room.clock.now(), aheadSeconds) };
  const policy = aPolicy({ mode: 'burst', burst: { ...defaultBurstPolicy, ...burst } });
  const controller = { ...room.controller({ ...room.ports, clock }), policyOf: () => ({ policy, problems: [] }) };
  await room.take(room.alert(`alert at ${room.clock.now()}`), controller);
}

/** What was let onto the virtual node is there a second later. */
async function onAci({ clock, kubernetes }: ControlRoom, cluster: FakeKubeCluster) {
  clock.advance(1);
  await kubernetes.view(clusterId, clock.now());
  return podsOn(cluster, 'virtual-node-aci-linux').map(({ metadata }) => metadata?.name);
}

describe('Pods that were let in by a clock a year ahead', () => {
  it('fill no window of creates for that year', async () => {
    const { room, cluster } = aBurstRoom();
    const narrow = { createsPerFiveMinutesMax: 3 };
    await look(room, year, narrow);
    expect(await onAci(room, cluster)).toHaveLength(3);
    await look(room, 0, narrow);
    cluster.pods = [...cluster.pods, waitingSince(aWaitingPod('late', { containers: requesting('1') }))];

    room.clock.advance(600);
    await look(room, 0, narrow);

    expect(await onAci(room, cluster)).toContain('late');
  });
});

describe('A look by a clock a year ahead', () => {
  it('leaves no year of records in short', async () => {
    const { room } = aBurstRoom({ pods: [] });
    await look(room, year);
    const before = room.events().length;

    for (let minutes = 0; minutes < 120; minutes += 5) {
      room.clock.advance(300);
      await look(room);
    }

    const whole = room.events('aksburst.pass.completed').filter(({ data }) => 'observation' in data);
    expect(whole.filter(({ sequence }) => Number(sequence) > before)).toHaveLength(2);
  });

  it('leaves no slow fact that is not read again for a year', async () => {
    const { room } = aBurstRoom({ pods: [] });
    const reads = () => room.cloud.calls.filter(({ op }) => op === 'region').length;
    await look(room, year);

    room.clock.advance(300);
    await look(room);
    room.clock.advance(300);
    await look(room);

    expect(reads()).toBe(2);
  });

  it('puts off no whole look at burst pods: the next follow-up is one', async () => {
    const { room, cluster } = aBurstRoom({ nodes: aBurstRoom().cluster.nodes.slice(0, 1) });
    await look(room);
    expect(await onAci(room, cluster)).toHaveLength(3);
    room.clock.advance(60);
    await look(room, year);
    room.clock.advance(10);

    const [followUp = room.alert()] = room.bus.waiting.slice(-1);

    expect(followUp.cause).toBe('follow-up');
    expect(await room.take(followUp)).toMatchObject({ kind: 'passed' });
  });
});
