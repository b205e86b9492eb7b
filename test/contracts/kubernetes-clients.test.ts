// Judge of the Kubernetes emulator: the client library that the controller uses.
import {
  type ApiException,
  CoreV1Api,
  KubeConfig,
  PatchStrategy,
  PolicyV1Api,
  setHeaderOptions,
  type V1Pod,
  Watch,
} from '@kubernetes/client-node';
import { describe, expect, it } from 'vitest';
import { kubernetesForTests, USERS } from '../sandbox/kubernetes/a-kubernetes.ts';
import type { Kubernetes } from '../sandbox/kubernetes/start-kubernetes.ts';
import { busyCluster, fill } from './busy-cluster.ts';

const start = kubernetesForTests();
const aBusyCluster = () => start(busyCluster).then(fill);
const toleration = { key: 'virtual-kubelet.io/provider', operator: 'Exists', effect: 'NoSchedule' };
const merge = setHeaderOptions('Content-Type', PatchStrategy.MergePatch);

function apiOf(kubernetes: Kubernetes, userName = 'admin') {
  const config = new KubeConfig();
  config.loadFromString(kubernetes.kubeconfigFor(userName));
  return { config, core: config.makeApiClient(CoreV1Api), policy: config.makeApiClient(PolicyV1Api) };
}

const isWaiting = ({ spec }: V1Pod) => !spec?.nodeName;

describe('The official client, @kubernetes/client-node,', () => {
  it('lists pods page by page', async () => {
    const { core } = apiOf(await aBusyCluster());

    const names: (string | undefined)[] = [];
    const left: (number | undefined)[] = [];
    let next: string | undefined;
    do {
      const page = await core.listPodForAllNamespaces({ limit: 4, ...(next ? { _continue: next } : {}) });
      names.push(...page.items.map(({ metadata }) => metadata?.name));
      left.push(page.metadata?.remainingItemCount);
      next = page.metadata?._continue;
    } while (next);

    expect(new Set(names).size).toBe(6);
    expect(left).toEqual([2, undefined]);
  });

  it('reads the backlog with the condition that the scheduler wrote', async () => {
    const { core } = apiOf(await aBusyCluster());

    const { items } = await core.listNamespacedPod({
      namespace: 'shop',
      fieldSelector: 'status.phase=Pending,spec.nodeName=',
    });

    expect(items).toHaveLength(3);
    const condition = items[0]?.status?.conditions?.find(({ type }) => type === 'PodScheduled');
    expect(condition).toMatchObject({ status: 'False', reason: 'Unschedulable' });
    expect(condition?.lastTransitionTime).toBeInstanceOf(Date);
  });

  it('adds a toleration once by a merge patch with resourceVersion, and meets 409 the second time', async () => {
    const kubernetes = await aBusyCluster();
    const { core } = apiOf(kubernetes);
    const { items } = await core.listNamespacedPod({ namespace: 'shop' });
    const pod = items.find(isWaiting);
    const target = { name: pod?.metadata?.name ?? '', namespace: 'shop' };
    const metadata = { resourceVersion: pod?.metadata?.resourceVersion, annotations: { note: 'x' } };
    const body = { metadata, spec: { tolerations: [...(pod?.spec?.tolerations ?? []), toleration] } };

    const patched = await core.patchNamespacedPod({ ...target, body }, merge);
    const again = await core
      .patchNamespacedPod({ ...target, body }, merge)
      .catch((error: ApiException<string>) => error);
    await expect
      .poll(() => core.readNamespacedPod(target).then(({ spec }) => spec?.nodeName))
      .toBe('virtual-node-aci-linux');

    expect(patched.spec?.tolerations).toHaveLength(3);
    expect(again).toMatchObject({ code: 409 });
  });

  it('evicts within a budget and is refused beyond it', async () => {
    const kubernetes = await aBusyCluster();
    const { core, policy } = apiOf(kubernetes);
    const selector = { matchLabels: { app: 'web' } };
    const budget = { metadata: { name: 'web' }, spec: { minAvailable: 2, selector } };
    await policy.createNamespacedPodDisruptionBudget({ namespace: 'shop', body: budget });
    await expect
      .poll(() => kubernetes.store.get('poddisruptionbudgets', 'shop/web')?.status.disruptionsAllowed)
      .toBe(1);
    // So that a substitute cannot become ready and give back what was spent.
    kubernetes.pause('scheduler');
    const running = kubernetes.pods('shop').filter(({ spec }) => spec.nodeName);
    const evict = ({ metadata }: (typeof running)[number]) => {
      const body = { metadata: { name: metadata.name, namespace: 'shop' } };
      return core.createNamespacedPodEviction({ name: metadata.name, namespace: 'shop', body });
    };

    const [first, second] = running;
    const evicted = first && (await evict(first));
    const refused = second && (await evict(second).catch((error: ApiException<string>) => error));

    expect(evicted).toMatchObject({ kind: 'Status' });
    expect(refused).toMatchObject({ code: 429 });
    expect(JSON.parse(String((refused as ApiException<string>).body)).details.causes[0].reason).toBe(
      'DisruptionBudget',
    );
  });

  it('watches pods come and go from a list on', async () => {
    const kubernetes = await aBusyCluster();
    const { config, core } = apiOf(kubernetes);
    const list = await core.listNamespacedPod({ namespace: 'shop', limit: 1 });
    const seen: string[] = [];
    const query = { resourceVersion: list.metadata?.resourceVersion ?? '', fieldSelector: 'metadata.name=late' };

    const watch = await new Watch(config).watch(
      '/api/v1/namespaces/shop/pods',
      query,
      (type) => seen.push(type),
      () => undefined,
    );
    const container = { name: 'c', image: 'registry.example/app:1' };
    kubernetes.create(
      'pods',
      { metadata: { name: 'late' }, spec: { containers: [container], schedulerName: 'none' } },
      'shop',
    );
    await core.deleteNamespacedPod({ name: 'late', namespace: 'shop' });
    await expect.poll(() => seen.at(-1)).toBe('DELETED');
    watch.abort();

    expect(seen).toEqual(['ADDED', 'MODIFIED', 'DELETED']);
  });

  it('is told which right is missing', async () => {
    const { core } = apiOf(await aBusyCluster(), 'nobody');

    const refusal = await core.listNode().catch((error: ApiException<string>) => error);

    expect(refusal).toMatchObject({ code: 403 });
    const message =
      'nodes is forbidden: User "nobody" cannot list resource "nodes" in API group "" at the cluster scope';
    expect(JSON.parse(String((refusal as ApiException<string>).body)).message).toBe(message);
  });

  it('may do what single rules allow, and nothing else', async () => {
    const rule = { verbs: ['get', 'list'], apiGroups: [''], resources: ['pods'] };
    const tokens = { ...USERS, 'reader-token': { name: 'reader', rights: [rule] } };
    const { kubernetes } = await start({ tokens });
    kubernetes.applyDeployment({ name: 'web', replicas: 1 });
    const { core } = apiOf(kubernetes, 'reader');
    const name = kubernetes.pods()[0]?.metadata.name ?? '';
    const body = { metadata: { labels: { a: 'b' } } };

    const { items } = await core.listPodForAllNamespaces();
    const refusal = await core
      .patchNamespacedPod({ name, namespace: 'default', body }, merge)
      .catch((error: ApiException<string>) => error);

    expect(items).toHaveLength(1);
    expect(refusal).toMatchObject({ code: 403 });
  });
});
