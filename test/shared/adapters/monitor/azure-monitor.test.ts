import { describe, expect, it, vi } from 'vitest';
import type { Unseen } from '../../../../shared/domain/sight.ts';
import type { Fault } from '../../../sandbox/arm/faults.ts';
import type { EvaluateQuery } from '../../../sandbox/arm/loganalytics.ts';
import type { Workload } from '../../../sandbox/monitor/workload.ts';
import {
  ago,
  aPod,
  id,
  logsOf,
  type MonitoredParts,
  monitoredClusters,
  now,
  systemPod,
} from './a-monitored-cluster.ts';

const monitored = monitoredClusters();
const ageSecondsMax = 600;

const noCpu = '0/1 nodes are available: 1 Insufficient cpu.';
const noMatch = "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector.";

const answers = (operation: string, status: number, code: string, headers: Record<string, string> = {}): Fault => ({
  operation,
  answer: { status, code, message: `The service said ${code}.`, headers },
});
const logsAnswer = (status: number, code: string, headers?: Record<string, string>) =>
  answers('logs.queryResource', status, code, headers);
const metricsAnswer = (status: number, code: string) => answers('metrics.list', status, code);

async function backlogOf(parts: MonitoredParts) {
  const { monitor } = await monitored(parts);
  return monitor.backlog(id, now, ageSecondsMax);
}

async function virtualNodeOf(parts: MonitoredParts) {
  const { monitor } = await monitored(parts);
  return monitor.virtualNode(id, now, ageSecondsMax);
}

describe('the backlog by Container Insights', () => {
  it('names the pods that wait, since when, and why', async () => {
    const pods = [
      systemPod,
      aPod({ uid: 'late', name: 'web-2', createdAt: ago(200), refusals: [{ at: ago(199), message: noMatch }] }),
      aPod({ uid: 'early', refusals: [{ at: ago(299), message: noCpu }] }),
      aPod({ uid: 'starting', name: 'web-3', node: 'vm-1', runningAt: ago(-60) }),
    ];

    expect(await backlogOf({ logged: { pods } })).toEqual({
      seen: true,
      at: ago(60),
      value: {
        source: 'container-insights',
        collectedAt: ago(60),
        waiting: 2,
        oldestSince: ago(300),
        pods: [
          { namespace: 'shop', name: 'web-1', uid: 'early', createdAt: ago(300), cause: 'capacity', message: noCpu },
          { namespace: 'shop', name: 'web-2', uid: 'late', createdAt: ago(200), cause: 'affinity', message: noMatch },
        ],
      },
    });
  });

  it('is zero where fresh inventory holds no waiting pod', async () => {
    expect(await backlogOf({ pending: 7 })).toMatchObject({
      value: { source: 'container-insights', waiting: 0, oldestSince: null, pods: [], collectedAt: ago(60) },
    });
  });

  it('has the oldest pod first, in whatever order the rows come', async () => {
    const pods = [300, 200, 100].map((age) => aPod({ uid: `of ${age} s`, name: `web-${age}`, createdAt: ago(age) }));

    const backlog = await backlogOf({ evaluateQuery: backwards({ pods }) });

    expect(backlog.seen && backlog.value.pods.map(({ uid }) => uid)).toEqual(['of 300 s', 'of 200 s', 'of 100 s']);
  });

  it('counts all and lists the oldest two hundred', async () => {
    const pods = Array.from({ length: 250 }, (_, index) =>
      aPod({ uid: `uid-${index}`, name: `web-${index}`, createdAt: ago(1000 - index) }),
    );

    const backlog = await backlogOf({ logged: { pods } });

    expect(backlog).toMatchObject({ value: { waiting: 250, oldestSince: ago(1000) } });
    expect(backlog.seen && backlog.value.pods.map(({ uid }) => uid)).toEqual(
      Array.from({ length: 200 }, (_, index) => `uid-${index}`),
    );
  });

  it('reads a long message whole and keeps the beginning of it', async () => {
    const message = `0/40 nodes are available: ${'1 node(s) had untolerated taint {a: b}, '.repeat(39)}1 Insufficient cpu.`;

    const backlog = await backlogOf({ logged: { pods: [aPod({ refusals: [{ at: ago(299), message }] })] } });

    expect(backlog).toMatchObject({ value: { pods: [{ cause: 'capacity', message: message.slice(0, 500) }] } });
  });
});

describe('a look at a cluster whose logs are fresh', () => {
  it('costs one query for the backlog and the virtual node together, and no metric', async () => {
    const { monitor, arm } = await monitored();

    await Promise.all([monitor.virtualNode(id, now, ageSecondsMax), monitor.backlog(id, now, ageSecondsMax)]);

    expect(arm.calls.map(({ operation }) => operation)).toEqual(['logs.queryResource']);
  });

  it('is a new one each time, for the world moves on', async () => {
    const { monitor, arm } = await monitored();

    await monitor.backlog(id, now, ageSecondsMax);
    await monitor.backlog(id, now, ageSecondsMax);

    expect(arm.calls).toHaveLength(2);
  });

  it('asks for tokens for the endpoints, or for the audiences that were set', async () => {
    const logged = null;
    const plain = await monitored({ logged });
    const settings = { audience: 'https://management.azure.com/', logsAudience: 'https://api.loganalytics.io' };
    const special = await monitored({ logged, settings });

    for (const { monitor } of [plain, special]) await monitor.backlog(id, now, ageSecondsMax);

    expect(plain.scopes).toEqual([`${plain.arm.url}/.default`, `${plain.arm.url}/.default`]);
    expect(special.scopes).toEqual(['https://api.loganalytics.io/.default', 'https://management.azure.com/.default']);
  });
});

describe('the backlog by the platform metric', () => {
  it.each<[string, MonitoredParts]>([
    ['the cluster is not onboarded', { logged: null }],
    ['Container Insights sends nothing', { logged: { collectsUntil: ago(7200) } }],
    ['its data is too old', { logged: { collectsUntil: ago(900) } }],
    ['the logs may not be read', { faults: [logsAnswer(403, 'InsufficientAccessError')] }],
    ['the query is throttled', { faults: [logsAnswer(429, 'ThrottledError', { 'retry-after': '60' })] }],
    ['the service fails', { faults: [logsAnswer(500, 'InternalServerError')] }],
    ['the connection is lost', { faults: [{ operation: 'logs.queryResource', answer: { dropConnection: true } }] }],
    ['the answer is partial', { evaluateQuery: partialAnswer }],
    ['the answer is not understood', { evaluateQuery: () => ({ tables: [] }) }],
  ])('is the count of pending pods where %s', async (_when, parts) => {
    expect(await backlogOf({ ...parts, pending: 7, running: 3 })).toEqual({
      seen: true,
      at: ago(120),
      value: { source: 'platform-metric', collectedAt: ago(120), waiting: 7, oldestSince: null, pods: [] },
    });
  });

  it('is zero where pods are measured and none is pending', async () => {
    expect(await backlogOf({ logged: null, running: 3 })).toMatchObject({
      value: { source: 'platform-metric', waiting: 0, collectedAt: ago(120) },
    });
  });

  it('is asked for by the minute, so that no pod counts twice', async () => {
    const { monitor, arm } = await monitored({ logged: null, pending: 1 });

    await monitor.backlog(id, now, ageSecondsMax);

    const asked = new URL(arm.calls.at(-1)?.path ?? '', 'https://arm').searchParams;
    expect(asked.get('interval')).toBe('PT1M');
    expect(asked.get('aggregation')).toBe('Total');
    expect(asked.get('$filter')).toBe("phase eq '*'");
  });
});

describe('a backlog that neither source shows', () => {
  it('is unseen with both reasons, never zero', async () => {
    const sight = (await backlogOf({ logged: { collectsUntil: ago(7200) } })) as Unseen;

    expect(sight).toMatchObject({ seen: false, cause: 'unavailable' });
    expect(sight.why).toMatch(/has sent no pod inventory of .*shop in the last 30 minutes.* no data in 30 min/);
    expect(sight.advice).toMatch(/^Enable Container Insights .* has the metric kube_pod_status_phase\.$/);
  });

  it('is stale where both have old data only', async () => {
    const sight = await backlogOf({ logged: { collectsUntil: ago(900) }, pending: 3, measuredUntil: ago(900) });

    expect(sight).toMatchObject({ seen: false, cause: 'stale' });
    expect(sight).not.toHaveProperty('advice');
  });

  it('is forbidden where neither may be read, and says which rights are missing', async () => {
    const faults = [logsAnswer(403, 'InsufficientAccessError'), metricsAnswer(403, 'AuthorizationFailed')];

    const sight = (await backlogOf({ faults })) as Unseen;

    expect(sight).toMatchObject({ seen: false, cause: 'forbidden' });
    expect(sight.why).toMatch(/403 InsufficientAccessError: The service said .* 403 AuthorizationFailed: The service/);
    const tables = ['KubePodInventory', 'KubeEvents', 'KubeNodeInventory'];
    const logs = tables.map((table) => `Microsoft.Insights/logs/${table}/read`).join(' and ');
    expect(sight.advice).toBe(
      [logs, 'Microsoft.Insights/metrics/read']
        .map((actions) => `Grant the controller's identity a role with ${actions} on ${id}.`)
        .join(' '),
    );
  });

  it.each<[string, MonitoredParts, object]>([
    [
      'unavailable rather than forbidden',
      { faults: [logsAnswer(403, 'InsufficientAccessError'), metricsAnswer(429, 'Throttled')] },
      { cause: 'unavailable' },
    ],
    [
      'unavailable rather than stale',
      { logged: { collectsUntil: ago(900) }, faults: [metricsAnswer(503, 'ServiceUnavailable')] },
      { cause: 'unavailable' },
    ],
    [
      'stale rather than forbidden',
      { logged: { collectsUntil: ago(900) }, faults: [metricsAnswer(403, 'AuthorizationFailed')] },
      { cause: 'stale' },
    ],
    ['stale rather than without data', { logged: { collectsUntil: ago(900) } }, { cause: 'stale' }],
  ])('is %s: what may pass by itself is worth another look', async (_what, parts, expected) => {
    const sight = await backlogOf(parts);

    expect(sight).toMatchObject({ seen: false, ...expected });
    expect(sight).not.toHaveProperty('advice');
  });

  it('tells how long a throttled service wants to be left alone', async () => {
    const faults = [logsAnswer(429, 'ThrottledError', { 'retry-after': '60' }), metricsAnswer(500, 'Broken')];

    expect(((await backlogOf({ faults })) as Unseen).why).toMatch(/429 ThrottledError: .* \(Retry-After: 60\)/);
  });

  it('does not wait for ever for either', async () => {
    const { timeout } = AbortSignal;
    const limits = vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => timeout.call(AbortSignal, 50));
    const slow = async () => new Promise<never>(() => {});

    const sight = (await backlogOf({ evaluateQuery: slow })) as Unseen;

    expect(limits.mock.calls).toEqual([[20_000], [20_000]]);
    expect(sight.why).toMatch(/^By Container Insights: Querying .*: no answer within 20 s\./);
    limits.mockRestore();
  });

  it('is unseen, not thrown, where there is no identity to ask with', async () => {
    const getToken = () => Promise.reject(new Error('ManagedIdentityCredential: no identity endpoint.'));

    expect(await backlogOf({ settings: { credential: { getToken } } })).toMatchObject({
      seen: false,
      cause: 'unavailable',
      why: expect.stringContaining('no identity endpoint'),
    });
  });

  it('is unseen, not thrown, where an endpoint makes no sense', async () => {
    const settings = { armEndpoint: 'nowhere', logsEndpoint: 'nowhere' };

    expect(await backlogOf({ settings })).toMatchObject({ seen: false, cause: 'unavailable' });
  });
});

describe('the virtual node', () => {
  const virtual = { name: 'virtual-node-aci-linux', isVirtual: true };

  it('is seen as the inventory shows it', async () => {
    expect(await virtualNodeOf({ logged: { nodes: [{ name: 'vm-1' }, virtual] } })).toEqual({
      seen: true,
      at: ago(60),
      value: {
        name: virtual.name,
        engine: 'addon',
        isReady: true,
        isCordoned: false,
        source: 'container-insights',
        collectedAt: ago(60),
      },
    });
  });

  it('is not ready once its condition has gone', async () => {
    const nodes = [{ ...virtual, unreadyAt: ago(120) }];

    expect(await virtualNodeOf({ logged: { nodes } })).toMatchObject({ value: { isReady: false } });
  });

  it('is the one of the add-on where somebody installed another', async () => {
    const nodes = [
      { ...virtual, name: 'virtual-node-aci-linux-helm' },
      { ...virtual, unreadyAt: ago(120) },
    ];

    expect(await virtualNodeOf({ logged: { nodes } })).toMatchObject({ value: { name: virtual.name, isReady: false } });
  });

  it('is known as one of virtual nodes v2 by its label', async () => {
    const nodes = [{ name: 'vn2-virtualnode-0', isVirtual: true, isV2: true }];

    expect(await virtualNodeOf({ logged: { nodes } })).toMatchObject({ value: { engine: 'v2' } });
    expect(await virtualNodeOf({ logged: { nodes: [...nodes, virtual] } })).toMatchObject({
      value: { name: virtual.name, engine: 'both' },
    });
  });

  it('is the one that is ready where several go by other names', async () => {
    const nodes = [
      { ...virtual, name: 'vk-1', unreadyAt: ago(120) },
      { ...virtual, name: 'vk-2' },
    ];

    expect(await virtualNodeOf({ logged: { nodes } })).toMatchObject({ value: { name: 'vk-2', isReady: true } });
  });

  it('is looked for in vain in a workspace without the tables, and the missing one is named', async () => {
    const sight = (await virtualNodeOf({ logged: null })) as Unseen;

    expect(sight.why).toMatch(/400 BadArgumentError: .*KubePodInventory/);
    expect(sight.advice).toMatch(/^Enable Container Insights/);
  });

  it('is not there where fresh inventory lacks it', async () => {
    expect(await virtualNodeOf({})).toEqual({ seen: true, at: ago(60), value: null });
  });

  it.each<[string, MonitoredParts, object]>([
    ['is unknown without inventory', { logged: { collectsUntil: ago(7200) } }, { cause: 'unavailable' }],
    ['is unknown by old inventory that lacks it', { logged: { collectsUntil: ago(900) } }, { cause: 'stale' }],
    [
      'is unknown by old inventory that holds it',
      { logged: { nodes: [virtual], collectsUntil: ago(900) } },
      { cause: 'stale' },
    ],
    [
      'is unknown where the logs may not be read',
      { faults: [logsAnswer(403, 'InsufficientAccessError')] },
      {
        cause: 'forbidden',
        advice: expect.stringContaining('a role with Microsoft.Insights/logs/KubePodInventory/read and '),
      },
    ],
    ['is unknown where the service fails', { faults: [logsAnswer(503, 'Unavailable')] }, { cause: 'unavailable' }],
    ['is unknown where the answer is partial', { evaluateQuery: partialAnswer }, { cause: 'unavailable' }],
  ])('%s', async (_what, parts, expected) => {
    expect(await virtualNodeOf(parts)).toMatchObject({ seen: false, ...expected });
  });
});

function backwards(logged: Partial<Workload>): EvaluateQuery {
  return async (...question) => {
    const answer = await logsOf(logged)(...question);
    return 'tables' in answer
      ? { tables: answer.tables.map((one) => ({ ...one, rows: one.rows.toReversed() })) }
      : answer;
  };
}

async function partialAnswer(...question: Parameters<ReturnType<typeof logsOf>>) {
  const whole = await logsOf()(...question);
  return { ...whole, error: { code: 'PartialError', message: 'Some data is missing.' } };
}
