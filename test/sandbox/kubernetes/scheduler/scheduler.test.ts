import { describe, expect, it } from 'vitest';
import { kubernetesForTests } from '../a-kubernetes.ts';
import type { Machine } from '../nodes/machine.ts';
import type { Pod, PodSpec } from '../objects.ts';

const start = kubernetesForTests();
const small: Machine = { name: 'vm-1', pool: 'nodepool1', cpu: '1900m', memory: '6Gi', zone: 'westeurope-1' };
const tolerations = [{ key: 'virtual-kubelet.io/provider', operator: 'Exists', effect: 'NoSchedule' }];
const taint = 'node(s) had untolerated taint {virtual-kubelet.io/provider: azure}';
const selector = "node(s) didn't match Pod's node affinity/selector";
const notHelpful = 'Preemption is not helpful for scheduling';
const noVictims = 'No preemption victims found for incoming pod';

function aPod(spec: Partial<PodSpec> & { requests?: Record<string, string> } = {}, name = 'p') {
  const { requests = { cpu: '2' }, ...rest } = spec;
  const containers = [{ name: 'c', image: 'registry.example/app:1', resources: { requests } }];
  return { metadata: { name, labels: { app: 'web' } }, spec: { containers, ...rest } };
}

const scheduled = (pod: Pod | undefined) => pod?.status.conditions?.find(({ type }) => type === 'PodScheduled');

describe('the scheduler says why', () => {
  const hostPorts = [{ name: 'c', image: 'i:1', ports: [{ containerPort: 80, hostPort: 80 }] }];
  const away = {
    podAntiAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [
        { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'first' } } },
      ],
    },
  };
  const zoned = {
    maxSkew: 1,
    topologyKey: 'topology.kubernetes.io/zone',
    whenUnsatisfiable: 'DoNotSchedule',
    labelSelector: { matchLabels: { app: 'web' } },
  };

  it.each<[string, Parameters<typeof aPod>[0], string[], string[]]>([
    ['no room', {}, [`1 Insufficient cpu`, `1 ${taint}`], [`1 ${noVictims}`, `1 ${notHelpful}`]],
    [
      'no room in two ways on one node',
      { requests: { cpu: '2', memory: '7Gi' } },
      ['1 Insufficient cpu', '1 Insufficient memory', `1 ${taint}`],
      [`1 ${noVictims}`, `1 ${notHelpful}`],
    ],
    [
      'a selector that nothing has',
      { nodeSelector: { disk: 'ssd' } },
      [`1 ${selector}`, `1 ${taint}`],
      [`2 ${notHelpful}`],
    ],
    [
      'the same, tolerating',
      { nodeSelector: { disk: 'ssd' }, tolerations } as never,
      [`2 ${selector}`],
      [`2 ${notHelpful}`],
    ],
    [
      'a GPU',
      { requests: { 'nvidia.com/gpu': '1' }, tolerations } as never,
      ['2 Insufficient nvidia.com/gpu'],
      [`2 ${noVictims}`],
    ],
    [
      'ephemeral storage, which the virtual node does not advertise',
      { requests: { 'ephemeral-storage': '1Gi' }, nodeSelector: { type: 'virtual-kubelet' }, tolerations } as never,
      ['1 Insufficient ephemeral-storage', `1 ${selector}`],
      [`1 ${noVictims}`, `1 ${notHelpful}`],
    ],
    [
      'a zone spread, which the virtual node has no label for',
      { requests: { cpu: '3' }, topologySpreadConstraints: [zoned], tolerations } as never,
      ['1 Insufficient cpu', "1 node(s) didn't match pod topology spread constraints (missing required label)"],
      [`1 ${noVictims}`, `1 ${notHelpful}`],
    ],
    [
      'a host port that is taken',
      { containers: hostPorts },
      ["1 node(s) didn't have free ports for the requested pod ports", `1 ${taint}`],
      [`1 ${noVictims}`, `1 ${notHelpful}`],
    ],
    [
      'anti-affinity to a pod that is there',
      { requests: { cpu: '100m' }, affinity: away },
      ["1 node(s) didn't match pod anti-affinity rules", `1 ${taint}`],
      [`1 ${noVictims}`, `1 ${notHelpful}`],
    ],
  ])('in the words of the real one: %s', async (_, spec, reasons, preemption) => {
    const { kubernetes } = await start({ nodes: [small], virtualNode: {} });
    const first = { ...aPod({ containers: hostPorts }), metadata: { name: 'first', labels: { app: 'first' } } };
    kubernetes.create('pods', first);

    const { metadata } = kubernetes.create('pods', aPod(spec));

    expect(scheduled(kubernetes.store.get('pods', `default/${metadata.name}`))).toMatchObject({
      status: 'False',
      reason: 'Unschedulable',
      message: `0/2 nodes are available: ${reasons.join(', ')}. preemption: 0/2 nodes are available: ${preemption.join(', ')}.`,
    });
  });

  it.each([
    ['1.20', "node(s) had taint {virtual-kubelet.io/provider: azure}, that the pod didn't tolerate"],
    ['1.33', taint],
    ['1.34', 'node(s) had untolerated taint(s)'],
  ])('with the taint as Kubernetes %s writes it', async (version, text) => {
    const { kubernetes } = await start({ virtualNode: {}, version });

    kubernetes.create('pods', aPod());

    expect(scheduled(kubernetes.pods()[0])?.message).toContain(`0/1 nodes are available: 1 ${text}. preemption:`);
  });

  it('with free text where a volume claim is missing, until the claim is there', async () => {
    const { kubernetes, pass } = await start({ nodes: [small] });
    const volumes = [{ name: 'v', persistentVolumeClaim: { claimName: 'data' } }];

    kubernetes.create('pods', aPod({ requests: {}, volumes }));
    const before = scheduled(kubernetes.pods()[0])?.message;
    kubernetes.create('persistentvolumeclaims', { metadata: { name: 'data' }, spec: {} });
    pass(2);

    expect(before).toMatch(/^0\/1 nodes are available: persistentvolumeclaim "data" not found\. preemption: 0\/1/);
    expect(kubernetes.pods()[0]?.spec.nodeName).toBe('vm-1');
  });
});

describe('the scheduler binds', () => {
  it('a waiting pod as soon as its back-off is over, once it tolerates the virtual node', async () => {
    const { kubernetes, pass, ask } = await start({ nodes: [small], virtualNode: {} });
    kubernetes.create('pods', aPod({ schedulerName: 'default-scheduler' }));
    const body = [{ op: 'add', path: '/spec/tolerations/-', value: tolerations[0] }];

    await ask('PATCH', '/api/v1/namespaces/default/pods/p', { body, type: 'application/json-patch+json' });
    kubernetes.settle();
    const inBackOff = kubernetes.pods()[0]?.spec.nodeName;
    pass(1);

    expect(inBackOff).toBeUndefined();
    expect(kubernetes.pods()[0]?.spec.nodeName).toBe('virtual-node-aci-linux');
    expect(kubernetes.events('Scheduled')[0]?.message).toBe(
      'Successfully assigned default/p to virtual-node-aci-linux',
    );
  });

  it('tolerating pods to the virtual node although a VM is empty, and to the VM where they prefer it', async () => {
    const { kubernetes } = await start({ nodes: [{ ...small, cpu: '16', memory: '64Gi' }], virtualNode: {} });
    const preferred = [
      {
        weight: 1,
        preference: { matchExpressions: [{ key: 'type', operator: 'NotIn', values: ['virtual-kubelet'] }] },
      },
    ];
    const affinity = { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: preferred } };
    const requests = { cpu: '500m', memory: '512Mi' };

    for (let i = 0; i < 4; i++) kubernetes.create('pods', aPod({ requests, tolerations } as never, `plain-${i}`));
    for (let i = 0; i < 4; i++)
      kubernetes.create('pods', aPod({ requests, tolerations, affinity } as never, `vm-${i}`));

    const nodes = kubernetes.pods().map(({ metadata, spec }) => [metadata.name.split('-')[0], spec.nodeName]);
    expect(new Set(nodes.filter(([name]) => name === 'plain').map(([, node]) => node))).toEqual(
      new Set(['virtual-node-aci-linux']),
    );
    expect(new Set(nodes.filter(([name]) => name === 'vm').map(([, node]) => node))).toEqual(new Set(['vm-1']));
  });

  it('the most important first, when room comes back', async () => {
    const { kubernetes, pass } = await start({ nodes: [{ ...small, cpu: '1' }] });
    kubernetes.create('pods', aPod({ requests: { cpu: '1' } }, 'full'));
    kubernetes.create('pods', aPod({ requests: { cpu: '1' } }, 'usual'));
    kubernetes.create('pods', aPod({ requests: { cpu: '1' }, priorityClassName: 'system-node-critical' }, 'vital'));
    pass(20);

    kubernetes.store.remove('pods', 'default/full');
    pass(2);

    expect(kubernetes.store.get('pods', 'default/vital')?.spec.nodeName).toBe('vm-1');
    expect(kubernetes.store.get('pods', 'default/usual')?.spec.nodeName).toBeUndefined();
  });

  it('no more than fifty a second, after a first hundred', async () => {
    const { kubernetes, pass } = await start({ nodes: [{ ...small, cpu: '400', memory: '1Ti', pods: '500' }] });
    kubernetes.applyDeployment({ name: 'web', replicas: 300, requests: { cpu: '1' } });
    const bound = () => kubernetes.pods().filter(({ spec }) => spec.nodeName).length;

    const counts = [0, 1, 1].map((seconds) => {
      pass(seconds);
      return bound();
    });

    expect(counts).toEqual([100, 150, 200]);
  });
});
