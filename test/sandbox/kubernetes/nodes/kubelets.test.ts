import { describe, expect, it } from 'vitest';
import { kubernetesForTests } from '../a-kubernetes.ts';

const start = kubernetesForTests();
const nodes = [{ name: 'vm-1', cpu: '16', memory: '64Gi' }];
const kubelet = { pullSeconds: 8, startSeconds: 2, stopSeconds: 5 };

describe('a pod on a VM node', () => {
  it('runs after its image is pulled, the next one of that image without pulling', async () => {
    const { kubernetes, pass } = await start({ nodes, kubelet });
    const phases = () => kubernetes.pods().map(({ status }) => status.phase);

    kubernetes.applyDeployment({ name: 'web', replicas: 1 });
    pass(9);
    const before = phases();
    pass(1);
    const first = phases();
    kubernetes.scale('web', 2);
    pass(2);

    expect([before, first, phases()]).toEqual([['Pending'], ['Running'], ['Running', 'Running']]);
    expect(kubernetes.events('Pulling')).toHaveLength(1);
    expect(kubernetes.pods()[0]?.status.conditions?.filter(({ status }) => status === 'True')).toHaveLength(5);
  });

  it.each([
    ['its own time to stop', 30, 5],
    ['no longer than its grace period', 2, 2],
  ])('ends after %s', async (_, terminationGracePeriodSeconds, seconds) => {
    const { kubernetes, pass } = await start({ nodes, kubelet });
    kubernetes.applyDeployment({ name: 'web', replicas: 1, pod: { terminationGracePeriodSeconds } });
    pass(12);

    kubernetes.scale('web', 0);
    pass(seconds - 1);
    const before = kubernetes.pods().length;
    pass(1);

    expect([before, kubernetes.pods().length]).toEqual([1, 0]);
  });

  it('waits for ever for an image that is not there', async () => {
    const images = { 'registry.example/absent:1': { isMissing: true } };
    const { kubernetes, pass } = await start({ nodes, kubelet: { ...kubelet, images } });

    kubernetes.applyDeployment({ name: 'web', replicas: 1, image: 'registry.example/absent:1' });
    pass(60);

    const [status] = kubernetes.pods().map((pod) => pod.status);
    expect(status?.phase).toBe('Pending');
    expect(status?.containerStatuses?.[0]?.state?.waiting?.reason).toBe('ImagePullBackOff');
  });

  it('is replaced elsewhere when its node is deleted', async () => {
    const { kubernetes, pass } = await start({ nodes, kubelet });
    kubernetes.applyDeployment({ name: 'web', replicas: 1 });
    pass(12);
    const [lost] = kubernetes.pods();

    kubernetes.store.remove('nodes', 'vm-1');
    pass(45);

    const [substitute, ...others] = kubernetes.pods();
    expect(others).toEqual([]);
    expect(substitute?.metadata.uid).not.toBe(lost?.metadata.uid);
    expect(substitute?.status.conditions?.[0]?.message).toBe('no nodes available to schedule pods');
  });

  it('stays as the client sets it on a node that a client registered', async () => {
    const { kubernetes, pass } = await start();
    kubernetes.create('nodes', { metadata: { name: 'foreign' }, status: { allocatable: { cpu: '4', pods: '10' } } });
    const containers = [{ name: 'c', image: 'i:1' }];

    kubernetes.create('pods', { metadata: { name: 'p' }, spec: { containers, nodeName: 'foreign' } });
    pass(60);

    expect(kubernetes.pods()[0]?.status.phase).toBe('Pending');
  });
});
