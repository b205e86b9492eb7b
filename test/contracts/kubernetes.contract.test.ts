import { afterAll, afterEach, beforeAll } from 'vitest';
import { createKubernetes } from '../../shared/adapters/kubernetes/kubernetes.ts';
import type { ClusterId } from '../../shared/domain/ids.ts';
import type { Pod } from '../../shared/domain/pod.ts';
import { unseen } from '../../shared/domain/sight.ts';
import { CloudError } from '../../shared/ports/cloud-error.ts';
import { aContainer, aPod, aVirtualKubeletNode, aVmNode, defaultTolerations } from '../builders/a-pod.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { FakeKubernetes } from '../fakes/fake-kubernetes.ts';
import { type Certificate, makeCertificate } from '../sandbox/certificates.ts';
import type { Right, User } from '../sandbox/kubernetes/api/access.ts';
import { startKubernetes } from '../sandbox/kubernetes/start-kubernetes.ts';
import { manualClock } from '../sandbox/simulated-clock.ts';
import { decodeToken } from '../sandbox/tokens.ts';
import { describeKubernetes, type KubernetesSketch, type KubernetesWorld } from './kubernetes.contract.ts';
import { newCluster } from './new-cluster.ts';
import { credential } from './official-clients.ts';

const startsAt = '2026-11-25T03:00:00.000Z';
const ofTeam = { key: 'team', operator: 'Exists', effect: 'NoSchedule' };
const scaleUp = 'pod triggered scale-up: [{aks-nodepool1-34419311-vmss 3->5 (max: 5)}]';

describeKubernetes('FakeKubernetes', async ({ rights, budgets = 0 }) => {
  const clock = new FakeClock(startsAt);
  const kubernetes = new FakeKubernetes(clock, { startSeconds: 10, graceSeconds: 30 });
  const id = newCluster();
  const cluster = kubernetes.setCluster(id, {
    pods: [webPod(0), webPod(1), webPod(2, 'vm-1'), webPod(3, 'vm-1')],
    nodes: [aVmNode({ metadata: { name: 'vm-1', uid: 'uid-vm-1', resourceVersion: '7' } }), aVirtualKubeletNode()],
    namespaces: { shop: { 'aks-burst/enabled': 'true' } },
    networkPolicies: rights === 'no-policies' ? null : [{ namespace: 'walled', podSelector: {} }],
    gaps: rights === 'no-policies' ? ['The controller may not list networkpolicies.'] : [],
    scaleUps: [{ at: startsAt, kind: 'triggered', pod: 'shop/web-0', nodesComing: 2, message: scaleUp }],
    budgetsOver: () => budgets,
  });
  if (rights === 'none') forbidAll(kubernetes);
  const isNot = (pod: Pod) => (one: Pod) => one.metadata?.uid !== pod.metadata?.uid;
  return {
    ...{ kubernetes, id, now: () => clock.now(), pass: async (seconds) => clock.advance(seconds) },
    async touch(pod) {
      const touched = { ...pod, metadata: { ...pod.metadata, resourceVersion: '999999' } };
      cluster.pods = [...cluster.pods.filter(isNot(pod)), touched];
    },
    async remove(pod) {
      cluster.pods = cluster.pods.filter(isNot(pod));
    },
  };
});

describeKubernetes('createKubernetes on the Kubernetes emulator', emulatorWorld);

let certificate: Certificate;
let running: Awaited<ReturnType<typeof startKubernetes>> | undefined;
beforeAll(async () => {
  certificate = await makeCertificate();
});
afterEach(async () => {
  await running?.stop();
  running = undefined;
});
afterAll(() => certificate.remove());

function webPod(number: number, nodeName?: string): Pod {
  const name = `web-${number}`;
  return aPod({
    metadata: { name, uid: `uid-${number}` },
    spec: {
      tolerations: [...defaultTolerations, ofTeam],
      containers: [aContainer()],
      ...(nodeName ? { nodeName } : {}),
    },
    ...(nodeName ? { status: { phase: 'Running', conditions: [] } } : {}),
  });
}

function forbidAll(kubernetes: FakeKubernetes): void {
  kubernetes.fail('view', unseen('forbidden', '403', 'Let it `list pods`.'));
  kubernetes.fail('burst', { result: 'failed', why: 'Let it `patch pods`.' });
  kubernetes.fail('evict', { result: 'failed', why: 'Let it `create pods/eviction`.' });
  kubernetes.fail('giveBack', { result: 'failed', why: 'Let it `delete pods`.' });
  kubernetes.fail('pod', forbiddenTo('get pods'));
  kubernetes.fail('node', forbiddenTo('get nodes'));
  kubernetes.fail('removePod', forbiddenTo('delete pods'));
  kubernetes.fail('removeNode', forbiddenTo('delete nodes'));
}

function forbiddenTo(right: string): CloudError {
  const said = { status: 403, code: 'Forbidden', said: '', advice: `Let it \`${right}\`.` };
  return new CloudError({ kind: 'forbidden', attempt: 'Asking', target: 'the cluster', ...said });
}

/** So that even these small lists have pages. */
const limits = { pageSize: 1 };

async function emulatorWorld({ rights = 'all', budgets = 0 }: KubernetesSketch): Promise<KubernetesWorld> {
  const clock = manualClock({ startsAt });
  const cluster = await startKubernetes({
    ...{ certificate, clock, tokens: tokensFor(rights), nodes: [{ name: 'vm-1', cpu: '2', memory: '8Gi' }] },
    virtualNode: { createSeconds: 1, startSeconds: 5 },
  });
  running = cluster;
  const pass = async (seconds: number) => {
    for (let second = 0; second < seconds; second++) {
      clock.advance(1);
      cluster.settle();
    }
  };
  furnish(cluster, budgets);
  await pass(30);
  const id = newCluster();
  const keyOf = ({ metadata }: Pod) => `${metadata?.namespace}/${metadata?.name}`;
  return {
    ...{ kubernetes: createKubernetes({ connectionOf: connectionTo(id, cluster), credential, limits }), id, pass },
    now: () => new Date(clock.now()).toISOString(),
    async touch(pod) {
      const stored = cluster.store.get('pods', keyOf(pod));
      if (stored)
        cluster.store.put('pods', {
          ...stored,
          metadata: { ...stored.metadata, labels: { app: 'web', touched: 'yes' } },
        });
    },
    remove: async (pod) => cluster.store.remove('pods', keyOf(pod)),
  };
}

function furnish(cluster: Awaited<ReturnType<typeof startKubernetes>>, budgets: number): void {
  cluster.create('namespaces', { metadata: { name: 'shop', labels: { 'aks-burst/enabled': 'true' } } });
  const tolerations = [ofTeam] as NonNullable<Parameters<typeof cluster.applyDeployment>[0]['pod']>['tolerations'];
  cluster.applyDeployment({
    ...{ name: 'web', namespace: 'shop', replicas: 4, requests: { cpu: '1', memory: '1Gi' } },
    pod: { tolerations: tolerations ?? [] },
  });
  for (let number = 0; number < budgets; number++) {
    const spec = { minAvailable: '100%', selector: { matchLabels: { app: 'web' } } };
    cluster.create('poddisruptionbudgets', { metadata: { name: `budget-${number}` }, spec }, 'shop');
  }
  cluster.create('networkpolicies', { metadata: { name: 'deny' }, spec: { podSelector: {} } }, 'walled');
  cluster.create('events', scaleUpEvent, 'shop');
}

const scaleUpEvent = {
  metadata: { name: 'web-0.1' },
  involvedObject: { kind: 'Pod', namespace: 'shop', name: 'web-0' },
  ...{ reason: 'TriggeredScaleUp', type: 'Normal', message: scaleUp, source: { component: 'cluster-autoscaler' } },
  ...{ firstTimestamp: '2026-11-25T03:00:00Z', lastTimestamp: '2026-11-25T03:00:00Z', count: 1 },
};

/** The AKS server application is whom tokens must be for. */
function tokensFor(rights: NonNullable<KubernetesSketch['rights']>): (token: string) => User | undefined {
  const user: User = { name: 'c0ffee', rights: rights === 'no-policies' ? allButPolicies : rights };
  return (token) => (decodeToken(token)?.aud === '6dae42f8-4368-4678-94ff-3960e28e3630' ? user : undefined);
}

const allButPolicies: readonly Right[] = [{ verbs: ['*'], apiGroups: ['', 'apps', 'policy'], resources: ['*'] }];

function connectionTo(id: ClusterId, { url, ca }: { readonly url: string; readonly ca: string }) {
  return async (asked: ClusterId) => {
    if (asked === id) return { server: url, certificateAuthority: ca };
    const said = {
      kind: 'rejected',
      status: 404,
      code: 'ResourceNotFound',
      said: 'It is not there.',
      advice: '',
    } as const;
    throw new CloudError({ ...said, attempt: 'Reading the kubeconfig of', target: asked });
  };
}
