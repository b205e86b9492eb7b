import tls from 'node:tls';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { createAzureMonitor } from '../../../../shared/adapters/monitor/azure-monitor.ts';
import type { AzureMonitorSettings } from '../../../../shared/adapters/monitor/monitor-clients.ts';
import { type ClusterId, parseClusterId } from '../../../../shared/domain/ids.ts';
import { secondsAfter } from '../../../../shared/domain/time.ts';
import type { Monitor } from '../../../../shared/ports/monitor.ts';
import { aCluster, aWorld, pendingPods } from '../../../sandbox/arm/builders.ts';
import type { Fault } from '../../../sandbox/arm/faults.ts';
import type { EvaluateQuery } from '../../../sandbox/arm/loganalytics.ts';
import { type Arm, startArm } from '../../../sandbox/arm/server.ts';
import { type Certificate, makeCertificate } from '../../../sandbox/certificates.ts';
import { containerInsightsTables } from '../../../sandbox/monitor/container-insights-tables.ts';
import { createLogs } from '../../../sandbox/monitor/logs.ts';
import type { PodSketch, Workload } from '../../../sandbox/monitor/workload.ts';
import { manualClock } from '../../../sandbox/simulated-clock.ts';
import { issueToken } from '../../../sandbox/tokens.ts';

/** A cluster in the ARM emulator and the adapter that looks at it through the official clients. */

export const now = '2026-11-25T03:00:00.000Z';
export const ago = (seconds: number): string => secondsAfter(now, -seconds);

const cluster = aCluster();
export const id = parseClusterId(cluster.id) as ClusterId;

export interface Monitored {
  readonly monitor: Monitor;
  readonly arm: Arm;
  /** The scopes that tokens were asked for. */
  readonly scopes: readonly string[];
}

export interface MonitoredParts {
  /** What Container Insights collects; null where the cluster is not onboarded. */
  readonly logged?: Partial<Workload> | null;
  readonly evaluateQuery?: EvaluateQuery;
  /** What the platform metric counts. */
  readonly pending?: number;
  readonly running?: number;
  /** Pods end, and with them the metric. */
  readonly measuredUntil?: string;
  readonly faults?: readonly Fault[];
  readonly settings?: Partial<AzureMonitorSettings>;
}

/** Call it once in a test file; it gives the function that starts such a cluster. */
export function monitoredClusters(): (parts?: MonitoredParts) => Promise<Monitored> {
  let certificate: Certificate;
  const running: Arm[] = [];
  beforeAll(async () => {
    certificate = await makeCertificate();
    tls.setDefaultCACertificates([...tls.getCACertificates('default'), certificate.ca]);
  });
  afterEach(async () => {
    for (const arm of running.splice(0)) await arm.stop();
  });
  afterAll(() => certificate.remove());
  return async (parts = {}) => {
    const arm = await startArm({
      ...{
        world: worldOf(parts),
        clock: manualClock({ startsAt: now }),
        certificate,
        faults: [...(parts.faults ?? [])],
      },
      evaluateQuery: parts.evaluateQuery ?? logsOf(parts.logged),
    });
    running.push(arm);
    const scopes: string[] = [];
    const credential = aCredential(scopes);
    const endpoints = { armEndpoint: arm.url, logsEndpoint: arm.url };
    return { monitor: createAzureMonitor({ ...endpoints, credential, ...parts.settings }), arm, scopes };
  };
}

export const aPod = (part: Partial<PodSketch> = {}): PodSketch => ({
  namespace: 'shop',
  name: 'web-1',
  uid: 'uid-1',
  createdAt: ago(300),
  ...part,
});

export const systemPod = aPod({
  namespace: 'kube-system',
  name: 'dns',
  uid: 'dns',
  createdAt: ago(86_400),
  node: 'vm-1',
});

export const aWorkload = (part: Partial<Workload> = {}): Workload => ({
  clusterId: cluster.id,
  pods: [systemPod],
  nodes: [{ name: 'vm-1' }],
  ...part,
});

export function logsOf(logged: Partial<Workload> | null = {}): EvaluateQuery {
  return createLogs({ tablesOf: (_id, nowMs) => (logged ? containerInsightsTables(aWorkload(logged), nowMs) : []) });
}

function worldOf({ pending = 0, running = 0, measuredUntil }: MonitoredParts) {
  const end = measuredUntil ? { goneAtMs: Date.parse(measuredUntil) } : {};
  const since = { sinceMs: Date.parse(ago(7200)) };
  const pods = [
    ...pendingPods(pending, since),
    ...pendingPods(running, { ...since, app: 'cart' }).map((pod) => ({ ...pod, runningAtMs: since.sinceMs })),
  ];
  return aWorld({ clusters: [cluster], workloads: { [cluster.id]: pods.map((pod) => ({ ...pod, ...end })) } });
}

function aCredential(scopes: string[]) {
  return {
    async getToken(asked: string | string[]) {
      const [scope = ''] = [asked].flat();
      scopes.push(scope);
      const { token } = issueToken({ audience: scope.replace(/\/\.default$/, ''), nowMs: Date.parse(now) });
      return { token, expiresOnTimestamp: Date.now() + 3_600_000 };
    },
  };
}
