import type { ContainerGroup } from '../../shared/domain/container-group.ts';
import type { Mode } from '../../shared/domain/mode.ts';
import { scheduleSignal } from '../../shared/signals/constructors.ts';
import { aBurstPod, aVm } from '../builders/a-burst-view.ts';
import { aVirtualKubeletNode } from '../builders/a-pod.ts';
import { aCluster, aNetwork, aNodeSubnet, anAddon, aSubnet, clusterId } from '../builders/an-observation.ts';
import { ControlRoom } from './a-control-room.ts';

const groups =
  '/subscriptions/s/resourceGroups/MC_shop_shop-prod_westeurope/providers/Microsoft.ContainerInstance/containerGroups';
const nodeName = 'virtual-node-aci-linux';

/** A group that was made for that pod, long ago. */
export const aGroupOf = (pod: string, part: Partial<ContainerGroup> = {}): ContainerGroup => ({
  id: `${groups}/shop-${pod}`,
  pod: { namespace: 'shop', name: pod, uid: `uid-of-${pod}`, nodeName },
  ...{ state: null, since: '2026-11-25T00:00:00.000Z', cpuCores: 2, memoryGigabytes: 4 },
  ...part,
});

/**
 * The day after a burst: the add-on was switched off by hand, and a route table that came to its subnet keeps the
 * controller from switching it on. Left behind are a group without its pod, the dead virtual node, and a pod that cannot
 * go.
 */
export function aReaperRoom(mode: Mode) {
  const room = ControlRoom.ready();
  room.mode = mode;
  room.cloud.setCluster(aCluster({ addon: anAddon({ enabled: false, identity: null }) }));
  room.cloud.setNetwork(aNetwork({ subnets: [aNodeSubnet(), aSubnet({ routeTableId: '/routes' })] }));
  room.cloud.groups = [aGroupOf('gone')];
  const leaving = { deletionTimestamp: '2026-11-25T01:00:00.000Z', resourceVersion: '9' };
  const cluster = room.kubernetes.setCluster(clusterId, {
    pods: [aBurstPod('stuck', { metadata: leaving })],
    nodes: [deadNode, aVm('vm-1')],
    namespaces: { shop: {} },
  });
  return { room, cluster };
}

const deadNode = aVirtualKubeletNode({
  metadata: { name: nodeName, uid: 'uid-of-node', resourceVersion: '7', labels: { type: 'virtual-kubelet' } },
  status: { conditions: [{ type: 'Ready', status: 'Unknown' }] },
});

/** What was really asked of Azure and of the cluster, beside looking. */
export const removals = ({ cloud, kubernetes }: ControlRoom) => [
  ...cloud.writes().map(({ op, target }) => `${op} ${target.split('/').at(-1)}`),
  ...kubernetes.calls.filter(({ op }) => op.startsWith('remove')).map(({ op, pod }) => `${op} ${pod}`),
];

/** The schedule rings every five minutes, so often; what asks to be looked at in between is. */
export async function scheduled(room: ControlRoom, times: number, controller = room.controller()): Promise<void> {
  for (let time = 0; time < times; time++) {
    await room.bus.ring(scheduleSignal(clusterId, room.clock.now()));
    const end = Date.parse(room.clock.now()) + 300_000;
    for (const signal of room.bus.takeDue(room.clock.now())) await room.take(signal, controller);
    const next = room.bus.waiting.map(({ dueAt }) => dueAt).filter((dueAt) => Date.parse(dueAt) < end);
    for (const dueAt of next.toSorted()) {
      room.clock.set(dueAt);
      for (const signal of room.bus.takeDue(dueAt)) await room.take(signal, controller);
    }
    room.clock.set(new Date(end).toISOString());
  }
}
