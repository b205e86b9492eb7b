import { describe, expect, it } from 'vitest';
import { kubernetesForTests } from '../a-kubernetes.ts';

const start = kubernetesForTests();

describe('events', () => {
  it('of the scheduler repeat in a series that keeps the first message, and are forgotten after an hour', async () => {
    const { kubernetes, pass } = await start({ virtualNode: {} });
    kubernetes.applyDeployment({ name: 'web', replicas: 1 });
    const event = () => kubernetes.events('FailedScheduling')[0];
    const first = event();

    kubernetes.create('nodes', { metadata: { name: 'large' }, status: { allocatable: { cpu: '8', pods: '10' } } });
    pass(301);
    const repeated = event();
    kubernetes.scale('web', 0);
    pass(3601);

    expect(first).toMatchObject({ firstTimestamp: null, lastTimestamp: null, source: {}, action: 'Scheduling' });
    expect(first?.eventTime).toMatch(/\.\d{6}Z$/);
    expect(first?.series).toBeUndefined();
    expect(repeated).toMatchObject({ series: { count: 2 }, message: first?.message });
    expect(kubernetes.pods()).toEqual([]);
    expect(event()).toBeUndefined();
  });
});
