import { describe, expect, it } from 'vitest';
import { engineAmong, engineOf } from '../../../../shared/backlog/eligibility/engine.ts';
import { aVirtualKubeletNode, aVmNode } from '../../../builders/a-pod.ts';

const addon = aVirtualKubeletNode();
const v2 = aVirtualKubeletNode({
  metadata: { name: 'vn2-virtualnode-0', labels: { type: 'virtual-kubelet', virtualization: 'virtualnode2' } },
});
const stranger = aVirtualKubeletNode({ spec: { taints: [{ key: 'other-provider', effect: 'NoSchedule' }] } });

describe('the engine', () => {
  it.each([
    ['a VM', aVmNode(), null],
    ['the node of the add-on', addon, 'addon'],
    ['a node of virtual nodes v2', v2, 'v2'],
    ['a virtual kubelet of another provider', stranger, null],
    [
      'a VM with the taint',
      aVmNode({ spec: { taints: [{ key: 'virtual-kubelet.io/provider', effect: 'NoSchedule' }] } }),
      null,
    ],
    ['a node that says nothing', {}, null],
  ])('of %s is told', (_what, node, engine) => {
    expect(engineOf(node)).toBe(engine);
  });

  it.each([
    ['VMs only', [aVmNode()], null],
    ['one of the add-on', [aVmNode(), addon], 'addon'],
    ['two of v2', [v2, aVmNode(), v2], 'v2'],
    ['both kinds', [v2, addon], 'both'],
  ])('of a cluster with %s is told', (_what, nodes, engine) => {
    expect(engineAmong(nodes)).toBe(engine);
  });
});
