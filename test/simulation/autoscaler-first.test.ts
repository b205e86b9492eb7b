import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ourToleration } from '../../shared/backlog/node-fit.ts';
import type { Pod } from '../../shared/domain/pod.ts';
import { aCluster } from '../builders/an-observation.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { type Certificate, makeCertificate } from '../sandbox/certificates.ts';
import { aDay, type Day, openNamespace } from './a-day.ts';
import { delaySets } from './delays.ts';
import { inProcessKubernetes } from './in-process-kubernetes.ts';
import { type Care, type LivedDay, liveDay } from './live-day.ts';
import { withSeededIdentities } from './seeded-identities.ts';
import { startCluster } from './simulated-cluster.ts';

let certificate: Certificate;
beforeAll(async () => {
  certificate = await makeCertificate();
});
afterAll(() => certificate.remove());

/** Within an hour, for longer the cluster keeps no events: twelve more pods at once, and they stay. */
const anHour: Day = {
  ...aDay(1),
  seconds: 3540,
  steps: [{ namespace: openNamespace, deployment: 'web', atSeconds: 60, replicas: 18 }],
};
const moreVms = 4;

const live = (care: Care) => liveDay({ day: anHour, set: 'favourable', care, certificate });

describe('The autoscaler and the controller', () => {
  it('both help each pod, the autoscaler first: it has ordered a VM for every pod before that bursts', async () => {
    const day = await live('watched');

    const orderedMs = orderTimes(day);
    const { burstMs } = day.cluster.watch.deeds;

    expect(burstMs.size).toBeGreaterThan(0);
    for (const [uid, ms] of burstMs) expect(orderedMs.get(uid)).toBeLessThan(ms);
  });

  it('bring as many VMs as the autoscaler brings alone', async () => {
    const [alone, attended] = [await live('alone'), await live('watched')];

    expect(attended.cluster.vms).toEqual(alone.cluster.vms);
    expect(alone.cluster.vms).toHaveLength(moreVms);
  });

  it('bring the pods home to those VMs, though their application stays as large', async () => {
    const { cluster } = await live('watched');

    const { burstMs, moves } = cluster.watch.deeds;
    const onAci = [...cluster.pods.values()].filter(({ isOnAci, goneMs }) => isOnAci && goneMs === null);

    expect(moves.length).toBeGreaterThan(0);
    expect(onAci).toHaveLength(burstMs.size - moves.length);
  });

  it('would bring no VM if pods were taken away before the autoscaler looks', async () => {
    const vms = await takeAtOnce();

    expect(vms).toEqual([]);
  });
});

/** When a VM was first ordered for a pod, by its uid. */
function orderTimes({ cluster: { kubernetes, pods } }: LivedDay): ReadonlyMap<string, number> {
  const events = kubernetes.events('TriggeredScaleUp');
  const uidOf = new Map([...pods.values()].map(({ pod, uid }) => [pod, uid]));
  return new Map(
    events.map(({ involvedObject: about, firstTimestamp }) => [
      uidOf.get(`${about.namespace}/${about.name}`) ?? '',
      Date.parse(firstTimestamp ?? ''),
    ]),
  );
}

/** The same hour with somebody who lets each pod burst in the second in which it waits. */
async function takeAtOnce(): Promise<readonly string[]> {
  return withSeededIdentities(anHour.seed, async (identities) => {
    const clock = new FakeClock();
    const delays = delaySets.favourable;
    const options = { day: anHour, delays, certificate, clock, identities, virtualNode: () => 'Ready' as const };
    // One second later than the autoscaler looks, so that its next look is far.
    const cluster = await startCluster({ ...options, day: { ...anHour, steps: stepsAt(61) } });
    const { id } = aCluster();
    const tokens = { hasty: { name: 'hasty', rights: 'all' } } as const;
    const hasty = inProcessKubernetes({ id, cluster: cluster.cluster, tokens, token: 'hasty' });
    try {
      for (let second = 0; second < 600; second += 1) {
        cluster.passSecond();
        const view = await hasty.view(id, clock.now());
        for (const pod of view.seen ? view.value.waiting : []) await hasty.burst(id, orderFor(pod));
      }
      return cluster.vms;
    } finally {
      await cluster.kubernetes.stop();
    }
  });
}

const stepsAt = (atSeconds: number) => anHour.steps.map((step) => ({ ...step, atSeconds }));

function orderFor({ metadata, spec }: Pod) {
  const { namespace = '', name = '', uid = '', resourceVersion = '' } = metadata ?? {};
  const tolerations = [...(spec?.tolerations ?? []), ourToleration];
  return { namespace, name, uid, resourceVersion, tolerations, annotations: {} };
}
