import type { TokenCredential } from '@azure/core-auth';
import {
  AppsV1Api,
  CoreV1Api,
  KubeConfig,
  NetworkingV1Api,
  PatchStrategy,
  PolicyV1Api,
  setHeaderOptions,
} from '@kubernetes/client-node';
import { createKubernetes } from '../../shared/adapters/kubernetes/kubernetes.ts';
import type { ClusterId } from '../../shared/domain/ids.ts';
import type { Pod } from '../../shared/domain/pod.ts';
import { CloudError } from '../../shared/ports/cloud-error.ts';
import { aVirtualKubeletNode, aVmNode } from '../builders/a-pod.ts';
import type { KubernetesSketch, KubernetesWorld } from './kubernetes.contract.ts';
import { newCluster } from './new-cluster.ts';

/** An API server of which nothing is known but where it is, and tokens. */
export interface ApiServer {
  readonly url: string;
  readonly ca: string;
  /** Of whoever furnishes the cluster, and may do everything. */
  readonly token: string;
  /** Of the adapter under test. */
  readonly credential: TokenCredential;
  pass(seconds: number): Promise<void>;
  now(): string;
}

/** So that even these small lists have pages. */
const limits = { pageSize: 1 };

const ofTeam = { key: 'team', operator: 'Exists', effect: 'NoSchedule' };

/** The world of the contract, furnished by nothing but the API, so that any API server will do. */
export async function aClusterByApi(server: ApiServer, { budgets = 0 }: KubernetesSketch): Promise<KubernetesWorld> {
  const { core, ...apis } = apisOf(server);
  await addNodes(core);
  await addWeb(core, apis, budgets);
  await core.createNamespacedEvent({ namespace: 'shop', body: scaleUpEvent });
  await server.pass(30);
  const id = newCluster();
  const named = ({ metadata }: Pod) => ({ namespace: metadata?.namespace ?? '', name: metadata?.name ?? '' });
  return {
    ...{ id, now: () => server.now(), pass: (seconds) => server.pass(seconds) },
    kubernetes: createKubernetes({ connectionOf: connectionTo(id, server), credential: server.credential, limits }),
    async touch(pod) {
      const body = { metadata: { annotations: { touched: 'yes' } } };
      await core.patchNamespacedPod({ ...named(pod), body }, merge);
    },
    remove: async (pod) => void (await core.deleteNamespacedPod({ ...named(pod), gracePeriodSeconds: 0 })),
  };
}

const merge = setHeaderOptions('Content-Type', PatchStrategy.MergePatch);

function apisOf({ url, ca, token }: ApiServer) {
  const config = new KubeConfig();
  const cluster = { name: 'contract', server: url, caData: Buffer.from(ca).toString('base64') };
  config.loadFromClusterAndUser({ ...cluster, skipTLSVerify: false }, { name: 'contract', token });
  return {
    core: config.makeApiClient(CoreV1Api),
    apps: config.makeApiClient(AppsV1Api),
    policy: config.makeApiClient(PolicyV1Api),
    networking: config.makeApiClient(NetworkingV1Api),
  };
}

type Apis = ReturnType<typeof apisOf>;

/** Where the nodes are played by kwok this makes them its own. */
const played = { 'kwok.x-k8s.io/node': 'fake' };

async function addNodes(core: CoreV1Api): Promise<void> {
  const there = new Set((await core.listNode()).items.map(({ metadata }) => metadata?.name));
  const vm = aVmNode({ status: { allocatable: { cpu: '2', memory: '8Gi', pods: '30' } } });
  for (const node of [{ ...vm, metadata: { ...vm.metadata, name: 'vm-1' } }, aVirtualKubeletNode()]) {
    const name = node.metadata?.name ?? '';
    if (there.has(name)) continue;
    const metadata = { name, labels: { ...node.metadata?.labels }, annotations: played };
    await core.createNode({ body: { metadata, spec: node.spec ?? {} } as object });
    const status = { ...node.status, capacity: node.status?.allocatable };
    await core.patchNodeStatus({ name, body: { status } }, merge);
  }
}

async function addWeb(core: CoreV1Api, { apps, policy, networking }: Omit<Apis, 'core'>, budgets: number) {
  const shop = { metadata: { name: 'shop', labels: { 'aks-burst/enabled': 'true' } } };
  for (const body of [shop, { metadata: { name: 'walled' } }]) await core.createNamespace({ body });
  const labels = { app: 'web' };
  const container = {
    name: 'app',
    image: 'registry.example/app:1',
    resources: { requests: { cpu: '1', memory: '1Gi' } },
  };
  const template = { metadata: { labels }, spec: { containers: [container], tolerations: [ofTeam] } };
  const spec = { replicas: 4, selector: { matchLabels: labels }, template };
  await apps.createNamespacedDeployment({ namespace: 'shop', body: { metadata: { name: 'web' }, spec } });
  for (let number = 0; number < budgets; number++) {
    const budget = { minAvailable: '100%', selector: { matchLabels: labels } };
    const body = { metadata: { name: `budget-${number}` }, spec: budget };
    await policy.createNamespacedPodDisruptionBudget({ namespace: 'shop', body });
  }
  const deny = { metadata: { name: 'deny' }, spec: { podSelector: {}, policyTypes: ['Ingress'] } };
  await networking.createNamespacedNetworkPolicy({ namespace: 'walled', body: deny });
}

export const scaleUp = 'pod triggered scale-up: [{aks-nodepool1-34419311-vmss 3->5 (max: 5)}]';

const scaleUpEvent = {
  metadata: { name: 'web-0.1', namespace: 'shop' },
  involvedObject: { kind: 'Pod', namespace: 'shop', name: 'web-0' },
  ...{ reason: 'TriggeredScaleUp', type: 'Normal', message: scaleUp, source: { component: 'cluster-autoscaler' } },
  ...{ firstTimestamp: new Date('2026-11-25T03:00:00Z'), lastTimestamp: new Date('2026-11-25T03:00:00Z'), count: 1 },
};

function connectionTo(id: ClusterId, { url, ca }: ApiServer) {
  return async (asked: ClusterId) => {
    if (asked === id) return { server: url, certificateAuthority: ca };
    const said = { kind: 'rejected', status: 404, code: 'ResourceNotFound', said: 'It is not there.' } as const;
    throw new CloudError({ ...said, advice: '', attempt: 'Reading the kubeconfig of', target: asked });
  };
}

/** Takes away what a world before left behind, and waits until it is gone. */
export async function clearByApi(server: ApiServer): Promise<void> {
  const { core } = apisOf(server);
  for (const name of ['shop', 'walled']) await core.deleteNamespace({ name }).catch(() => undefined);
  for (const { metadata } of (await core.listNode()).items) {
    const { name = '', annotations = {} } = metadata ?? {};
    if ('kwok.x-k8s.io/node' in annotations) await core.deleteNode({ name });
  }
  for (let look = 0; look < 120; look += 1) {
    const names = (await core.listNamespace()).items.map(({ metadata }) => metadata?.name);
    if (!names.includes('shop') && !names.includes('walled')) return;
    await server.pass(1);
  }
  throw new Error('The namespaces shop and walled are not gone after 120 looks.');
}
