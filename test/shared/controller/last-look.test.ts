import { describe, expect, it } from 'vitest';
import { actuate } from '../../../shared/controller/actuators/actuator.ts';
import type { ContainerGroup } from '../../../shared/domain/container-group.ts';
import { deletionOf } from '../../../shared/domain/deletion.ts';
import type { Node } from '../../../shared/domain/node.ts';
import type { Pod } from '../../../shared/domain/pod.ts';
import type { ProvenStray } from '../../../shared/domain/stray.ts';
import { CloudError } from '../../../shared/ports/cloud-error.ts';
import { aBurstPod, aVmPod, aWaitingPod } from '../../builders/a-burst-view.ts';
import { aVirtualKubeletNode } from '../../builders/a-pod.ts';
import { aProvenStray } from '../../builders/a-stray.ts';
import { aCluster, anAddon, clusterId } from '../../builders/an-observation.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { FakeCloud } from '../../fakes/fake-cloud.ts';
import { FakeKubernetes } from '../../fakes/fake-kubernetes.ts';

/** What a deletion finds right before it: the world may have moved since the look that proved it. */

const groupId =
  '/subscriptions/s/resourceGroups/MC_shop/providers/Microsoft.ContainerInstance/containerGroups/shop-web-1';
const nodeName = 'virtual-node-aci-linux';
const uid = 'uid-of-web-1';
const tags = { namespace: 'shop', name: 'web-1', uid, nodeName };
const aGroup = (part: Partial<ContainerGroup> = {}): ContainerGroup => ({
  ...{ id: groupId, pod: tags, state: 'Running', since: null, cpuCores: 1, memoryGigabytes: 1, ...part },
});
const anotherGroup = aGroup({ pod: { ...tags, uid: 'uid-of-another' } });

const nodeNamed = (uidOfNode: string, isReady: boolean): Node =>
  aVirtualKubeletNode({
    metadata: { name: nodeName, uid: uidOfNode, resourceVersion: '7', labels: { type: 'virtual-kubelet' } },
    status: { conditions: [{ type: 'Ready', status: isReady ? 'True' : 'Unknown' }] },
  });
const dead = nodeNamed('uid-of-node', false);
const ready = nodeNamed('uid-of-node', true);

const going = aBurstPod('web-1', { metadata: { deletionTimestamp: '2026-11-25T02:00:00.000Z' } });
const staying = aBurstPod('web-1');
const another = aBurstPod('web-1', { metadata: { uid: 'uid-of-another' } });
const waitingAnother = aWaitingPod('web-1', {}, { uid: 'uid-of-another' });
const homeAnother = aVmPod('web-1', 'vm-1', { metadata: { uid: 'uid-of-another' } });

const orphan = aProvenStray('group-without-pod', { name: groupId, uid });
const groupOfStuck = aProvenStray('group-of-stuck-pod', { name: groupId, uid });
const ghost = aProvenStray('ghost-node', { name: nodeName, uid: 'uid-of-node' });
const stuck = aProvenStray('stuck-pod', { name: 'shop/web-1', uid });

interface World {
  readonly groups?: ContainerGroup[];
  readonly pods?: Pod[];
  readonly nodes?: Node[];
  readonly isAddonEnabled?: boolean;
  /** Azure does not know the cluster any more. */
  readonly isGone?: boolean;
}

function aWorld({ groups = [], pods = [], nodes = [dead], isAddonEnabled = false, isGone = false }: World = {}) {
  const clock = new FakeClock();
  const cloud = new FakeCloud(clock);
  const kubernetes = new FakeKubernetes(clock);
  cloud.groups = groups;
  if (!isGone) cloud.setCluster(aCluster({ addon: anAddon({ enabled: isAddonEnabled }) }));
  kubernetes.setCluster(clusterId, { pods, nodes });
  const carryOut = (stray: ProvenStray) => actuate({ cloud, kubernetes }, deletionOf(clusterId, stray));
  const removals = () => [
    ...cloud.writes().map(({ op }) => op),
    ...kubernetes.calls.map(({ op }) => op).filter((op) => op.startsWith('remove')),
  ];
  return { cloud, kubernetes, carryOut, removals };
}

describe('A deletion goes through', () => {
  it.each<[string, ProvenStray, World, string]>([
    ['a group without its pod', orphan, { groups: [aGroup()] }, 'deleteContainerGroup'],
    ['one whose name a pod on a VM bears', orphan, { groups: [aGroup()], pods: [homeAnother] }, 'deleteContainerGroup'],
    ['the group of a stuck pod', groupOfStuck, { groups: [aGroup()], pods: [going] }, 'deleteContainerGroup'],
    ['one whose pod and node went', groupOfStuck, { groups: [aGroup()], nodes: [] }, 'deleteContainerGroup'],
    ['a ghost node', ghost, {}, 'removeNode'],
    ['a stuck pod', stuck, { pods: [going] }, 'removePod'],
    ['a stuck pod whose node went', stuck, { pods: [going], nodes: [] }, 'removePod'],
  ])('where all is as it was proven: %s', async (_what, stray, world, removal) => {
    const { carryOut, removals } = aWorld(world);

    const { result } = await carryOut(stray);

    expect([result, removals()]).toEqual([removal === 'deleteContainerGroup' ? 'accepted' : 'applied', [removal]]);
  });
});

describe('A deletion is needless', () => {
  it.each<[string, ProvenStray, World]>([
    ['group', orphan, {}],
    ['node', ghost, { nodes: [] }],
    ['pod', stuck, {}],
  ])('where the %s is gone', async (_what, stray, world) => {
    const { carryOut, removals } = aWorld(world);

    expect([(await carryOut(stray)).result, removals()]).toEqual(['already-so', []]);
  });
});

describe('A deletion is not sent', () => {
  it.each<[ProvenStray, string, World]>([
    [orphan, 'Its tags name another pod now.', { groups: [anotherGroup] }],
    [orphan, 'Its pod is in the cluster.', { groups: [aGroup()], pods: [staying] }],
    [orphan, 'Its pod is in the cluster.', { groups: [aGroup({ state: 'Stopped' })], pods: [going] }],
    [orphan, 'Another pod of the same name has it, or may get it.', { groups: [aGroup()], pods: [another] }],
    [orphan, 'Another pod of the same name has it, or may get it.', { groups: [aGroup()], pods: [waitingAnother] }],
    [groupOfStuck, 'Nobody asks its pod to go any more.', { groups: [aGroup()], pods: [staying] }],
    [groupOfStuck, 'Ready again', { groups: [aGroup()], pods: [going], nodes: [ready] }],
    [ghost, 'Another node has this name now.', { nodes: [nodeNamed('uid-of-another', false)] }],
    [ghost, 'It is Ready again.', { nodes: [ready] }],
    [ghost, 'The virtual-node add-on is enabled again.', { isAddonEnabled: true }],
    [ghost, 'Azure does not show the cluster any more.', { isGone: true }],
    [stuck, 'Another pod has this name now.', { pods: [another] }],
    [stuck, 'Nobody asks it to go any more.', { pods: [staying] }],
    [stuck, 'Its node is Ready again', { pods: [going], nodes: [ready] }],
  ])('for a $kind: %s', async (stray, why, world) => {
    const { carryOut, removals } = aWorld(world);

    expect(await carryOut(stray)).toMatchObject({
      ...{ result: 'failed', isTransient: true },
      why: expect.stringMatching(/^Delete .*: looked at once more, and nothing was deleted\. /),
    });
    expect((await carryOut(stray)) as object).toMatchObject({ why: expect.stringContaining(why) });
    expect(removals()).toEqual([]);
  });

  it.each<[string, ProvenStray, CloudError['kind'], boolean]>([
    ['is forbidden', stuck, 'forbidden', false],
    ['brings no answer', stuck, 'unavailable', true],
  ])(
    'where the last look %s, and says so in the words of whoever was asked',
    async (_what, stray, kind, isTransient) => {
      const { kubernetes, carryOut, removals } = aWorld({ pods: [going] });
      const words = {
        attempt: 'Reading pod',
        target: 'shop/web-1',
        status: null,
        code: '',
        said: 'No.',
        advice: 'Do.',
      };
      kubernetes.fail('node', new CloudError({ kind, ...words, retryAfterSeconds: 7 }));

      const outcome = await carryOut(stray);

      expect(outcome).toMatchObject({ result: 'failed', isTransient, askAgainSeconds: 7 });
      expect(outcome).toMatchObject({ why: expect.stringContaining('Reading pod shop/web-1: no answer: No. Do.') });
      expect(removals()).toEqual([]);
    },
  );
});

describe('A deletion that was sent', () => {
  it('and whose answer got lost is neither done nor failed', async () => {
    const { kubernetes, carryOut } = aWorld();
    const words = { attempt: 'Deleting node', target: nodeName, status: null, code: '', said: '', advice: '' };
    kubernetes.fail('removeNode', new CloudError({ kind: 'unavailable', ...words }));

    expect(await carryOut(ghost)).toMatchObject({ result: 'unknown' });
  });

  it('and refused says for good what to grant', async () => {
    const { cloud, carryOut } = aWorld({ groups: [aGroup()] });
    const words = { attempt: 'Deleting', target: groupId, status: 403, code: '', said: '', advice: 'Grant it.' };
    cloud.failNext('deleteContainerGroup', new CloudError({ kind: 'forbidden', ...words }));

    expect(await carryOut(orphan)).toMatchObject({
      result: 'failed',
      isTransient: false,
      why: expect.stringContaining('Grant it.'),
    });
  });
});
