import { describe, expect, it } from 'vitest';
import type { ClusterView } from '../../../shared/domain/cluster-view.ts';
import type { Node } from '../../../shared/domain/node.ts';
import type { Pod } from '../../../shared/domain/pod.ts';
import {
  aBurstPod,
  ago,
  aVm,
  aVmPod,
  aWaitingPod,
  burstNotes,
  requesting,
  theToleration,
} from '../../builders/a-burst-view.ts';
import { aVirtualKubeletNode } from '../../builders/a-pod.ts';
import { apart, goingHome, planFor, reasons, virtualNode } from './return-planning.ts';

describe('a slot', () => {
  const vms = (...nodes: Node[]) => ({ nodes: [virtualNode, ...nodes] });
  const taint = (key: string, effect = 'NoSchedule') => ({ taints: [{ key, effect }] });
  const everything = { spec: { tolerations: [theToleration, { key: 'a', operator: 'Exists' }] } };

  it.each<[string, Partial<ClusterView>]>([
    ['there is no VM node', vms()],
    ['the VM is too small', vms(aVm('vm-1', '900m'))],
    ['the VM is cordoned', vms(aVm('vm-1', '4', { unschedulable: true }))],
    ['the autoscaler takes the VM away', vms(aVm('vm-1', '4', taint('ToBeDeletedByClusterAutoscaler')))],
    ['the VM is joining', vms(aVm('vm-1', '4', taint('node.kubernetes.io/network-unavailable')))],
    ['the VM is not ready', vms({ ...aVm('vm-1'), status: { ...aVm('vm-1').status, conditions: [] } })],
    ['the VM is tainted', vms(aVm('vm-1', '4', taint('dedicated')))],
    ['room is on the virtual node alone', vms(aVirtualKubeletNode({ metadata: { name: 'virtual-2' } }))],
    ['the pods on the VM take it', { onVmNodes: ['a', 'b', 'c', 'd'].map((name) => aVmPod(name, 'vm-1')) }],
    [
      'a pod that leaves still holds it',
      {
        onVmNodes: [
          aVmPod('big', 'vm-1', { metadata: { deletionTimestamp: ago(9) }, spec: { containers: requesting('4') } }),
        ],
      },
    ],
    [
      'the labels of the VM are others',
      { onVirtualNodes: [aBurstPod('p', { spec: { nodeSelector: { pool: 'fast' } } })] },
    ],
    [
      'the pod spreads strictly',
      {
        onVirtualNodes: [
          aBurstPod('p', {
            spec: {
              topologySpreadConstraints: [
                { topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'DoNotSchedule' },
              ],
            },
          }),
        ],
      },
    ],
    [
      'a pod of its kind is there, and they must stay apart',
      {
        onVirtualNodes: [aBurstPod('p', { spec: { affinity: apart('kubernetes.io/hostname') } })],
        onVmNodes: [aVmPod('sibling', 'vm-1')],
      },
    ],
    [
      'a pod elsewhere in the zone keeps it out of the zone',
      {
        nodes: [
          virtualNode,
          ...['vm-1', 'vm-2'].map((name) => aVm(name, '2', {}, { 'topology.kubernetes.io/zone': '1' })),
        ],
        onVmNodes: [
          aVmPod('loner', 'vm-2', {
            spec: { containers: requesting('2'), affinity: apart('topology.kubernetes.io/zone') },
          }),
        ],
      },
    ],
    [
      'its host port is taken',
      {
        onVirtualNodes: [
          aBurstPod('p', {
            spec: { containers: [{ ...requesting('1')[0], name: 'c', ports: [{ containerPort: 80, hostPort: 80 }] }] },
          }),
        ],
        onVmNodes: [
          aVmPod('front', 'vm-1', {
            spec: { containers: [{ name: 'c', ports: [{ containerPort: 80, hostPort: 80 }] }] },
          }),
        ],
      },
    ],
  ])('is none where %s', (_where, view) => {
    expect(planFor(view)).toMatchObject({ orders: [], kept: [{ reason: 'no-slot' }], roomSince: null });
  });

  it('is none beside a pod that goes home in the same pass and keeps it away', () => {
    const loner = aBurstPod('first', {
      metadata: { annotations: burstNotes(ago(900)) },
      spec: { affinity: apart('kubernetes.io/hostname') },
    });

    expect(goingHome({ onVirtualNodes: [loner, aBurstPod('second')] })).toEqual(['first']);
  });

  it('on a tainted VM is one for a pod whose template tolerates the taint', () => {
    expect(goingHome({ ...vms(aVm('vm-1', '4', taint('a'))), onVirtualNodes: [aBurstPod('p', everything)] })).toEqual([
      'p',
    ]);
  });

  it('is not counted twice', () => {
    const view = { ...vms(aVm('vm-1', '2')), onVirtualNodes: ['a', 'b', 'c'].map((name) => aBurstPod(name)) };

    expect(goingHome(view)).toEqual(['a', 'b']);
    expect(reasons(view)).toEqual(['no-slot']);
  });

  it('is proven only if it is there wherever the scheduler puts the pods that go home with it', () => {
    const onVirtualNodes = [
      aBurstPod('first', { metadata: { annotations: burstNotes(ago(900)) } }),
      aBurstPod('large', { spec: { containers: requesting('2') } }),
    ];

    expect(goingHome({ ...vms(aVm('vm-1', '1'), aVm('vm-2', '2')), onVirtualNodes })).toEqual(['first']);
    expect(goingHome({ ...vms(aVm('vm-1', '1'), aVm('vm-2', '3')), onVirtualNodes })).toEqual(['first', 'large']);
  });

  it('is not lost again to a pod that goes home after', () => {
    const large = aBurstPod('large', {
      metadata: { annotations: burstNotes(ago(900)) },
      spec: { containers: requesting('2') },
    });

    expect(
      goingHome({ ...vms(aVm('vm-1', '1'), aVm('vm-2', '2')), onVirtualNodes: [large, aBurstPod('small')] }),
    ).toEqual(['large']);
  });

  it('is as good as another for pods of one size, so many go home to many small slots', () => {
    const view = {
      ...vms(...['vm-1', 'vm-2', 'vm-3'].map((name) => aVm(name, '1'))),
      onVirtualNodes: ['a', 'b', 'c', 'd'].map((name) => aBurstPod(name)),
    };

    expect(goingHome(view)).toEqual(['a', 'b', 'c']);
  });

  it('cannot be proven where the pods on VM nodes were not read', () => {
    expect(planFor({ onVmNodes: null })).toMatchObject({
      orders: [],
      kept: [{ reason: 'vm-pods-unseen' }],
      roomSince: null,
    });
  });

  it('cannot be proven where a pod is not understood', () => {
    const strange = { metadata: { name: 'x' }, spec: { containers: 'many' } } as unknown as Pod;

    expect(reasons({ onVmNodes: [strange] })).toEqual(['unreadable-pod']);
    expect(reasons({ waiting: [strange] })).toEqual(['unreadable-pod']);
  });
});

describe('pods that wait for VMs', () => {
  const small = { nodes: [virtualNode, aVm('vm-1', '1')] };

  it('come first: a slot that one of them could take is none', () => {
    expect(reasons({ ...small, waiting: [aWaitingPod('w')] })).toEqual(['no-slot']);
  });

  it.each([
    ['is too large for it', { containers: requesting('2') }],
    ['may not go there', { nodeSelector: { pool: 'fast' } }],
  ])('leave the slot to the pod on ACI where each of them %s', (_why, spec) => {
    expect(goingHome({ ...small, waiting: [aWaitingPod('w', spec)] })).toEqual(['web-1']);
  });

  it.each([
    [
      'spreads over hosts',
      { topologySpreadConstraints: [{ topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'DoNotSchedule' }] },
    ],
    ['must stay apart', { affinity: apart('kubernetes.io/hostname') }],
    ['waits for a disk', { volumes: [{ name: 'd', persistentVolumeClaim: { claimName: 'd' } }] }],
  ])('keep the slot where one of them %s, for nobody here knows that it cannot have it', (_why, spec) => {
    expect(reasons({ ...small, waiting: [aWaitingPod('w', spec)] })).toEqual(['no-slot']);
  });

  it('keep the slot even on a VM that would send them away again', () => {
    const taint = { key: 'dedicated', effect: 'NoExecute' };
    const forAWhile = { key: 'dedicated', operator: 'Exists', tolerationSeconds: 60 };
    const pod = aBurstPod('p', { spec: { tolerations: [theToleration, { key: 'dedicated', operator: 'Exists' }] } });
    const view = { nodes: [virtualNode, aVm('vm-1', '1', { taints: [taint] })], onVirtualNodes: [pod] };

    expect(reasons({ ...view, waiting: [aWaitingPod('w', { tolerations: [forAWhile] })] })).toEqual(['no-slot']);
    expect(goingHome({ ...view, waiting: [aWaitingPod('w')] })).toEqual(['p']);
  });

  it('may go to any node that fits, so they count on every one', () => {
    const nodes = [virtualNode, aVm('vm-1', '2'), aVm('vm-2', '2')];
    const waiting = [aWaitingPod('w1'), aWaitingPod('w2')];

    expect(reasons({ nodes, waiting })).toEqual(['no-slot']);
    expect(goingHome({ nodes, waiting: [aWaitingPod('w1')] })).toEqual(['web-1']);
  });

  it('count on one node each where they may wait for long, lest nobody goes home', () => {
    const nodes = [virtualNode, aVm('vm-1', '2'), aVm('vm-2', '2')];
    const forDisk = (name: string) =>
      aWaitingPod(name, { volumes: [{ name: 'd', persistentVolumeClaim: { claimName: 'd' } }] });

    expect(goingHome({ nodes, waiting: ['w1', 'w2', 'w3'].map(forDisk) })).toEqual(['web-1']);
    expect(reasons({ nodes, waiting: ['w1', 'w2', 'w3', 'w4'].map(forDisk) })).toEqual(['no-slot']);
  });

  it.each([
    [
      'kinds of them wait',
      5001,
      (index: number) => aWaitingPod(`w${index}`, { containers: requesting(`${500_000 + index}m`) }),
    ],
    [
      'kinds of them find room',
      201,
      (index: number) => aWaitingPod(`w${index}`, { containers: requesting(`${1 + index}m`) }),
    ],
    [
      'of them may wait for long',
      501,
      (index: number) =>
        aWaitingPod(`w${index}`, { volumes: [{ name: 'd', persistentVolumeClaim: { claimName: 'd' } }] }),
    ],
  ])('keep everybody on ACI where more %s than can be worked out', (_what, count, make) => {
    const waiting = Array.from({ length: count }, (_, index) => make(index));
    const nodes = [virtualNode, aVm('vm-1', '400'), aVm('vm-2', '1')];

    expect(reasons({ nodes, waiting })).toEqual(['crowded']);
    expect(reasons({ nodes, waiting: waiting.slice(1) })).not.toEqual(['crowded']);
  });
});
