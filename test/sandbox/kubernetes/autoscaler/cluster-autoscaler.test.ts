import { describe, expect, it } from 'vitest';
import { kubernetesForTests } from '../a-kubernetes.ts';
import type { NodePool } from './node-pool.ts';

const start = kubernetesForTests();
const pool: NodePool = {
  ...{ name: 'nodepool1', min: 1, max: 3, size: 1, vmSeconds: 90 },
  machine: { cpu: '2', memory: '8Gi' },
};
const kubelet = { joinSeconds: 30, pullSeconds: 8, startSeconds: 2 };
const requests = { cpu: '1' };

describe('the cluster autoscaler', () => {
  it('asks at its next scan for the VMs that waiting pods need, and they run once those have joined', async () => {
    const { kubernetes, pass } = await start({ kubelet, autoscaler: { pools: [pool] } });
    kubernetes.applyDeployment({ name: 'web', replicas: 6, requests });

    pass(9);
    const before = kubernetes.events('TriggeredScaleUp');
    pass(1);
    const after = kubernetes.events('TriggeredScaleUp');
    pass(90);
    const joining = kubernetes.nodes().map(({ spec }) => spec.taints?.map(({ key }) => key) ?? []);
    pass(45);

    expect(before).toEqual([]);
    expect(after).toHaveLength(4);
    expect(after[0]?.message).toBe('pod triggered scale-up: [{aks-nodepool1-34419311-vmss 1->3 (max: 3)}]');
    const untilReady = ['node.kubernetes.io/network-unavailable', 'node.kubernetes.io/not-ready'];
    expect(joining).toEqual([[], untilReady, untilReady]);
    expect(kubernetes.pods().map(({ status }) => status.phase)).toEqual(Array(6).fill('Running'));
  });

  it('asks for nothing twice while the VMs are on their way', async () => {
    const { kubernetes, pass } = await start({ kubelet, autoscaler: { pools: [{ ...pool, max: 9 }] } });
    kubernetes.applyDeployment({ name: 'web', replicas: 6, requests });

    pass(180);

    expect(kubernetes.nodes()).toHaveLength(3);
  });

  it.each([
    ['the pool is at its largest', { ...pool, max: 1 }, requests, '1 max node group size reached'],
    ['no VM of the pool is large enough', pool, { cpu: '4' }, '1 Insufficient cpu'],
  ])('says why it does nothing when %s', async (_, onePool, asked, reasons) => {
    const { kubernetes, pass } = await start({ autoscaler: { pools: [onePool] } });
    kubernetes.applyDeployment({ name: 'web', replicas: 3, requests: asked });

    pass(30);

    const [event] = kubernetes.events('NotTriggerScaleUp');
    expect(event).toMatchObject({ message: `pod didn't trigger scale-up: ${reasons}`, count: 3 });
    expect(event?.source).toEqual({ component: 'cluster-autoscaler' });
  });

  it('leaves a pool alone for five minutes after VMs that never came, and then asks again', async () => {
    const failing = { ...pool, failsUntilSeconds: 60, failSeconds: 60 };
    const { kubernetes, pass } = await start({ kubelet, autoscaler: { pools: [failing] } });
    kubernetes.applyDeployment({ name: 'web', replicas: 4, requests });

    pass(90);
    const backedOff = kubernetes.events('NotTriggerScaleUp')[0]?.message;
    const nodesThen = kubernetes.nodes().length;
    pass(300 + 150);

    expect(backedOff).toBe("pod didn't trigger scale-up: 1 in backoff after failed scale-up");
    expect(nodesThen).toBe(1);
    expect(kubernetes.nodes()).toHaveLength(2);
  });

  it('does not count a pod that the virtual node would take', async () => {
    const { kubernetes, pass } = await start({ virtualNode: {}, autoscaler: { pools: [pool] } });
    const tolerations = [{ key: 'virtual-kubelet.io/provider', operator: 'Exists' as const }];
    kubernetes.pause('scheduler');
    kubernetes.applyDeployment({ name: 'web', replicas: 6, requests, pod: { tolerations } });
    for (const pod of kubernetes.pods()) {
      const conditions = [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '' }];
      kubernetes.store.put('pods', { ...pod, status: { ...pod.status, conditions } });
    }

    pass(20);

    expect(kubernetes.events('TriggeredScaleUp')).toEqual([]);
  });

  it('takes a VM away again ten minutes after it became empty, and never falls below the least size', async () => {
    const { kubernetes, pass } = await start({ kubelet, autoscaler: { pools: [pool] } });
    kubernetes.applyDeployment({ name: 'web', replicas: 6, requests });
    pass(150);

    kubernetes.scale('web', 0);
    pass(560);
    const before = kubernetes.nodes().length;
    pass(200);

    expect(before).toBe(3);
    expect(kubernetes.nodes()).toHaveLength(1);
  });
});
