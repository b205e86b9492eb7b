import { describe, expect, it } from 'vitest';
import { insightsQuery } from '../../../../shared/adapters/monitor/queries.ts';
import { type ClusterId, clusterIdOf } from '../../../../shared/domain/ids.ts';
import { secondsAfter } from '../../../../shared/domain/time.ts';
import { clusterId, now, subscriptionId } from '../../../builders/an-observation.ts';
import { containerInsightsSchemas } from '../../../sandbox/monitor/container-insights-schemas.ts';
import { containerInsightsTables } from '../../../sandbox/monitor/container-insights-tables.ts';
import { evaluateQuery, type LogTable } from '../../../sandbox/monitor/evaluate-query.ts';
import { analyse } from '../../../sandbox/monitor/kusto.ts';
import type { PodSketch, Workload } from '../../../sandbox/monitor/workload.ts';

const query = insightsQuery(clusterId, 200);
const ago = (seconds: number) => secondsAfter(now, -seconds);

const complaints = (kql: string) => analyse(kql, containerInsightsSchemas).diagnostics.map(({ message }) => message);

const aPod = (part: Partial<PodSketch> = {}): PodSketch => ({
  namespace: 'shop',
  name: 'web-1',
  uid: 'uid-1',
  createdAt: ago(300),
  ...part,
});

/** A cluster always runs something of its own. */
const aWorkload = ({ pods = [], ...part }: Partial<Workload> = {}): Workload => ({
  clusterId,
  pods: [aPod({ namespace: 'kube-system', uid: 'dns', createdAt: ago(86_400), node: 'aks-nodes-1' }), ...pods],
  nodes: [{ name: 'aks-nodes-1' }],
  ...part,
});

const answer = (...tables: (readonly LogTable[])[]) => ask(query, tables);

function ask(kql: string, [first = [], ...others]: readonly (readonly LogTable[])[]) {
  const merged = first.map((table, index) => ({
    ...table,
    rows: [table, ...others.map((more) => more[index])].flatMap((one) => one?.rows ?? []),
  }));
  const result = evaluateQuery(merged, kql, 'PT60M', Date.parse(now));
  if ('error' in result) throw new Error(JSON.stringify(result.error));
  const [table] = result.tables;
  return (table?.rows ?? []).map((row) =>
    Object.fromEntries(table?.columns.map(({ name }, at) => [name, row[at]]) ?? []),
  );
}

const see = (workload: Workload) => answer(containerInsightsTables(workload, Date.parse(now)));
const summary = (rows: ReturnType<typeof see>) => rows.find(({ Kind }) => Kind === 'pods');
const podsIn = (rows: ReturnType<typeof see>) => rows.filter(({ Kind }) => Kind === 'pod');
const messagesIn = (rows: ReturnType<typeof see>) =>
  Object.fromEntries(podsIn(rows).map(({ Uid, Message }) => [`${Uid}`, Message]));

describe('the query against the documented tables', () => {
  it('has nothing that the Kusto language service objects to', () => {
    expect(complaints(query)).toEqual([]);
  });

  it.each([
    ['a table', 'KubePodInventory', 'KubePodInventori'],
    ['a column of the pods', 'PodCreationTimeStamp', 'PodCreationTimestamp'],
    ['a column of the events', 'ObjectKind', 'Kind'],
    ['a column of the nodes', 'Labels', 'Label'],
    ['a function', 'coalesce', 'coalesc'],
    ['a type', 'ago(30m)', "ago('30m')"],
  ])('would be caught with %s mistaken', (_what, right, wrong) => {
    expect(query).toContain(right);

    expect(complaints(query.replaceAll(right, wrong))).not.toEqual([]);
  });

  it('quotes whatever it is given as a cluster id', () => {
    const hostile = `x'; KubeEvents | take 1 //\\` as ClusterId;

    expect(complaints(insightsQuery(hostile, 200))).toEqual([]);
    expect(insightsQuery(hostile, 200)).toContain(`let clusterId = 'x\\'; KubeEvents | take 1 //\\\\';`);
  });
});

describe('the query over a cluster', () => {
  it('counts a waiting pod once, however many containers it has and however often it was collected', () => {
    const rows = see(
      aWorkload({ pods: [aPod({ containers: 3 }), aPod({ uid: 'uid-2', name: 'web-2', containers: 2 })] }),
    );

    expect(summary(rows)).toMatchObject({ Waiting: 2, CreatedAt: ago(300), CollectedAt: ago(60) });
    expect(podsIn(rows).map(({ Uid }) => Uid)).toEqual(['uid-1', 'uid-2']);
  });

  it.each<[string, Partial<PodSketch>]>([
    ['that has its node and is still starting', { node: 'aks-nodes-1', runningAt: secondsAfter(now, 60) }],
    ['that has been scheduled since', { node: 'aks-nodes-1', placedAt: ago(90) }],
    ['that has been deleted since', { deletedAt: ago(180) }],
    ['of a daemon set, which could run on its one node only', { controllerKind: 'DaemonSet' }],
    ['that the kubelet mirrors', { controllerKind: 'Node' }],
  ])('does not count a pod %s', (_what, part) => {
    const rows = see(aWorkload({ pods: [aPod(part)] }));

    expect(summary(rows)).toMatchObject({ Waiting: 0, CreatedAt: null, CollectedAt: ago(60) });
    expect(podsIn(rows)).toEqual([]);
  });

  it('counts a pod whose row of the newest collection has not arrived yet', () => {
    const tables = containerInsightsTables(aWorkload({ pods: [aPod(), aPod({ uid: 'uid-2' })] }), Date.parse(now));
    const late = tables.map((table) => ({
      ...table,
      rows: table.rows.filter((row) => !(row.PodUid === 'uid-2' && row.TimeGenerated === ago(60))),
    }));

    expect(summary(answer(late))).toMatchObject({ Waiting: 2 });
  });

  it('does not mix two clusters that share a workspace', () => {
    const neighbour = clusterIdOf({ subscriptionId, resourceGroup: 'shop', name: 'shop-test' });
    const other = aWorkload({
      clusterId: neighbour,
      pods: [aPod({ uid: 'uid-9', refusals: [{ at: ago(100), message: 'of the neighbour' }] })],
      nodes: [{ name: 'virtual-node-aci-linux', isVirtual: true }],
    });
    const tables = [aWorkload({ pods: [aPod()] }), other].map((one) => containerInsightsTables(one, Date.parse(now)));

    const rows = answer(...tables);

    expect(summary(rows)).toMatchObject({ Waiting: 1 });
    expect(messagesIn(rows)).toEqual({ 'uid-1': '' });
    expect(rows.filter(({ Kind }) => Kind === 'virtual-node')).toEqual([]);
  });

  it('brings the oldest pods where there are more than asked for, and the number of all', () => {
    const pods = [10, 40, 20, 30].map((seconds) => aPod({ uid: `${seconds}`, createdAt: ago(100 + seconds) }));

    const rows = ask(insightsQuery(clusterId, 2), [containerInsightsTables(aWorkload({ pods }), Date.parse(now))]);

    expect(summary(rows)).toMatchObject({ Waiting: 4, CreatedAt: ago(140) });
    expect(podsIn(rows).map(({ Uid }) => Uid)).toEqual(['40', '30']);
  });
});

describe('the scheduler in the query', () => {
  it('has its last word about each pod', () => {
    const refusals = [
      { at: ago(290), message: '0/1 nodes are available: 1 Insufficient cpu.' },
      { at: ago(200), message: '0/2 nodes are available: 2 Insufficient cpu.' },
    ];

    const rows = see(aWorkload({ pods: [aPod({ refusals }), aPod({ uid: 'uid-2', name: 'web-2' })] }));

    expect(messagesIn(rows)).toEqual({ 'uid-1': '0/2 nodes are available: 2 Insufficient cpu.', 'uid-2': '' });
  });

  it('is quoted about the pod of that name in that namespace', () => {
    const pods = ['shop', 'bank'].map((namespace) =>
      aPod({ namespace, uid: namespace, refusals: [{ at: ago(200), message: `of ${namespace}` }] }),
    );

    expect(messagesIn(see(aWorkload({ pods })))).toEqual({ shop: 'of shop', bank: 'of bank' });
  });

  it.each([true, false])(
    'is not quoted about a pod that has only inherited the name (event has times: %s)',
    (hasTimes) => {
      const gone = aPod({
        uid: 'old',
        createdAt: ago(900),
        deletedAt: ago(600),
        refusals: [{ at: ago(800), message: 'of the one before', hasTimes }],
      });

      expect(messagesIn(see(aWorkload({ pods: [gone, aPod({ uid: 'new' })] })))).toEqual({ new: '' });
    },
  );
});

describe('the age of the answer', () => {
  it('is that of the whole inventory, also where nothing waits', () => {
    const rows = see(aWorkload({ collectsUntil: ago(1200) }));

    expect(summary(rows)).toMatchObject({ Waiting: 0, CollectedAt: ago(1200) });
  });

  it('is unknown, not zero, where there are no rows in the window', () => {
    const workload = aWorkload({ pods: [aPod({ createdAt: ago(7200) })], collectsUntil: ago(3000) });

    expect(see(workload)).toEqual([
      expect.objectContaining({ Kind: 'pods', Waiting: 0, CollectedAt: null }),
      expect.objectContaining({ Kind: 'nodes', CollectedAt: null }),
    ]);
  });
});

describe('the virtual node in the query', () => {
  const virtual = { name: 'virtual-node-aci-linux', isVirtual: true };
  const nodesOf = (workload: Workload) =>
    see(workload)
      .filter(({ Kind }) => Kind === 'virtual-node')
      .map(({ Name, Status, CollectedAt }) => ({ Name, Status, CollectedAt }));

  it('is known by its name', () => {
    const nodes = [{ name: 'aks-nodes-1' }, { name: 'virtual-node-aci-linux' }];

    expect(nodesOf(aWorkload({ nodes }))).toEqual([
      { Name: 'virtual-node-aci-linux', Status: 'Ready', CollectedAt: ago(60) },
    ]);
  });

  it('is known by its label under another name', () => {
    expect(nodesOf(aWorkload({ nodes: [{ name: 'virtual-node-aci-linux-helm', isVirtual: true }] }))).toHaveLength(1);
  });

  it('has the conditions of the newest collection', () => {
    expect(nodesOf(aWorkload({ nodes: [{ ...virtual, unreadyAt: ago(90) }] }))).toMatchObject([{ Status: '' }]);
  });

  it('is gone once it is in no new collection', () => {
    expect(nodesOf(aWorkload({ nodes: [{ name: 'aks-nodes-1' }, { ...virtual, deletedAt: ago(240) }] }))).toEqual([]);
  });
});
