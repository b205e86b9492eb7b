import { describe, expect, it } from 'vitest';
import { kubernetesForTests } from '../a-kubernetes.ts';
import type { PodDisruptionBudget } from '../objects.ts';

const start = kubernetesForTests();
const nodes = [{ name: 'vm-1', cpu: '16', memory: '64Gi' }];

async function world(replicas: number, spec: Partial<PodDisruptionBudget['spec']>) {
  const started = await start({ nodes });
  started.kubernetes.applyDeployment({ name: 'web', replicas });
  const selector = { matchLabels: { app: 'web' } };
  started.kubernetes.create('poddisruptionbudgets', { metadata: { name: 'web' }, spec: { selector, ...spec } });
  started.pass(15);
  const budget = () => started.kubernetes.store.get('poddisruptionbudgets', 'default/web')?.status;
  const names = started.kubernetes.pods().map(({ metadata }) => metadata.name);
  const evict = (i: number, body: object = {}) =>
    started.ask('POST', `/api/v1/namespaces/default/pods/${names[i]}/eviction`, { body });
  return { ...started, budget, evict };
}

describe('a disruption budget', () => {
  it.each<[string, number, Partial<PodDisruptionBudget['spec']>, number, number]>([
    ['minAvailable as a number', 5, { minAvailable: 3 }, 3, 2],
    ['minAvailable as a share, rounded up', 5, { minAvailable: '50%' }, 3, 2],
    ['maxUnavailable as a number', 5, { maxUnavailable: 1 }, 4, 1],
    ['maxUnavailable as a share, rounded up', 5, { maxUnavailable: '25%' }, 3, 2],
    ['more than there are', 2, { minAvailable: 3 }, 3, 0],
  ])('counts %s', async (_, replicas, spec, desiredHealthy, disruptionsAllowed) => {
    const { budget } = await world(replicas, spec);

    expect(budget()).toMatchObject({ currentHealthy: replicas, desiredHealthy, disruptionsAllowed });
  });

  it('lets as many go as it allows, then answers 429 without Retry-After, until the substitute is ready', async () => {
    const { evict, pass, budget } = await world(3, { minAvailable: 2 });

    const [first, second] = [await evict(0), await evict(1)];
    pass(1);
    const third = await evict(2);
    pass(30);

    expect([first.status, second.status, third.status]).toEqual([201, 429, 429]);
    expect(third.headers['retry-after']).toBeUndefined();
    expect(third.body.details.causes[0].message).toBe(
      'The disruption budget web needs 2 healthy pods and has 2 currently',
    );
    expect(budget()?.disruptionsAllowed).toBe(1);
  });

  it('is spent for two minutes by an eviction that failed its precondition', async () => {
    const { evict, pass, budget, kubernetes } = await world(3, { minAvailable: 2 });
    const preconditions = { uid: '00000000-0000-4000-8000-000000000000' };

    const { status } = await evict(0, { deleteOptions: { preconditions } });
    kubernetes.settle();
    const spent = budget();
    pass(125);

    expect(status).toBe(409);
    expect(spent).toMatchObject({ disruptionsAllowed: 0 });
    expect(Object.keys(spent?.disruptedPods ?? {})).toHaveLength(1);
    expect(budget()).toMatchObject({ disruptionsAllowed: 1 });
  });
});

describe('a deployment', () => {
  it('has a substitute at once for an evicted pod, while that one still ends', async () => {
    const { evict, kubernetes } = await world(2, { minAvailable: 1 });

    await evict(0);
    kubernetes.settle();

    const pods = kubernetes.pods();
    expect(pods).toHaveLength(3);
    expect(pods.filter(({ metadata }) => metadata.deletionTimestamp)).toHaveLength(1);
  });

  it('rolls a new template over without falling below its least', async () => {
    const { kubernetes, pass } = await world(4, { minAvailable: 1 });
    const ready = () =>
      kubernetes
        .pods()
        .filter(({ status }) => status.conditions?.some(({ type, status: s }) => type === 'Ready' && s === 'True'));

    kubernetes.applyDeployment({ name: 'web', replicas: 4, image: 'registry.example/app:2' });
    let least = 4;
    for (let i = 0; i < 90; i++) {
      pass(1);
      least = Math.min(least, ready().length);
    }

    expect(least).toBeGreaterThanOrEqual(3);
    expect(kubernetes.pods().map(({ spec }) => spec.containers[0]?.image)).toEqual(
      Array(4).fill('registry.example/app:2'),
    );
  });
});
