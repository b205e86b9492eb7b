import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aciBill } from '../../../shared/backlog/aci-bill.ts';
import { judgeEligibility } from '../../../shared/backlog/eligibility/eligibility.ts';
import { accountFor } from '../../../shared/burst/account.ts';
import type { BurstMatter, BurstPlan } from '../../../shared/burst/burst-plan.ts';
import { planBurst } from '../../../shared/burst/plan-burst.ts';
import { defaultBurstPolicy } from '../../../shared/domain/burst-policy.ts';
import { podName } from '../../../shared/domain/cluster-view.ts';
import { controllerOf, type Pod } from '../../../shared/domain/pod.ts';
import { secondsBetween } from '../../../shared/domain/time.ts';
import { aView, aWaitingPod, now } from '../../builders/a-burst-view.ts';
import { aVirtualKubeletNode } from '../../builders/a-pod.ts';
import { aContext } from '../backlog/eligibility/a-context.ts';
import { anyPod } from '../backlog/eligibility/any-pod.ts';
import { aMatter } from './a-burst-matter.ts';
import { anyLimits, anyPolicy, anyWave, coresOf, type Passed, playWaves } from './a-burst-world.ts';

const waves = (losesLedger: boolean) => fc.array(anyWave({ losesLedger }), { minLength: 1, maxLength: 25 });

const forAnyDay = (
  losesLedger: boolean,
  hold: (passes: readonly Passed[], limits: { groups: number; cores: number; addresses: number }) => void,
  which: fc.Parameters<unknown> = { numRuns: 150 },
) =>
  fc.assert(
    fc.property(waves(losesLedger), anyPolicy, anyLimits, (day, policy, limits) =>
      hold(playWaves(day, policy, limits), limits),
    ),
    which,
  );

describe('however pods come and go, the clock jumps and passes come twice,', () => {
  it('no quota and no address is used that is not there', () => {
    forAnyDay(true, (passes, limits) => {
      for (const { ours, admitted } of passes) {
        if (admitted === 0) continue;
        expect(ours.length).toBeLessThanOrEqual(Math.min(limits.groups, limits.addresses));
        expect(coresOf(ours)).toBeLessThanOrEqual(limits.cores);
      }
    });
  });

  it('no cap is exceeded', () => {
    forAnyDay(true, (passes) => {
      for (const { ours, admitted, matter, plan } of passes) {
        const { policy } = matter;
        expect(plan.orders.length).toBeLessThanOrEqual(policy.podsPerPassMax);
        expect(admitted).toBeLessThanOrEqual(plan.orders.length);
        expect(ours.length).toBeLessThanOrEqual(policy.podsPerClusterMax);
        expect(mostOf(ours, ({ metadata }) => metadata?.namespace)).toBeLessThanOrEqual(policy.podsPerNamespaceMax);
        expect(mostOf(ours, (pod) => controllerOf(pod)?.uid)).toBeLessThanOrEqual(policy.podsPerOwnerMax);
      }
    });
  });

  it('no more is created in five minutes or an hour than may be, as long as the windows are written down', () => {
    forAnyDay(true, (passes) => {
      for (const [index, last] of passes.entries()) {
        const since = (seconds: number) =>
          passes.slice(0, index + 1).filter(({ clockSeconds }) => last.clockSeconds - clockSeconds <= seconds);
        const { createsPerFiveMinutesMax, createsPerHourMax } = last.matter.policy;
        expect(total(since(300))).toBeLessThanOrEqual(createsPerFiveMinutesMax);
        expect(total(since(3600))).toBeLessThanOrEqual(createsPerHourMax);
      }
    });
  });

  it('nothing is ordered that could not be paid for until the end of every lease', () => {
    forAnyDay(false, (passes) => {
      for (const { matter, ours, admitted } of passes) {
        if (admitted === 0) continue;
        const { policy, state } = matter;
        const promised = ours.reduce((sum, pod) => sum + restOfLease(pod, matter), 0);
        const of = (vcpu: number, gigabyte: number) =>
          vcpu * policy.vcpuSecondPrice + gigabyte * policy.gigabyteSecondPrice;
        const { monthVcpuSeconds, monthGigabyteSeconds, episodeVcpuSeconds, episodeGigabyteSeconds } = state.spend;
        expect(of(episodeVcpuSeconds, episodeGigabyteSeconds) + promised).toBeLessThanOrEqual(
          policy.episodeBudget + 1e-9,
        );
        expect(of(monthVcpuSeconds, monthGigabyteSeconds) + promised).toBeLessThanOrEqual(policy.monthBudget + 1e-9);
      }
    });
  });

  it('every waiting pod is ordered or kept, and just once', () => {
    forAnyDay(true, (passes) => {
      for (const { matter, plan } of passes) expect(namesIn(plan)).toEqual(waitingIn(matter));
    });
  });

  it('the first in turn go first: nobody waits for want of what one behind him got', () => {
    forAnyDay(true, (passes) => {
      for (const { matter, plan } of passes) {
        const turns = turnsOf(matter);
        const lastOrdered = Math.max(-1, ...plan.orders.map((order) => turns.get(podName(order)) ?? -1));
        expect(plan.orders.map((order) => turns.get(podName(order)))).toEqual(
          plan.orders.map((order) => turns.get(podName(order))).sort((one, other) => (one ?? 0) - (other ?? 0)),
        );
        for (const { pod, reason } of plan.kept)
          if (forAll.has(reason)) expect(turns.get(pod)).toBeGreaterThan(lastOrdered);
      }
    });
  });

  it('the days are no idle ones: pods burst, and every limit is met by some', () => {
    const met = new Set<string>();
    const note = (passes: readonly Passed[]) => {
      for (const { plan, admitted } of passes) {
        for (const { reason } of plan.kept) met.add(reason);
        if (admitted > 0) met.add('burst');
        if (admitted < plan.orders.length) met.add('changed');
      }
    };
    // Always the same days: what happens seldom must not be missing by chance.
    forAnyDay(true, note, { numRuns: 300, seed: 1 });

    expect([...met]).toEqual(
      expect.arrayContaining([
        'burst',
        'changed',
        'TooYoung',
        'AlreadyTolerates',
        'NoQuotaGroups',
        'NoQuotaCores',
        'NoSubnetAddress',
      ]),
    );
    expect([...met]).toEqual(
      expect.arrayContaining([
        'CreateWindow5Minutes',
        'CreateWindowHour',
        'PassCap',
        'ClusterCap',
        'NamespaceCap',
        'OwnerCap',
        'EpisodeBudget',
        'MonthBudget',
      ]),
    );
  });
});

const total = (passes: readonly Passed[]): number => passes.reduce((sum, { admitted }) => sum + admitted, 0);

/** Bounds of the whole plan that every pod takes one of. */
const forAll = new Set([
  'NoQuotaGroups',
  'NoSubnetAddress',
  'CreateWindow5Minutes',
  'CreateWindowHour',
  'PassCap',
  'ClusterCap',
]);

function mostOf(pods: readonly Pod[], keyOf: (pod: Pod) => string | undefined): number {
  const groups = Map.groupBy(pods, keyOf);
  return Math.max(0, ...[...groups.values()].map(({ length }) => length));
}

function restOfLease(pod: Pod, { policy, state }: BurstMatter): number {
  const { 'aks-burst/burst-at': burstAt = '', 'aks-burst/lease-until': until = '' } = pod.metadata?.annotations ?? {};
  const meteredAt = state.spend.meteredAt ?? burstAt;
  const seconds = Math.max(0, secondsBetween([burstAt, meteredAt].sort()[1] ?? '', until));
  const { cpuCores, memoryGigabytes } = aciBill(pod, 'addon');
  return seconds * (cpuCores * policy.vcpuSecondPrice + memoryGigabytes * policy.gigabyteSecondPrice);
}

/** In what place of the queue each pod stands. */
function turnsOf({ view }: BurstMatter): ReadonlyMap<string, number> {
  const since = ({ status }: Pod) => `${status?.conditions?.[0]?.lastTransitionTime}`;
  const byTurn = (one: Pod, other: Pod) =>
    (other.spec?.priority ?? 0) - (one.spec?.priority ?? 0) ||
    since(one).localeCompare(since(other)) ||
    (nameOf(one) < nameOf(other) ? -1 : 1);
  return new Map(view.waiting.toSorted(byTurn).map((pod, index) => [nameOf(pod), index]));
}

const nameOf = ({ metadata }: Pod): string => `${metadata?.namespace}/${metadata?.name}`;
const namesIn = ({ orders, kept }: BurstPlan): readonly string[] =>
  [...orders.map(podName), ...kept.map(({ pod }) => pod)].sort();
const waitingIn = ({ view }: BurstMatter): readonly string[] => view.waiting.map(nameOf).sort();

describe('of any pods that may be in a cluster,', () => {
  const named = fc.array(anyPod, { maxLength: 12 }).map((pods) =>
    pods.map(
      (pod, index) =>
        ({
          ...aWaitingPod(`web-${index}`),
          spec: { ...pod.spec, nodeName: '' },
          metadata: { ...pod.metadata, name: `web-${index}`, uid: `${index}`, resourceVersion: '1' },
        }) as Pod,
    ),
  );
  const namespaces = Object.fromEntries(
    ['shop', 'kube-system', 'gatekeeper-system', 'a-b', 'kubernetes'].map((name) => [
      name,
      { 'aks-burst/enabled': 'true' },
    ]),
  );

  it('none is ordered that eligibility denies, and what is patched only adds to the pod', () => {
    let orders = 0;
    fc.assert(
      fc.property(named, (waiting) => {
        const plan = planBurst(aMatter({ view: { waiting, namespaces } }));
        for (const order of plan.orders) {
          const pod = waiting.find(({ metadata }) => metadata?.uid === order.uid);
          if (!pod) throw new Error(`${order.uid} never waited.`);
          orders += 1;
          expect(judgeEligibility(pod, aContext({ region: null }))).toMatchObject({ eligible: true });
          expect(order.tolerations.slice(0, -1)).toEqual(pod.spec?.tolerations ?? []);
          expect(order.tolerations.at(-1)).toEqual({
            key: 'virtual-kubelet.io/provider',
            operator: 'Exists',
            effect: 'NoSchedule',
          });
        }
        expect(namesIn(plan)).toEqual(waiting.map(nameOf).sort());
      }),
      { numRuns: 300 },
    );

    expect(orders).toBeGreaterThan(50);
  });
});

describe('whatever a view holds,', () => {
  const odd = fc.oneof(
    fc.anything(),
    anyPod,
    fc.record({ metadata: fc.anything(), spec: fc.anything(), status: fc.anything() }),
    oddOnes(),
  );
  const anyView = fc.record({
    waiting: fc.array(odd, { maxLength: 6 }),
    onVirtualNodes: fc.array(odd, { maxLength: 6 }),
    nodes: fc.array(fc.oneof(fc.anything(), fc.constant(aVirtualKubeletNode())), { maxLength: 4 }),
    scaleUps: fc.array(
      fc.record({
        at: fc.constantFrom(now, 'soon', ''),
        kind: fc.constantFrom('triggered', 'refused'),
        pod: fc.constantFrom('shop/web-1', ''),
        nodesComing: fc.nat(3),
        message: fc.string(),
      }),
      { maxLength: 3 },
    ),
    networkPolicies: fc.constantFrom(null, [], [{ namespace: 'shop', podSelector: {} }]),
  });

  it('planning and accounting never throw, and every pod is spoken of', () => {
    fc.assert(
      fc.property(anyView, (parts) => {
        const view = aView(parts as never);
        const { state } = accountFor(aMatter().state, view, now, defaultBurstPolicy);

        const plan = planBurst(aMatter({ view, state }));

        const listed = new Set(view.waiting.map((pod) => pod?.metadata?.uid || Symbol()));
        expect(plan.orders.length + plan.kept.length).toBe(listed.size);
      }),
      { numRuns: 2000 },
    );
  });

  it('the same matter gives the same bytes, and is left as it was', () => {
    fc.assert(
      fc.property(waves(false), anyPolicy, anyLimits, (day, policy, limits) => {
        for (const { matter, plan } of playWaves(day, policy, limits)) {
          const before = JSON.stringify(matter);
          expect(JSON.stringify(planBurst(structuredClone(matter)))).toBe(JSON.stringify(plan));
          expect(JSON.stringify(matter)).toBe(before);
        }
      }),
      { numRuns: 30 },
    );
  });
});

/** A good pod with one member that is anything. */
function oddOnes(): fc.Arbitrary<unknown> {
  const pod = aWaitingPod('web-1');
  const place = fc.constantFrom(
    'metadata.annotations',
    'metadata.ownerReferences',
    'metadata.namespace',
    'metadata.name',
    'metadata.uid',
    'metadata.deletionTimestamp',
    'spec.priority',
    'spec.tolerations',
    'spec.schedulingGates',
    'spec.nodeName',
    'status.conditions',
    'status.conditions.0.lastTransitionTime',
    'status.conditions.0.message',
    'status.nominatedNodeName',
    'status.phase',
  );
  return fc.tuple(place, fc.anything()).map(([path, value]) => {
    const copy = structuredClone(pod) as unknown as Record<string, unknown>;
    const steps = path.split('.');
    const last = steps.pop() ?? '';
    const holder = steps.reduce((object, step) => object[step] as Record<string, unknown>, copy);
    holder[last] = value;
    return copy;
  });
}
