import type { LogsQueryClient, MetricsQueryClient } from '@azure/monitor-query';

/** The two SDK clients, loaded when first asked for, so that what needs neither starts without them. */

export interface AzureMonitorSettings {
  /** ARM, which also answers platform metrics: `https://management.azure.com`. */
  readonly armEndpoint: string;
  /** The Log Analytics query API without a path: `https://api.loganalytics.io`. */
  readonly logsEndpoint: string;
  readonly credential: ConstructorParameters<typeof LogsQueryClient>[0];
  /** Whom tokens for ARM are asked for; the default is its endpoint. */
  readonly audience?: string;
  /** Whom tokens for the query API are asked for; the default is its endpoint, which holds in every Azure cloud. */
  readonly logsAudience?: string;
}

export interface MonitorClients {
  logs(): Promise<LogsQueryClient>;
  metrics(): Promise<MetricsQueryClient>;
}

export function monitorClients(settings: AzureMonitorSettings): MonitorClients {
  return { logs: once(() => createLogs(settings)), metrics: once(() => createMetrics(settings)) };
}

async function createLogs({ logsEndpoint, credential, logsAudience }: AzureMonitorSettings): Promise<LogsQueryClient> {
  const { LogsQueryClient } = await import('@azure/monitor-query');
  const endpoint = withoutSlash(logsEndpoint);
  return new LogsQueryClient(credential, { endpoint, audience: logsAudience ?? endpoint, retryOptions });
}

async function createMetrics({ armEndpoint, credential, audience }: AzureMonitorSettings): Promise<MetricsQueryClient> {
  const { MetricsQueryClient } = await import('@azure/monitor-query');
  const endpoint = withoutSlash(armEndpoint);
  return new MetricsQueryClient(credential, { endpoint, audience: withoutSlash(audience ?? endpoint), retryOptions });
}

/**
 * No retries in here: the SDK would wait out a Retry-After of a minute inside the Function. There is a second source
 * for the backlog, and the next pass looks again.
 */
const retryOptions = { maxRetries: 0 };

/** The audience becomes `<audience>/.default`, and two slashes make it another audience. */
function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}

/** A making that failed is tried again at the next call. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make().catch((error) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}
