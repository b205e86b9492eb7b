import { describe, expect, it } from 'vitest';
import { secondsAfter } from '../../../shared/domain/time.ts';
import { containerInsightsTables } from './container-insights-tables.ts';
import type { NodeSketch, PodSketch, Workload } from './workload.ts';

const now = '2026-11-25T03:00:00.000Z';
const ago = (seconds: number) => secondsAfter(now, -seconds);

const aPod = (part: Partial<PodSketch> = {}): PodSketch => ({
  ...{ namespace: 'shop', name: 'web-1', uid: 'uid-1', createdAt: ago(150) },
  ...part,
});

const clusterId = '/subscriptions/S/resourceGroups/Shop/providers/Microsoft.ContainerService/managedClusters/Prod';

function rowsOf(table: string, part: Partial<Workload>) {
  const workload = { clusterId, pods: [], nodes: [], ...part };
  return containerInsightsTables(workload, Date.parse(now)).find(({ name }) => name === table)?.rows ?? [];
}

const podRows = (...pods: PodSketch[]) => rowsOf('KubePodInventory', { pods });
const nodeRows = (...nodes: NodeSketch[]) => rowsOf('KubeNodeInventory', { nodes });
const timesOf = (rows: readonly Readonly<Record<string, unknown>>[]) => rows.map(({ TimeGenerated }) => TimeGenerated);

describe('the tables of Container Insights', () => {
  it('have every column that a row fills', () => {
    const pods = [aPod({ refusals: [{ at: ago(140), message: 'no', hasTimes: true }] })];

    for (const { columns, rows } of containerInsightsTables(
      { clusterId, pods, nodes: [{ name: 'vm-1' }] },
      Date.parse(now),
    )) {
      const names = columns.map(({ name }) => name);
      expect(rows).not.toEqual([]);
      expect(names).toEqual(expect.arrayContaining([...new Set(rows.flatMap((row) => Object.keys(row)))]));
    }
  });

  it('name the cluster in its own spelling and the resource in lower case', () => {
    expect(podRows(aPod())[0]).toMatchObject({
      ClusterId: clusterId,
      ClusterName: 'Prod',
      _ResourceId: clusterId.toLowerCase(),
      _SubscriptionId: 'S',
    });
  });

  it('have a row per container and minute, each minute only once it is ingested', () => {
    expect(timesOf(podRows(aPod({ containers: 2 })))).toEqual([ago(120), ago(120), ago(60), ago(60)]);
  });

  it('have the rhythm and the delay of the agent, and end with it', () => {
    const pods = [aPod({ createdAt: ago(3000) })];
    const slow = { pods, collectionSeconds: 300, ingestionSeconds: 400, collectsFrom: ago(1500) };

    expect(timesOf(rowsOf('KubePodInventory', slow))).toEqual([ago(1500), ago(1200), ago(900), ago(600)]);
    expect(timesOf(rowsOf('KubePodInventory', { ...slow, collectsUntil: ago(1000) }))).toEqual([ago(1500), ago(1200)]);
  });

  it('follow a pod from waiting over starting to running and to its end', () => {
    const pod = aPod({
      createdAt: ago(320),
      node: 'vm-1',
      placedAt: ago(250),
      runningAt: ago(190),
      deletedAt: ago(90),
    });

    expect(podRows(pod).map(({ TimeGenerated, PodStatus, Computer }) => [TimeGenerated, PodStatus, Computer])).toEqual([
      [ago(300), 'Pending', ''],
      [ago(240), 'Pending', 'vm-1'],
      [ago(180), 'Running', 'vm-1'],
      [ago(120), 'Running', 'vm-1'],
    ]);
  });

  it('have each refusal once, in the collection after it, without times unless the event has them', () => {
    const pod = aPod({
      refusals: [
        { at: ago(130), message: 'first' },
        { at: ago(110), message: 'second', hasTimes: true },
        { at: ago(30), message: 'not collected yet' },
      ],
    });

    const rows = rowsOf('KubeEvents', { pods: [pod] });

    expect(rows).toMatchObject([
      { TimeGenerated: ago(120), Message: 'first', Name: 'web-1', ObjectKind: 'Pod', Reason: 'FailedScheduling' },
      { TimeGenerated: ago(60), Message: 'second', LastSeen: ago(110) },
    ]);
    expect(rows[0]).not.toHaveProperty('LastSeen');
  });

  it('show nodes with their labels and whether they are ready', () => {
    const virtual = { name: 'vk', isVirtual: true, createdAt: ago(200), readyAt: ago(100) };
    const gone = { name: 'vm-2', deletedAt: ago(90), unreadyAt: ago(150) };

    const rows = nodeRows(virtual, gone).filter(({ TimeGenerated }) => `${TimeGenerated}` >= ago(120));

    expect(rows.map(({ TimeGenerated, Computer, Status }) => [TimeGenerated, Computer, Status])).toEqual([
      [ago(120), 'vk', ''],
      [ago(120), 'vm-2', ''],
      [ago(60), 'vk', 'Ready'],
    ]);
    expect(JSON.parse(`${rows[0]?.Labels}`)).toEqual([expect.objectContaining({ type: 'virtual-kubelet' })]);
    expect(`${rows[1]?.Labels}`).not.toContain('virtual-kubelet');
  });
});
