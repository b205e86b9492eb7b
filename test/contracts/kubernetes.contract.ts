import { describe, expect, it } from 'vitest';
import {
  type BurstOrder,
  burstAnnotations,
  type ClusterView,
  type NodeOrder,
  type PodOrder,
} from '../../shared/domain/cluster-view.ts';
import { glimpseOf } from '../../shared/domain/glimpse.ts';
import type { ClusterId } from '../../shared/domain/ids.ts';
import type { Pod } from '../../shared/domain/pod.ts';
import type { Instant } from '../../shared/domain/time.ts';
import type { Kubernetes } from '../../shared/ports/kubernetes.ts';
import { newCluster } from './new-cluster.ts';

/**
 * A cluster with a full VM, a virtual node, and the namespace `shop`, opted in, in which `web` has two pods on the VM and
 * two that wait; `web` tolerates the taint `team`. The autoscaler once told that two VMs are coming for a pod `web-0`.
 */
export interface KubernetesSketch {
  /** What whoever looks may do. */
  readonly rights?: 'all' | 'none' | 'no-policies';
  /** Disruption budgets over `web`, none of which has room. */
  readonly budgets?: 0 | 1 | 2;
}

export interface KubernetesWorld {
  readonly kubernetes: Kubernetes;
  readonly id: ClusterId;
  now(): Instant;
  /** Lets time pass, and happen what is due. */
  pass(seconds: number): Promise<void>;
  /** Changes a pod behind the back of whoever looked at it. */
  touch(pod: Pod): Promise<void>;
  remove(pod: Pod): Promise<void>;
}

const ours = { key: 'virtual-kubelet.io/provider', operator: 'Exists', effect: 'NoSchedule' };

const annotations = {
  [burstAnnotations.episode]: 'e-1',
  [burstAnnotations.leaseUntil]: '2026-11-25T03:15:00.000Z',
  [burstAnnotations.deletionCost]: '-1000',
};

/** What every implementation of Kubernetes keeps to. */
export function describeKubernetes(
  name: string,
  open: (sketch: KubernetesSketch) => Promise<KubernetesWorld>,
  { hasOneUser = false }: { readonly hasOneUser?: boolean } = {},
): void {
  const itOfRights = it.skipIf(hasOneUser);
  describe(`${name} as a Kubernetes API`, () => {
    it('shows who waits, where pods can go, and whose namespace takes part', async () => {
      const view = await viewOf(await open({}));

      expect(view.waiting).toHaveLength(2);
      expect(view.nodes.map(({ metadata }) => metadata?.name).toSorted()).toEqual(['virtual-node-aci-linux', 'vm-1']);
      expect(view.namespaces.shop).toMatchObject({ 'aks-burst/enabled': 'true' });
      expect(view.gaps).toEqual([]);
    });

    it('shows in which namespaces policies stand, and what the autoscaler told', async () => {
      const { networkPolicies, scaleUps } = await viewOf(await open({}));

      expect(networkPolicies).toEqual([{ namespace: 'walled', podSelector: {} }]);
      expect(scaleUps).toMatchObject([{ kind: 'triggered', pod: 'shop/web-0', nodesComing: 2 }]);
    });

    it('shows at a glimpse how many wait, and since when the newest does', async () => {
      const world = await open({});

      const glimpse = await world.kubernetes.glimpse(world.id, world.now());

      expect(glimpse).toMatchObject({ seen: true, value: glimpseOf((await viewOf(world)).waiting) });
      expect(glimpse).toMatchObject({ value: { waiting: 2 } });
    });

    it('reads nothing of pods on VMs while none is on a virtual node', async () => {
      const { onVirtualNodes, onVmNodes } = await viewOf(await open({}));

      expect([onVirtualNodes, onVmNodes]).toEqual([[], null]);
    });

    it('lets a waiting pod run on the virtual node, with all that it had', async () => {
      const { world, pod } = await afterBurst({});

      const { waiting, onVirtualNodes, onVmNodes } = await viewOf(world);

      expect([waiting.length, onVirtualNodes.length, onVmNodes?.length]).toEqual([1, 1, 2]);
      expect(onVirtualNodes[0]).toMatchObject({
        metadata: { uid: pod.metadata?.uid, annotations },
        status: { phase: 'Running' },
      });
      expect(onVirtualNodes[0]?.spec?.tolerations).toEqual(
        expect.arrayContaining([...(pod.spec?.tolerations ?? []), ours]),
      );
    });

    it('takes a burst that is asked for again for done', async () => {
      const { world, order } = await afterBurst({});

      expect(await world.kubernetes.burst(world.id, order)).toMatchObject({ result: 'done' });
    });

    it('does not touch a pod that has changed since it was seen', async () => {
      const world = await open({});
      const pod = await oneWaiting(world);
      await world.touch(pod);

      expect(await world.kubernetes.burst(world.id, burstOf(pod))).toMatchObject({ result: 'changed' });
      expect(await afterwards(world, pod)).toEqual('waiting');
    });

    it('is refused where an old toleration would be lost', async () => {
      const world = await open({});
      const pod = await oneWaiting(world);

      expect(await world.kubernetes.burst(world.id, { ...burstOf(pod), tolerations: [ours] })).toMatchObject({
        result: 'refused',
      });
      expect(await afterwards(world, pod)).toEqual('waiting');
    });

    it('finds a pod gone that is gone', async () => {
      const world = await open({});
      const pod = await oneWaiting(world);
      await world.remove(pod);

      for (const change of changesOf(world)) expect(await change(burstOf(pod))).toMatchObject({ result: 'gone' });
    });

    it('evicts a pod, whose owner makes another without what the burst added', async () => {
      const { world, pod } = await afterBurst({});

      expect(await world.kubernetes.evict(world.id, orderOf(pod))).toMatchObject({ result: 'done' });
      await world.pass(60);
      const { waiting, onVirtualNodes } = await viewOf(world);

      expect([waiting.length, onVirtualNodes.length]).toEqual([2, 0]);
      expect(waiting.flatMap(({ spec }) => spec?.tolerations ?? [])).not.toContainEqual(ours);
    });

    it.each([
      [1, 'blocked'],
      [2, 'refused'],
    ] as const)('leaves a pod where it is that %i full disruption budgets cover: %s', async (budgets, result) => {
      const { world, pod } = await afterBurst({ budgets });

      expect(await world.kubernetes.evict(world.id, orderOf(pod))).toMatchObject({ result });
      expect(await afterwards(world, pod)).toEqual('on the virtual node');
    });

    it('gives a pod back to its owner, budgets or not', async () => {
      const { world, pod } = await afterBurst({ budgets: 1 });

      expect(await world.kubernetes.giveBack(world.id, orderOf(pod))).toMatchObject({ result: 'done' });
      expect(await afterwards(world, pod)).toEqual('nowhere');
      expect((await viewOf(world)).waiting).toHaveLength(2);
    });

    it('takes nothing away from another pod of the same name', async () => {
      const { world, pod } = await afterBurst({});
      const another = { ...orderOf(pod), uid: 'b7c0a1d2-0000-4000-8000-00000000dead' };

      expect(await world.kubernetes.evict(world.id, another)).toMatchObject({ result: 'changed' });
      expect(await world.kubernetes.giveBack(world.id, another)).toMatchObject({ result: 'changed' });
      expect(await afterwards(world, pod)).toEqual('on the virtual node');
    });

    it('shows one pod or node as it is now, and nothing where there is none', async () => {
      const world = await open({});
      const { kubernetes, id } = world;
      const waiting = orderOf(await oneWaiting(world));

      expect(await kubernetes.pod(id, waiting)).toMatchObject({ metadata: waiting });
      expect(await kubernetes.node(id, 'vm-1')).toMatchObject({ metadata: { name: 'vm-1' } });
      expect(await kubernetes.pod(id, { ...waiting, name: 'no' })).toBeNull();
      expect(await kubernetes.node(id, 'no')).toBeNull();
    });

    it('removes a pod at once, whether or not its node confirms it', async () => {
      const { world, pod } = await afterBurst({});
      const order = await seenPod(world, pod);

      expect(await world.kubernetes.removePod(world.id, order)).toEqual({ kind: 'done' });
      expect(await world.kubernetes.pod(world.id, order)).toBeNull();
      expect(await world.kubernetes.removePod(world.id, order)).toEqual({ kind: 'already-so' });
    });

    it('removes a node', async () => {
      const world = await open({});
      const order = await seenNode(world, 'vm-1');

      expect(await world.kubernetes.removeNode(world.id, order)).toEqual({ kind: 'done' });
      expect(await world.kubernetes.node(world.id, 'vm-1')).toBeNull();
      expect(await world.kubernetes.removeNode(world.id, order)).toEqual({ kind: 'already-so' });
    });

    it.each([
      ['is another by now', { uid: 'b7c0a1d2-0000-4000-8000-00000000dead' }],
      ['has changed since it was seen', { resourceVersion: '1' }],
    ])('removes nothing that %s', async (_what, part) => {
      const { world, pod } = await afterBurst({});
      const order = await seenPod(world, pod);
      const { kubernetes, id } = world;
      const conflict = { kind: 'conflict', status: 409 };

      await expect(kubernetes.removePod(id, { ...order, ...part })).rejects.toMatchObject(conflict);
      await expect(kubernetes.removeNode(id, { ...(await seenNode(world, 'vm-1')), ...part })).rejects.toMatchObject(
        conflict,
      );
      expect([await kubernetes.pod(id, order), await kubernetes.node(id, 'vm-1')]).not.toContain(null);
    });

    itOfRights('says what to grant where it may do nothing', async () => {
      const world = await open({ rights: 'none' });
      const order = { ...burstOf({}), namespace: 'shop', name: 'web-0' };

      expect(await world.kubernetes.view(world.id, world.now())).toMatchObject({
        ...{ seen: false, cause: 'forbidden', advice: expect.stringContaining('list') },
      });
      for (const [right, ask] of reapingsOf(world, order)) {
        await expect(ask()).rejects.toMatchObject({ kind: 'forbidden', advice: expect.stringContaining(right) });
      }
      for (const change of changesOf(world)) {
        expect(await change(order)).toMatchObject({ result: 'failed', why: expect.stringMatching(/`\w+ pods/) });
      }
    });

    itOfRights('has a gap where it may not see the policies, and does not take them for absent', async () => {
      const { networkPolicies, gaps, waiting } = await viewOf(await open({ rights: 'no-policies' }));

      expect(networkPolicies).toBeNull();
      expect(gaps).toEqual([expect.stringContaining('list networkpolicies')]);
      expect(waiting).toHaveLength(2);
    });

    it('sees nothing of a cluster that it does not know, changes nothing, and does not throw', async () => {
      const { kubernetes, now } = await open({});

      expect(await kubernetes.view(newCluster(), now())).toMatchObject({ seen: false, cause: 'unavailable' });
      expect(await kubernetes.evict(newCluster(), orderOf({}))).toMatchObject({ result: 'failed' });
      await expect(kubernetes.node(newCluster(), 'vm-1')).rejects.toMatchObject({ name: 'CloudError' });
    });
  });

  async function afterBurst(sketch: KubernetesSketch) {
    const world = await open(sketch);
    const pod = await oneWaiting(world);
    const order = burstOf(pod);
    expect(await world.kubernetes.burst(world.id, order)).toMatchObject({ result: 'done' });
    await world.pass(60);
    return { world, pod, order };
  }
}

async function viewOf({ kubernetes, id, now }: KubernetesWorld): Promise<ClusterView> {
  const sight = await kubernetes.view(id, now());
  return sight.seen ? sight.value : expect.fail(sight.why);
}

async function oneWaiting(world: KubernetesWorld): Promise<Pod> {
  return (await viewOf(world)).waiting[0] ?? expect.fail('No pod waits.');
}

const orderOf = ({ metadata }: Pod): PodOrder => ({
  namespace: metadata?.namespace ?? '',
  name: metadata?.name ?? '',
  uid: metadata?.uid ?? '',
  resourceVersion: metadata?.resourceVersion ?? '',
});

const burstOf = (pod: Pod): BurstOrder => ({
  ...orderOf(pod),
  tolerations: [...(pod.spec?.tolerations ?? []), ours],
  annotations,
});

const changesOf = ({ kubernetes, id }: KubernetesWorld) => [
  (order: BurstOrder) => kubernetes.burst(id, order),
  (order: BurstOrder) => kubernetes.evict(id, order),
  (order: BurstOrder) => kubernetes.giveBack(id, order),
];

const reapingsOf = ({ kubernetes, id }: KubernetesWorld, order: PodOrder) =>
  [
    ['`get pods`', () => kubernetes.pod(id, order)],
    ['`get nodes`', () => kubernetes.node(id, order.name)],
    ['`delete pods`', () => kubernetes.removePod(id, order)],
    ['`delete nodes`', () => kubernetes.removeNode(id, order)],
  ] as const;

async function seenPod({ kubernetes, id }: KubernetesWorld, pod: Pod): Promise<PodOrder> {
  return orderOf((await kubernetes.pod(id, orderOf(pod))) ?? expect.fail('The pod is not there.'));
}

async function seenNode({ kubernetes, id }: KubernetesWorld, name: string): Promise<NodeOrder> {
  const { uid = '', resourceVersion = '' } = (await kubernetes.node(id, name))?.metadata ?? {};
  return { name, uid, resourceVersion };
}

/** Where the pod is a minute later. */
async function afterwards(world: KubernetesWorld, { metadata }: Pod): Promise<string> {
  await world.pass(60);
  const { waiting, onVirtualNodes } = await viewOf(world);
  const isIt = (pod: Pod) => pod.metadata?.uid === metadata?.uid;
  if (waiting.some(isIt)) return 'waiting';
  return onVirtualNodes.some(isIt) ? 'on the virtual node' : 'nowhere';
}
