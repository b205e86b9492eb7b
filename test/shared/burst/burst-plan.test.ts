import { describe, expect, it } from 'vitest';
import { keepReasons } from '../../../shared/burst/burst-plan.ts';
import { planBurst } from '../../../shared/burst/plan-burst.ts';
import { noSpend } from '../../../shared/domain/burst-state.ts';
import { aBurstPod, ago, aVm, aWaitingPod, burstNotes, now, ownedBy, starting } from '../../builders/a-burst-view.ts';
import { aContainer, aVirtualKubeletNode } from '../../builders/a-pod.ts';
import {
  aMatter,
  downed,
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

describe('a setting that allows nothing', () => {
  it('is warned of, for a slip of the pen would leave pods at home without a word', () => {
    const { warnings } = planBurst(
      aMatter({ policy: { allowedReasons: ['SetsSecurityContext', 'SetsSecurityContxt'] } }),
    );

    expect(warnings).toEqual([
      'Reason SetsSecurityContxt is allowed in the settings, and no rule of that name can be allowed.',
    ]);
  });
});

describe('a waiting pod is kept', () => {
  const tolerating = { tolerations: [{ key: 'virtual-kubelet.io/provider', operator: 'Exists' }] };
  const failing = { failedOwners: { 'owner-of-web-9': { cause: 'ProviderFailed.', until: ago(-60) } } };
  const admittedPods = (count: number) => onAci(count).map((one) => ({ ...one, status: starting }));
  const cases: readonly (readonly [keyof typeof keepReasons, string, MatterParts])[] = [
    ['NotOptedIn', 'Label the namespace aks-burst/enabled=true', { view: { namespaces: { shop: {} } } }],
    [
      'NotOptedIn',
      'is labelled aks-burst/enabled=false',
      { view: { namespaces: { shop: { 'aks-burst/enabled': 'false' } } }, policy: { namespaces: ['shop'] } },
    ],
    ['NotUnderstood', 'resourceVersion', { view: { waiting: [aWaitingPod('web-9', {}, { resourceVersion: '' })] } }],
    [
      'NotUnderstood',
      'conditions',
      { view: { waiting: [{ ...aWaitingPod('web-9'), status: { conditions: [null] } as never }] } },
    ],
    ['NotWaiting', 'since when', { view: { waiting: [{ ...aWaitingPod('web-9'), status: { phase: 'Running' } }] } }],
    ['AlreadyTolerates', 'by its own template', { view: { waiting: [aWaitingPod('web-9', tolerating)] } }],
    [
      'AlreadyTolerates',
      `It was burst at ${ago(600)}`,
      { view: { waiting: [aWaitingPod('web-9', tolerating, { annotations: burstNotes() })] } },
    ],
    ['NoVirtualNode', 'no node with the label', { view: { nodes: [aVm('vm-1')] } }],
    ['TwoEngines', 'Remove the add-on or virtual nodes v2', { view: { nodes: [aVirtualKubeletNode(), v2] } }],
    ['TooYoung', 'It has waited 19 s of at least 20 s.', { view: { waiting: [waitingFor(19)] } }],
    ['TooYoung', 'It has waited 0 s', { view: { waiting: [waitingFor(-3600)] } }],
    [
      'AutoscalerHasNotSeenIt',
      '120 s',
      { view: { waiting: [waitingFor(90)] }, autoscaling: { scanSeconds: 60, newPodDelaySeconds: 0 } },
    ],
    [
      'AutoscalerHasNotSeenIt',
      '320 s',
      { view: { waiting: [waitingFor(315)] }, autoscaling: { scanSeconds: 10, newPodDelaySeconds: 300 } },
    ],
    ['AutoscalerHasNotSeenIt', '20 s', { view: { waiting: [waitingFor(15)] }, policy: { waitSecondsMin: 5 } }],
    [
      'AutoscalerHasNotSeenIt',
      '20 s',
      {
        view: { waiting: [waitingFor(15)], scaleUps: [said('triggered', 16, 'shop/x')] },
        policy: { waitSecondsMin: 5 },
      },
    ],
    [
      'VmComesFirst',
      'A VM is expected in 40 s (one was ordered 200 s ago); ACI would take 45 s',
      { view: { scaleUps: [said('triggered', 200)] } },
    ],
    ['VmComesFirst', 'A VM is expected in 0 s', { view: { scaleUps: [said('triggered', 300)] } }],
    [
      'VmComesFirst',
      'A VM is expected in 70 s (the autoscaler has ordered none for the pod)',
      { policy: { vmArrivalSecondsGuess: 70 }, view: { waiting: [waitingFor(90)] } },
    ],
    [
      'VmComesFirst',
      'making room for it on vm-1',
      {
        view: {
          waiting: [{ ...waitingFor(60), status: { ...waitingFor(60).status, nominatedNodeName: 'vm-1' } }],
        },
      },
    ],
    [
      'VmComesFirst',
      'making room for it on a node',
      { view: { waiting: [{ ...aWaitingPod('web-9'), status: unreadable(waitingFor(60).status) }] } },
    ],
    [
      'Ineligible',
      'UsesHostNetwork at spec.hostNetwork: ',
      { view: { waiting: [aWaitingPod('web-9', { hostNetwork: true })] } },
    ],
    ['Ineligible', 'NodeIsNotReady', { view: { nodes: [downed('virtual-node')] } }],
    ['Ineligible', 'SelectedByNetworkPolicy', { view: { networkPolicies: [{ namespace: 'shop', podSelector: {} }] } }],
    [
      'Ineligible',
      'SelectedByNetworkPolicy',
      { view: { networkPolicies: [{ namespace: 'shop', podSelector: { matchLabels: { app: 'web' } } }] } },
    ],
    [
      'Ineligible',
      'PullsFromPrivateRegistry',
      {
        policy: { privateRegistries: ['Docker.io'] },
        view: { waiting: [aWaitingPod('web-9', { containers: [aContainer({ image: 'docker.io/web:1' })] })] },
      },
    ],
    ['Ineligible', 'NetworkPoliciesUnseen', { view: { networkPolicies: null } }],
    [
      'Ineligible',
      'GroupNameTaken',
      { view: { onVirtualNodes: [aBurstPod('x', { metadata: { namespace: 'shop-web', name: '9' } })] } },
    ],
    [
      'NotForCapacity',
      'affinity',
      {
        view: {
          waiting: [
            waitingFor(60, 'web-9', "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector."),
          ],
        },
      },
    ],
    ['ClusterNotReady', 'The quota is spent.', { unready: 'The quota is spent.' }],
    ['NotForCapacity', 'Why it waits is not known', { view: { waiting: [waitingFor(60, 'web-9', '')] } }],
    [
      'AciRefused',
      `No capacity. Until ${ago(-60)} nothing bursts.`,
      { state: { aciRefusal: { cause: 'No capacity.', until: ago(-60) } } },
    ],
    ['OwnerFailed', 'A pod of its owner failed on ACI: ProviderFailed.', { state: failing }],
    [
      'VirtualNodeFull',
      '200 of 200 pods are on the virtual nodes.',
      {
        view: {
          onVirtualNodes: onAci(200),
          nodes: [aVirtualKubeletNode({ status: { allocatable: { pods: '200' } } })],
        },
      },
    ],
    ['NoQuotaGroups', '100 of 100 container groups are used.', { usages: usagesOf(100, 0) }],
    ['NoQuotaGroups', '100 of 100', { usages: usagesOf(90, 0), view: { onVirtualNodes: admittedPods(10) } }],
    ['NoQuotaGroups', '10 of 10', { usages: usagesOf(0, 0, 10), view: { onVirtualNodes: onAci(10) } }],
    ['NoQuotaGroups', 'Azure does not tell', { usages: [] }],
    [
      'NoQuotaCores',
      'It takes 1 cores; 99.5 of 100 are used.',
      { usages: [...usagesOf(0, 0).slice(0, 1), { name: 'StandardCores', current: 99.5, limit: 100 }] },
    ],
    ['NoQuotaCores', 'Azure does not tell', { usages: usagesOf(0, 0).slice(0, 1) }],
    ['NoSubnetAddress', '0 of 0 free addresses are taken.', { subnetFree: 0 }],
    ['NoSubnetAddress', '3 of 3', { subnetFree: 3, view: { onVirtualNodes: admittedPods(3) } }],
    ['NoSubnetAddress', 'Azure does not tell', { subnetFree: Number.NaN }],
    ['CreateWindow5Minutes', '90 of 90', { state: { creates: [{ at: ago(300), pods: 90 }] } }],
    ['CreateWindow5Minutes', '90 of 90', { state: { creates: [{ at: ago(-9999), pods: 90 }] } }],
    [
      'CreateWindow5Minutes',
      '1 of 1 were',
      {
        policy: { createsPerFiveMinutesMax: 1 },
        view: { onVirtualNodes: [aBurstPod('x', { metadata: { annotations: burstNotes(ago(10)) } })] },
      },
    ],
    [
      'CreateWindowHour',
      '270 of 270',
      {
        state: {
          creates: [
            { at: ago(3600), pods: 200 },
            { at: ago(301), pods: 70 },
          ],
        },
      },
    ],
    ['PassCap', '0 of 0 are admitted', { policy: { podsPerPassMax: 0 } }],
    ['ClusterCap', '3 of 3', { policy: { podsPerClusterMax: 3 }, view: { onVirtualNodes: onAci(3) } }],
    ['NamespaceCap', '3 of 3', { policy: { podsPerNamespaceMax: 3 }, view: { onVirtualNodes: onAci(3) } }],
    [
      'OwnerCap',
      '1 of 1',
      {
        policy: { podsPerOwnerMax: 1 },
        view: { onVirtualNodes: [aBurstPod('x', { metadata: { ownerReferences: [ownedBy('owner-of-web-9')] } })] },
      },
    ],
    ['EpisodeBudget', 'It could cost 0.06 by the end of its lease; of 0.05, 0.00', { policy: { episodeBudget: 0.05 } }],
    ['EpisodeBudget', 'The budget is 0.', { policy: { episodeBudget: 0, vcpuSecondPrice: 0, gigabyteSecondPrice: 0 } }],
    [
      'MonthBudget',
      'of 1, 1.00 are spent or promised.',
      {
        policy: { monthBudget: 1 },
        state: {
          spend: { ...noSpend, month: '2026-11', monthVcpuSeconds: 74_000, meteredAt: now },
        },
      },
    ],
  ];

  it.each(cases)('for %s, and it says: %s', (reason, says, parts) => {
    const plan = planBurst(aMatter(parts));

    expect(orderedIn(plan)).toEqual([]);
    expect(reasonsIn(plan)[pod]).toBe(reason);
    expect(plan.kept.find((kept) => kept.pod === pod)?.says).toContain(says);
  });

  it('in a namespace of the cluster itself, whatever it is labelled', () => {
    const waiting = [aWaitingPod('dns', {}, { namespace: 'kube-system' })];
    const namespaces = { 'kube-system': { 'aks-burst/enabled': 'true' } };

    const plan = planBurst(aMatter({ view: { waiting, namespaces }, policy: { namespaces: ['kube-system'] } }));

    expect(reasonsIn(plan)).toEqual({ 'kube-system/dns': 'SystemNamespace' });
  });

  it('for every reason there is, in one of the cases here or in heed-rests.test.ts', () => {
    const shown = new Set(['SystemNamespace', 'ChangeFailed', ...cases.map(([reason]) => reason)]);

    expect(Object.keys(keepReasons).filter((reason) => !shown.has(reason))).toEqual([]);
  });

  it('with the codes of all refusals where it is ineligible', () => {
    const waiting = [aWaitingPod('web-9', { hostNetwork: true, hostPID: true })];

    const [kept] = planBurst(aMatter({ view: { waiting } })).kept;

    expect(kept?.refusals).toEqual(['UsesHostNetwork', 'UsesHostPid']);
  });
});

/** An answer that says nothing printable where a name should be. */
const unreadable = (status: object | undefined) => ({ ...status, nominatedNodeName: { toString: 0 } as never });
