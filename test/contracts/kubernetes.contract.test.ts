import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll } from 'vitest';
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
import { aClusterByApi, clearByApi, scaleUp } from './a-cluster-by-api.ts';
import { describeKubernetes, type KubernetesSketch, type KubernetesWorld } from './kubernetes.contract.ts';
import { newCluster } from './new-cluster.ts';
import { credential } from './official-clients.ts';

const startsAt = '2026-11-25T03:00:00.000Z';
const ofTeam = { key: 'team', operator: 'Exists', effect: 'NoSchedule' };

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

/**
 * A real API server, if there is one: empty but for its system namespaces, with its nodes played by kwok. Everything in the
 * namespaces `shop` and `walled`, and the nodes of the contract, are deleted there.
 */
const { KUBERNETES_CONTRACT_URL: realUrl, KUBERNETES_CONTRACT_TOKEN: realToken = '' } = process.env;
if (realUrl) {
  describeKubernetes(`createKubernetes on ${realUrl}`, (sketch) => realWorld(realUrl, sketch), { hasOneUser: true });
}

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

async function emulatorWorld(sketch: KubernetesSketch): Promise<KubernetesWorld> {
  const clock = manualClock({ startsAt });
  const cluster = await startKubernetes({
    ...{ certificate, clock, tokens: tokensFor(sketch.rights ?? 'all') },
    nodes: [{ name: 'vm-1', cpu: '2', memory: '8Gi' }],
    virtualNode: { createSeconds: 1, startSeconds: 5 },
  });
  running = cluster;
  const pass = async (seconds: number) => {
    for (let second = 0; second < seconds; second++) {
      clock.advance(1);
      cluster.settle();
    }
  };
  const now = () => new Date(clock.now()).toISOString();
  return aClusterByApi({ url: cluster.url, ca: cluster.ca, token: operator, credential, pass, now }, sketch);
}

const operator = 'operator';

/** Ten seconds there stand for any time: nobody can turn its clock. */
const realSecondsMax = 10;

async function realWorld(url: string, sketch: KubernetesSketch): Promise<KubernetesWorld> {
  const server = {
    ...{ url, token: realToken, ca: await readFile(process.env.KUBERNETES_CONTRACT_CA_FILE ?? '', 'utf8') },
    credential: { getToken: async () => ({ token: realToken, expiresOnTimestamp: Date.now() + 3600_000 }) },
    pass: (seconds: number) => pause(Math.min(seconds, realSecondsMax) * 1000),
    now: () => new Date().toISOString(),
  };
  await clearByApi(server);
  return aClusterByApi(server, sketch);
}

/** The AKS server application is whom tokens must be for. */
function tokensFor(rights: NonNullable<KubernetesSketch['rights']>): (token: string) => User | undefined {
  const user: User = { name: 'c0ffee', rights: rights === 'no-policies' ? allButPolicies : rights };
  const isOurs = (token: string) => decodeToken(token)?.aud === '6dae42f8-4368-4678-94ff-3960e28e3630';
  return (token) => (token === operator ? { name: operator, rights: 'all' } : isOurs(token) ? user : undefined);
}

const allButPolicies: readonly Right[] = [{ verbs: ['*'], apiGroups: ['', 'apps', 'policy'], resources: ['*'] }];
