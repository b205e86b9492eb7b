import { afterAll, afterEach, beforeAll } from 'vitest';
import type { Pod } from '../../shared/domain/pod.ts';
import { describeKubernetes, type KubernetesSketch, type KubernetesWorld } from '../contracts/kubernetes.contract.ts';
import { newCluster } from '../contracts/new-cluster.ts';
import { type Certificate, makeCertificate } from '../sandbox/certificates.ts';
import type { Right } from '../sandbox/kubernetes/api/access.ts';
import { makeRandom } from '../sandbox/kubernetes/cluster.ts';
import { type Kubernetes, startKubernetes } from '../sandbox/kubernetes/start-kubernetes.ts';
import type { DeploymentSketch } from '../sandbox/kubernetes/workbench.ts';
import { manualClock } from '../sandbox/simulated-clock.ts';
import { inProcessKubernetes } from './in-process-kubernetes.ts';

describeKubernetes('inProcessKubernetes', openWorld);

let certificate: Certificate;
let running: Kubernetes | undefined;
beforeAll(async () => {
  certificate = await makeCertificate();
});
afterEach(async () => {
  await running?.stop();
  running = undefined;
});
afterAll(() => certificate.remove());

const allButPolicies: readonly Right[] = [{ verbs: ['*'], apiGroups: ['', 'apps', 'policy'], resources: ['*'] }];

async function openWorld({ rights = 'all', budgets = 0 }: KubernetesSketch): Promise<KubernetesWorld> {
  const clock = manualClock({ startsAt: '2026-11-25T03:00:00.000Z' });
  const emulator = await startKubernetes({
    ...{ certificate, clock, tokens: {}, nodes: [{ name: 'vm-1', cpu: '2', memory: '8Gi' }] },
    virtualNode: { createSeconds: 1, startSeconds: 5 },
  });
  running = emulator;
  const pass = async (seconds: number) => {
    for (let second = 0; second < seconds; second++) {
      clock.advance(1);
      emulator.settle();
    }
  };
  furnish(emulator, budgets);
  await pass(30);
  const id = newCluster();
  const { store } = emulator;
  const user = { name: 'c0ffee', rights: rights === 'no-policies' ? allButPolicies : rights };
  const cluster = { store, clock, minor: 34, random: makeRandom(1) };
  return {
    kubernetes: inProcessKubernetes({ id, cluster, tokens: { t: user }, token: 't', pageSize: 1 }),
    ...{ id, pass, now: () => new Date(clock.now()).toISOString() },
    async touch(pod) {
      const stored = store.get('pods', keyOf(pod));
      if (!stored) return;
      store.put('pods', { ...stored, metadata: { ...stored.metadata, labels: { app: 'web', touched: 'yes' } } });
    },
    remove: async (pod) => store.remove('pods', keyOf(pod)),
  };
}

const keyOf = ({ metadata }: Pod) => `${metadata?.namespace}/${metadata?.name}`;

function furnish(emulator: Kubernetes, budgets: number): void {
  emulator.create('namespaces', { metadata: { name: 'shop', labels: { 'aks-burst/enabled': 'true' } } });
  const pod: NonNullable<DeploymentSketch['pod']> = {
    tolerations: [{ key: 'team', operator: 'Exists', effect: 'NoSchedule' }],
  };
  const requests = { cpu: '1', memory: '1Gi' };
  emulator.applyDeployment({ name: 'web', namespace: 'shop', replicas: 4, requests, pod });
  for (let number = 0; number < budgets; number++) {
    const spec = { minAvailable: '100%', selector: { matchLabels: { app: 'web' } } };
    emulator.create('poddisruptionbudgets', { metadata: { name: `budget-${number}` }, spec }, 'shop');
  }
  emulator.create('networkpolicies', { metadata: { name: 'deny' }, spec: { podSelector: {} } }, 'walled');
  emulator.create('events', scaleUpEvent, 'shop');
}

const scaleUpEvent = {
  metadata: { name: 'web-0.1' },
  involvedObject: { kind: 'Pod', namespace: 'shop', name: 'web-0' },
  ...{ reason: 'TriggeredScaleUp', type: 'Normal', source: { component: 'cluster-autoscaler' }, count: 1 },
  message: 'pod triggered scale-up: [{aks-nodepool1-34419311-vmss 3->5 (max: 5)}]',
  ...{ firstTimestamp: '2026-11-25T03:00:00Z', lastTimestamp: '2026-11-25T03:00:00Z' },
};
