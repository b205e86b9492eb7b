import { describe, expect, it } from 'vitest';
import { kubernetesForTests } from '../a-kubernetes.ts';
import type { PodSpec } from '../objects.ts';
import type { ContainerGroupChange } from './container-groups.ts';
import type { VirtualNodeOptions, VirtualNodeStatus } from './virtual-node.ts';

const start = kubernetesForTests();
const tolerations = [{ key: 'virtual-kubelet.io/provider', operator: 'Exists' as const }];
const delays = { createSeconds: 3, startSeconds: 22, deleteSeconds: 2 };

async function world(virtualNode: VirtualNodeOptions = {}, pod: Partial<PodSpec> = {}, replicas = 1) {
  const changes: ContainerGroupChange[] = [];
  const onContainerGroup = (change: ContainerGroupChange) => changes.push(structuredClone(change));
  const started = await start({ virtualNode: { ...delays, onContainerGroup, ...virtualNode } });
  const { kubernetes } = started;
  const requests = { cpu: '2', memory: '1536Mi' };
  kubernetes.applyDeployment({ name: 'web', replicas, requests, pod: { tolerations, ...pod } });
  return { ...started, changes, pod: () => kubernetes.pods()[0] };
}

describe('a pod on the virtual node', () => {
  it('has no condition at all while it starts, and runs at a poll of the provider', async () => {
    const { pod, pass, changes, kubernetes } = await world();

    pass(3);
    const starting = pod()?.status;
    pass(24);
    const phaseBefore = pod()?.status.phase;
    pass(1);

    expect(starting).toMatchObject({ phase: 'Pending', conditions: [] });
    expect(starting?.qosClass).toBeUndefined();
    expect(starting?.containerStatuses?.[0]?.state?.waiting?.reason).toBe('Creating');
    expect(phaseBefore).toBe('Pending');
    const types = pod()?.status.conditions?.map(({ type }) => type);
    expect([pod()?.status.phase, types]).toEqual(['Running', ['Ready', 'Initialized', 'PodScheduled']]);
    expect(changes.map(({ change }) => change)).toEqual(['created', 'running']);
    expect(changes[0]?.group).toMatchObject({
      ...{ name: `default-${pod()?.metadata.name}`, cpu: 2, memoryInGB: 1.5 },
      tags: { NodeName: 'virtual-node-aci-linux', UID: pod()?.metadata.uid },
    });
    expect(kubernetes.events('ProviderCreateSuccess')[0]?.source.component).toBe(
      'virtual-node-aci-linux/pod-controller',
    );
  });

  it('goes with its container group, without waiting for its grace period', async () => {
    const { pod, pass, changes, kubernetes } = await world({}, { terminationGracePeriodSeconds: 300 });
    pass(30);

    kubernetes.scale('web', 0);
    const isEnding = Boolean(pod()?.metadata.deletionTimestamp);
    pass(2);

    expect(isEnding).toBe(true);
    expect(kubernetes.pods()).toEqual([]);
    expect(changes.at(-1)?.change).toBe('deleted');
  });

  it.each<[string, Partial<PodSpec>, RegExp]>([
    [
      'a claimed volume',
      { volumes: [{ name: 'v', hostPath: { path: '/' } }] },
      /requires volume v which is of an unsupported type/,
    ],
    [
      'arguments without a command',
      { containers: [{ name: 'c', image: 'i:1', args: ['x'] }] },
      /args without specifying the command/,
    ],
    ['lifecycle hooks', { containers: [{ name: 'c', image: 'i:1', lifecycle: { preStop: {} } }] }, /lifecycle hooks/],
    [
      'more than ACI has',
      { containers: [{ name: 'c', image: 'i:1', resources: { requests: { cpu: '64' } } }] },
      /RESPONSE 400/,
    ],
    [
      'a limit above the requests of the pod',
      { containers: [{ name: 'c', image: 'i:1', resources: { requests: { cpu: '1' }, limits: { cpu: '2' } } }] },
      /ContainerLimitGreaterThanContainerGroupTotalRequest/,
    ],
  ])('is bound and then refused by the provider for %s', async (_, spec, message) => {
    const { pod, pass, kubernetes } = await world({}, spec);

    pass(60);

    expect(pod()?.spec.nodeName).toBe('virtual-node-aci-linux');
    expect(pod()?.status).toMatchObject({
      phase: 'Pending',
      reason: 'ProviderFailed',
      message: expect.stringMatching(message),
    });
    expect(kubernetes.events('ProviderCreateFailed')[0]?.count).toBeGreaterThan(8);
    expect(kubernetes.containerGroups.size).toBe(0);
  });

  it.each([
    ['refuses three times and then makes the group', { kind: 'create-failed', times: 3 }, { phase: 'Running' }, 1],
    ['makes a group that never runs', { kind: 'stuck' }, { phase: 'Pending', conditions: [] }, 1],
    [
      'makes a group and never learns of it',
      { kind: 'answer-lost' },
      { phase: 'Pending', reason: 'ProviderFailed' },
      1,
    ],
  ] as const)('shows it when ACI %s', async (_, failure, status, groups) => {
    const { pod, pass, kubernetes } = await world({ failures: [{ labels: { app: 'web' }, ...failure }] });

    pass(120);

    expect(pod()?.status).toMatchObject(status);
    expect(kubernetes.containerGroups.size).toBe(groups);
  });

  it('tells nothing at all when the provider hangs', async () => {
    const { pod, pass, kubernetes } = await world({ failures: [{ labels: {}, kind: 'silent' }] });

    pass(600);

    expect(pod()?.status.containerStatuses).toBeUndefined();
    expect(kubernetes.events().filter(({ reason }) => reason?.startsWith('Provider'))).toEqual([]);
  });

  it('waits for quota', async () => {
    const { pass, kubernetes } = await world({ quota: { containerGroups: 2 } }, {}, 3);

    pass(60);

    expect(kubernetes.containerGroups.size).toBe(2);
    expect(kubernetes.events('ProviderCreateFailed')[0]?.message).toContain('ContainerGroupQuotaReached');
  });

  it('fails when its group vanishes from Azure', async () => {
    const { pod, pass, kubernetes } = await world();
    pass(30);
    const name = pod()?.metadata.name;

    kubernetes.loseContainerGroup(`default-${name}`);
    pass(5);

    expect(kubernetes.store.get('pods', `default/${name}`)?.status).toMatchObject({
      phase: 'Failed',
      reason: 'NotFound',
    });
  });
});

describe('the virtual node', () => {
  it('follows the add-on: it comes, stays behind as NotReady, and goes', async () => {
    let status: VirtualNodeStatus = 'Absent';
    const { kubernetes, pass } = await start({ virtualNode: { status: () => status } });
    const seen = () => kubernetes.nodes().map((node) => node.status.conditions?.[0]?.status);

    const before = seen();
    status = 'Ready';
    pass(1);
    const ready = seen();
    status = 'NotReady';
    pass(1);
    const lost = [...seen(), ...(kubernetes.nodes()[0]?.spec.taints ?? []).map(({ key }) => key)];
    status = 'Absent';
    pass(1);

    expect([before, ready, seen()]).toEqual([[], ['True'], []]);
    expect(lost).toEqual([
      ...['Unknown', 'virtual-kubelet.io/provider'],
      ...['node.kubernetes.io/unreachable', 'node.kubernetes.io/unreachable'],
    ]);
  });
});
