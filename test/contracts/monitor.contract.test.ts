import tls from 'node:tls';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createAzureMonitor } from '../../shared/adapters/monitor/azure-monitor.ts';
import { isSameId, parseClusterId } from '../../shared/domain/ids.ts';
import { seen, unseen } from '../../shared/domain/sight.ts';
import { secondsAfter } from '../../shared/domain/time.ts';
import { aBacklog, aVirtualNode } from '../builders/an-observation.ts';
import { FakeMonitor } from '../fakes/fake-monitor.ts';
import { aCluster, aWorld } from '../sandbox/arm/builders.ts';
import type { Fault } from '../sandbox/arm/faults.ts';
import type { RecordedCall } from '../sandbox/arm/journal.ts';
import { type Arm, startArm } from '../sandbox/arm/server.ts';
import { type Certificate, makeCertificate } from '../sandbox/certificates.ts';
import { containerInsightsTables } from '../sandbox/monitor/container-insights-tables.ts';
import { createLogs } from '../sandbox/monitor/logs.ts';
import type { PodSketch, Workload } from '../sandbox/monitor/workload.ts';
import { manualClock } from '../sandbox/simulated-clock.ts';
import { describeMonitor, type MonitorView, type MonitorWorld } from './monitor.contract.ts';
import { credential } from './official-clients.ts';
import { hasSpecifications, judgeExchanges } from './specification-judge.ts';

const cluster = aCluster();
const id = parseClusterId(cluster.id) ?? expect.unreachable();
/** A whole minute, as collections have. */
const now = new Date(Math.floor(Date.now() / 60_000) * 60_000).toISOString();

let certificate: Certificate;
let arm: Arm | undefined;
const exchanges: RecordedCall[] = [];
beforeAll(async () => {
  certificate = await makeCertificate();
  // As NODE_EXTRA_CA_CERTS does for a whole process.
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), certificate.ca]);
});
afterEach(async () => {
  exchanges.push(...(arm?.calls ?? []));
  await arm?.stop();
  arm = undefined;
});
afterAll(() => certificate.remove());

describeMonitor('FakeMonitor', async (view) => ({ monitor: fakeOf(view), id, now }));

describeMonitor('createAzureMonitor on the ARM emulator', emulatorWorld);

test.skipIf(!hasSpecifications())(
  'What the adapter sent above conforms to the published specifications (needs ../shared/azure-specs)',
  async () => {
    const operations = new Set(exchanges.map(({ operation }) => operation));

    const requests = (await judgeExchanges(exchanges)).filter(({ about }) => about === 'request');

    expect(operations).toEqual(new Set(['logs.queryResource', 'metrics.list']));
    expect(requests).toEqual([]);
  },
  60_000,
);

function fakeOf(view: MonitorView): FakeMonitor {
  const fake = new FakeMonitor();
  const collectedAt = secondsAfter(now, -(view?.collectedSecondsAgo ?? 0));
  const forbidden = unseen('forbidden', '403', 'Grant a role with Microsoft.Insights/logs/KubePodInventory/read.');
  const pods = podsOf(view?.waiting ?? 0).map((pod) => ({ ...pod, cause: 'unknown' as const, message: '' }));
  const node = aVirtualNode({ isReady: view?.virtualNode === 'ready', collectedAt });
  fake.setBacklog(id, view ? seen(aBacklog({ waiting: view.waiting, collectedAt, pods }), collectedAt) : forbidden);
  fake.setVirtualNode(id, view ? seen(view.virtualNode === 'none' ? null : node, collectedAt) : forbidden);
  return fake;
}

async function emulatorWorld(view: MonitorView): Promise<MonitorWorld> {
  const clock = manualClock({ startsAt: now });
  const logs = createLogs({
    tablesOf: (resourceId, nowMs) =>
      view && isSameId(resourceId, id) ? containerInsightsTables(workloadOf(view), nowMs) : [],
  });
  arm = await startArm({
    ...{ world: aWorld({ clusters: [cluster] }), clock, certificate, evaluateQuery: logs },
    faults: view ? [] : refusals,
  });
  const monitor = createAzureMonitor({ armEndpoint: arm.url, logsEndpoint: arm.url, credential });
  return { monitor, id, now };
}

const refusals: Fault[] = ['logs.queryResource', 'metrics.list'].map((operation) => ({
  operation,
  answer: { status: 403, code: 'AuthorizationFailed', message: 'The client may not.' },
}));

function workloadOf({ waiting, virtualNode, collectedSecondsAgo }: NonNullable<MonitorView>): Workload {
  const since = virtualNode === 'not-ready' ? { unreadyAt: secondsAfter(now, -3600) } : {};
  const virtualNodes = virtualNode === 'none' ? [] : [{ name: 'virtual-node-aci-linux', isVirtual: true, ...since }];
  return {
    clusterId: cluster.id,
    pods: [...podsOf(waiting), { ...podOf(-1), node: 'vm-1' }],
    nodes: [{ name: 'vm-1' }, ...virtualNodes],
    collectsUntil: secondsAfter(now, -collectedSecondsAgo),
  };
}

const podsOf = (count: number): readonly PodSketch[] => Array.from({ length: count }, (_, index) => podOf(index));

function podOf(index: number): PodSketch {
  return { namespace: 'shop', name: `web-${index}`, uid: `uid-${index}`, createdAt: secondsAfter(now, -300) };
}
