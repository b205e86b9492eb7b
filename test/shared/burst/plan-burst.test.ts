import { describe, expect, it } from 'vitest';
import { judgedMax } from '../../../shared/burst/judge-candidates.ts';
import { planBurst } from '../../../shared/burst/plan-burst.ts';
import { noSpend } from '../../../shared/domain/burst-state.ts';
import type { Pod } from '../../../shared/domain/pod.ts';
import { aBurstPod, ago, aVm, aWaitingPod, burstNotes, now, ownedBy } from '../../builders/a-burst-view.ts';
import { aPod, aVirtualKubeletNode, defaultTolerations } from '../../builders/a-pod.ts';
import {
  aMatter,
  downed,
  fromTo,
  type MatterParts,
  onAci,
  orderedIn,
  pod,
  reasonsIn,
  said,
  usagesOf,
  v2,
  waitingFor,
} from './a-burst-matter.ts';

describe('a pod of an opted-in namespace that has waited long enough', () => {
  it('bursts, with the estimates it was decided on', () => {
    const plan = planBurst(aMatter());

    expect(orderedIn(plan)).toEqual([pod]);
    expect(plan.kept).toEqual([]);
    expect(plan.estimates).toEqual({
      aciSeconds: 45,
      vmSeconds: 240,
      says: 'ACI starts a pod in 45 s (a guess); a VM takes 240 s (a guess).',
    });
  });

  it.each<[string, MatterParts]>([
    ['its namespace is opted in by configuration', { view: { namespaces: {} }, policy: { namespaces: ['shop'] } }],
    ['the virtual nodes are v2', { view: { nodes: [v2, aVm('vm-1')] } }],
    ['a second virtual node is down', { view: { nodes: [downed('a-virtual-node'), aVirtualKubeletNode()] } }],
    [
      'the autoscaler has spoken of it at once',
      { view: { waiting: [waitingFor(5)], scaleUps: [said('triggered', 4)] }, policy: { waitSecondsMin: 5 } },
    ],
    [
      'the autoscaler has spoken of another since',
      { view: { waiting: [waitingFor(15)], scaleUps: [said('refused', 4, 'shop/x')] }, policy: { waitSecondsMin: 5 } },
    ],
    ['a VM was ordered just now', { view: { scaleUps: [said('triggered', 10)] } }],
    ['the VM that was ordered is long overdue', { view: { scaleUps: [said('triggered', 400)] } }],
    [
      'the VM was ordered for the pod that had its name before',
      { view: { waiting: [waitingFor(60)], scaleUps: [said('triggered', 200)] } },
    ],
    [
      'the autoscaler has refused a VM, however fast they are',
      { view: { scaleUps: [said('triggered', 100), said('refused', 90)] }, policy: { vmArrivalSecondsGuess: 1 } },
    ],
    [
      'the autoscaler backs off',
      { view: { scaleUps: [said('backing-off', 10)] }, policy: { vmArrivalSecondsGuess: 60 } },
    ],
    [
      'the time in which its owner stays away from ACI is over',
      { state: { failedOwners: { 'owner-of-web-9': { cause: 'ProviderFailed.', until: now } } } },
    ],
    [
      'the label of its namespace is the name of an inherited member',
      { view: { namespaces: { shop: { constructor: 'x', 'aks-burst/enabled': 'true' } as never } } },
    ],
    ['the region has exactly one group and core left', { usages: usagesOf(99, 99) }],
    [
      'Azure calls the quota of groups by its other name',
      {
        usages: [
          { name: 'StandardContainerGroups', current: 0, limit: 1 },
          { name: 'standardcores', current: 0, limit: 1 },
        ],
      },
    ],
    [
      'its marks came along in the template, without the toleration',
      { view: { waiting: [aWaitingPod('web-9', {}, { annotations: burstNotes() })] } },
    ],
  ])('bursts where %s', (_where, parts) => {
    expect(orderedIn(planBurst(aMatter(parts)))).toEqual([pod]);
  });
});

describe('when there is not enough for all', () => {
  it('the highest priority goes first, then the longest wait', () => {
    const important = { ...waitingFor(30, 'late'), spec: { ...aPod().spec, priority: 1000 } as Pod['spec'] } as Pod;
    const waiting = [waitingFor(60, 'young'), important, waitingFor(90, 'old')];

    const plan = planBurst(aMatter({ view: { waiting }, policy: { podsPerPassMax: 2 } }));

    expect(orderedIn(plan)).toEqual(['shop/late', 'shop/old']);
    expect(reasonsIn(plan)).toEqual({ 'shop/young': 'PassCap' });
  });

  it('a small pod does not wait for a large one before it that finds too few cores', () => {
    const large = aWaitingPod('a-large', {
      containers: [{ name: 'web', resources: { requests: { cpu: '4', memory: '2Gi' } } }],
    });

    const plan = planBurst(aMatter({ view: { waiting: [large, aWaitingPod('small')] }, usages: usagesOf(0, 97) }));

    expect(orderedIn(plan)).toEqual(['shop/small']);
    expect(reasonsIn(plan)).toEqual({ 'shop/a-large': 'NoQuotaCores' });
  });

  it('each pod takes from what is left for the next', () => {
    const plan = planBurst(
      aMatter({ view: { waiting: fromTo(10, 19) }, usages: usagesOf(0, 0, 4), policy: { podsPerPassMax: 5 } }),
    );

    expect(orderedIn(plan)).toEqual(['shop/web-10', 'shop/web-11', 'shop/web-12', 'shop/web-13']);
    expect(new Set(Object.values(reasonsIn(plan)))).toEqual(new Set(['NoQuotaGroups']));
  });

  it('of two pods that ACI would give one name, the first goes', () => {
    const twin = aWaitingPod('9', {}, { namespace: 'shop-web', uid: 'twin' });
    const namespaces = { shop: { 'aks-burst/enabled': 'true' }, 'shop-web': { 'aks-burst/enabled': 'true' } };

    const plan = planBurst(aMatter({ view: { waiting: [aWaitingPod('web-9'), twin], namespaces } }));

    expect(orderedIn(plan)).toEqual(['shop-web/9']);
    expect(plan.kept).toMatchObject([{ pod, reason: 'Ineligible', refusals: ['GroupNameTaken'] }]);
  });

  it('pods that were admitted and not placed yet count as if they were there', () => {
    const tolerations = [
      ...defaultTolerations,
      { key: 'virtual-kubelet.io/provider', operator: 'Exists', effect: 'NoSchedule' },
    ];
    const admitted = aWaitingPod('web-8', { tolerations }, { annotations: burstNotes(ago(5)) });

    const plan = planBurst(
      aMatter({ view: { waiting: [admitted, aWaitingPod('web-9')] }, policy: { podsPerClusterMax: 1 } }),
    );

    expect(reasonsIn(plan)).toEqual({ 'shop/web-8': 'AlreadyTolerates', [pod]: 'ClusterCap' });
  });

  it('pods on the virtual node that are not ours take quota, and nothing of the caps and budgets', () => {
    const theirs = onAci(5).map((one) => ({ ...one, metadata: { ...one.metadata, annotations: {} } }));
    const parts = { view: { onVirtualNodes: theirs }, policy: { podsPerClusterMax: 1, episodeBudget: 0.1 } };

    expect(orderedIn(planBurst(aMatter(parts)))).toEqual([pod]);
    expect(reasonsIn(planBurst(aMatter({ ...parts, usages: usagesOf(0, 0, 5) })))).toEqual({ [pod]: 'NoQuotaGroups' });
  });

  it('pods that have ended hold nothing', () => {
    const ended = onAci(3).map((one) => ({ ...one, status: { phase: 'Succeeded' } }));

    const plan = planBurst(aMatter({ view: { onVirtualNodes: ended }, policy: { podsPerClusterMax: 1 } }));

    expect(orderedIn(plan)).toEqual([pod]);
  });
});

describe('the spend guard', () => {
  const price = { vcpuSecondPrice: 0.001, gigabyteSecondPrice: 0, leaseSeconds: 1000 };

  it('keeps what running leases may still cost out of reach of new pods', () => {
    const running = aBurstPod('old', { metadata: { annotations: burstNotes(ago(400), ago(-600)) } });
    const metered = { ...noSpend, month: '2026-11', monthVcpuSeconds: 400, episodeVcpuSeconds: 400, meteredAt: now };
    const plan = (episodeBudget: number) =>
      planBurst(
        aMatter({
          view: { onVirtualNodes: [running] },
          state: { spend: metered },
          policy: { ...price, episodeBudget },
        }),
      );

    expect(orderedIn(plan(2))).toEqual([pod]);
    expect(reasonsIn(plan(1.99))).toEqual({ [pod]: 'EpisodeBudget' });
  });

  it('keeps one more lease out of reach for each pod that stays beyond its own', () => {
    const overstayers = ['a', 'b'].map((name) =>
      aBurstPod(name, { metadata: { annotations: burstNotes(ago(5000), ago(4000)) } }),
    );
    const spend = { ...noSpend, month: '2026-11', meteredAt: now };
    const plan = (monthBudget: number) =>
      planBurst(
        aMatter({ view: { onVirtualNodes: overstayers }, state: { spend }, policy: { ...price, monthBudget } }),
      );

    expect(orderedIn(plan(3))).toEqual([pod]);
    expect(reasonsIn(plan(2.99))).toEqual({ [pod]: 'MonthBudget' });
  });

  it('warns from the share on that the policy names, before it stops', () => {
    const plan = planBurst(aMatter({ policy: { ...price, episodeBudget: 1.25, monthBudget: 1.26 } }));

    expect(orderedIn(plan)).toEqual([pod]);
    expect(plan.warnings).toEqual(['Of the budget of the episode, 1.00 of 1.25 are spent or promised.']);
  });
});

describe('a great many pods', () => {
  it('are told the verdict of a sibling only where it leaves them where they are', () => {
    const count = judgedMax + 3000;
    const metadata = { ownerReferences: [ownedBy('one-owner')] };
    const waiting = Array.from({ length: count }, (_, index) => aWaitingPod(`web-${index}`, {}, metadata));
    const odd = aWaitingPod('zzz', { hostNetwork: true }, metadata);

    const plan = planBurst(
      aMatter({
        view: {
          waiting: [...waiting, odd],
          nodes: [aVirtualKubeletNode({ status: { allocatable: { pods: '100k' } } })],
        },
        usages: usagesOf(0, 0, count * 2),
        subnetFree: count * 2,
        policy: everything(count * 2),
      }),
    );

    expect(plan.orders.length).toBe(count);
    expect(reasonsIn(plan)['shop/zzz']).toBe('Ineligible');
  });
});

const everything = (max: number) => ({
  ...{ podsPerPassMax: max, podsPerClusterMax: max, podsPerNamespaceMax: max, podsPerOwnerMax: max },
  ...{ createsPerFiveMinutesMax: max, createsPerHourMax: max, monthBudget: 1e9, episodeBudget: 1e9 },
});
