import { describe, expect, it } from 'vitest';
import { isOpenVmNode, isVirtualNode } from '../../../shared/burst/vm-node.ts';
import type { Node } from '../../../shared/domain/node.ts';
import { aVm } from '../../builders/a-burst-view.ts';
import { aVirtualKubeletNode } from '../../builders/a-pod.ts';

const vm = aVm('vm-1');
const tainted = (key: string, effect = 'NoSchedule') => aVm('vm-1', '4', { taints: [{ key, effect }] });

describe('pods can be sent to a VM node', () => {
  it.each<[string, Node]>([
    ['is Ready', vm],
    ['is kept for some pods', tainted('dedicated')],
    ['is a spot VM', tainted('kubernetes.azure.com/scalesetpriority')],
    [
      'the autoscaler may take away if nobody comes',
      tainted('DeletionCandidateOfClusterAutoscaler', 'PreferNoSchedule'),
    ],
  ])('that %s', (_what, node) => {
    expect(isOpenVmNode(node)).toBe(true);
  });

  it.each<[string, Node]>([
    ['is virtual', aVirtualKubeletNode()],
    ['is cordoned', aVm('vm-1', '4', { unschedulable: true })],
    ['says nothing of being Ready', { ...vm, status: { ...vm.status, conditions: [] } }],
    ['is not Ready', { ...vm, status: { ...vm.status, conditions: [{ type: 'Ready', status: 'Unknown' }] } }],
    ['is being deleted', { ...vm, metadata: { ...vm.metadata, deletionTimestamp: '2026-11-25T03:00:00Z' } } as Node],
    ['is not understood', { ...vm, status: { allocatable: { cpu: 'lots' } } }],
  ])('but not to one that %s', (_what, node) => {
    expect(isOpenVmNode(node)).toBe(false);
  });

  it.each([
    'ToBeDeletedByClusterAutoscaler',
    'node.kubernetes.io/not-ready',
    'node.kubernetes.io/unreachable',
    'node.kubernetes.io/network-unavailable',
    'node.kubernetes.io/disk-pressure',
    'node.cloudprovider.kubernetes.io/uninitialized',
    'startup-taint.cluster-autoscaler.kubernetes.io/gpu',
    'karpenter.sh/disrupted',
    'karpenter.sh/unregistered',
    'remediator.aks.microsoft.com/unschedulable',
    'node.cilium.io/agent-not-ready',
  ])('but not to one that joins, fails or leaves, as the taint %s says', (key) => {
    expect(isOpenVmNode(tainted(key))).toBe(false);
  });
});

describe('a node is virtual', () => {
  it('by its label or by its taint', () => {
    const { metadata, spec } = aVirtualKubeletNode();

    expect(isVirtualNode({ ...(metadata && { metadata }) })).toBe(true);
    expect(isVirtualNode({ ...(spec && { spec }) })).toBe(true);
    expect(isVirtualNode(vm)).toBe(false);
    expect(isVirtualNode({})).toBe(false);
  });
});
