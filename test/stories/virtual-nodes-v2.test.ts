import { describe, expect, it } from 'vitest';
import { reportPod } from '../../shared/controller/report.ts';
import { scheduleSignal } from '../../shared/signals/constructors.ts';
import { aVm, aWaitingPod, requesting } from '../builders/a-burst-view.ts';
import { aContainer, aVirtualKubeletNode } from '../builders/a-pod.ts';
import { aCluster, aNetwork, aNodeSubnet, clusterId } from '../builders/an-observation.ts';
import { aBurstRoom, podsOn, vmArrives, waitingSince } from './a-burst-room.ts';

/** Clusters that have virtual nodes v2 in place of the add-on, or beside it. */

const node = aVirtualKubeletNode({
  metadata: {
    name: 'vn2-virtualnode-0',
    labels: { type: 'virtual-kubelet', virtualization: 'virtualnode2', 'kubernetes.io/os': 'linux' },
  },
  status: { allocatable: { cpu: '500', memory: '2Ti', pods: '200' } },
});

const sidecar = aContainer({ name: 'proxy', restartPolicy: 'Always' });

const plain = waitingSince(aWaitingPod('plain', { containers: requesting('1') }));
const meshed = waitingSince(aWaitingPod('meshed', { containers: requesting('1'), initContainers: [sidecar] }));
const probed = waitingSince(
  aWaitingPod('probed', { containers: [aContainer({ startupProbe: { httpGet: { port: 80 } } })] }),
);

function aV2Room(nodes = [node, aVm('vm-1')]) {
  const { room, cluster } = aBurstRoom({ pods: [plain, meshed, probed], nodes });
  room.cloud.setCluster(aCluster({ addon: null }));
  room.cloud.setNetwork(aNetwork({ subnets: [aNodeSubnet()] }));
  return { room, cluster };
}

describe('With virtual nodes v2 alone', () => {
  it('pods burst that v2 can run, those with sidecars among them, and nothing is changed in Azure', async () => {
    const { room, cluster } = aV2Room();

    await room.take(room.alert());
    room.clock.advance(2);
    await room.kubernetes.view(clusterId, room.clock.now());

    expect(podsOn(cluster, 'vn2-virtualnode-0').map(({ metadata }) => metadata?.name)).toEqual(['plain', 'meshed']);
    expect(room.cloud.writes()).toEqual([]);
  });

  it('a pod is judged by what v2 does with it, and told so', async () => {
    const { room } = aV2Room();

    await room.take(room.alert());

    expect(await reportPod(clusterId, room.ports, 'shop/probed')).toMatchObject({
      kept: [{ reason: 'Ineligible', says: expect.stringContaining('HasStartupProbe') }],
    });
  });

  it('pods come home when VMs have room', async () => {
    const { room, cluster } = aV2Room();
    cluster.pods = [plain];
    await room.take(room.alert());
    room.clock.advance(2);
    await room.kubernetes.view(clusterId, room.clock.now());
    vmArrives(cluster);

    await room.settle();

    expect(podsOn(cluster, 'vm-2')).toHaveLength(1);
    expect(room.cloud.writes()).toEqual([]);
  });
});

describe('With virtual nodes v2 beside the add-on', () => {
  it('nothing bursts, and an operator is asked to take one away', async () => {
    const { room, cluster } = aBurstRoom();
    cluster.nodes.push(node);

    await room.take(scheduleSignal(clusterId, room.clock.now()));

    expect(room.kubernetes.calls.map(({ op }) => op)).toEqual(['view']);
    expect((await room.ledger.read(clusterId)).lastPass?.decision).toMatchObject({
      kind: 'refuse',
      advice: [expect.stringContaining('Disable the add-on or uninstall virtual nodes v2')],
    });
  });
});
