/** The official clients, pointed at the ARM emulator as an app points them at a sovereign cloud. */
import { AuthorizationManagementClient } from '@azure/arm-authorization';
import { ContainerInstanceManagementClient } from '@azure/arm-containerinstance';
import { ContainerServiceClient } from '@azure/arm-containerservice';
import { NetworkManagementClient } from '@azure/arm-network';
import { ResourceGraphClient } from '@azure/arm-resourcegraph';
import { ResourceManagementClient } from '@azure/arm-resources';
import { LogsQueryClient, MetricsQueryClient } from '@azure/monitor-query';
import { issueToken } from '../sandbox/tokens.ts';

/** Fast polling, so that a test waits for the emulator's clock only. */
export const POLLING = { updateIntervalInMs: 20 };

/** Hands out a token for whatever audience a client asks. */
export const credential = {
  async getToken(scopes: string | string[]) {
    const audience = [scopes].flat()[0]?.replace(/\/+\.default$/, '') ?? '';
    const { token, claims } = issueToken({ audience, nowMs: Date.now() });
    return { token, expiresOnTimestamp: claims.exp * 1000 };
  },
};

/** One of each; `url` is the emulator's, `ca` the certificate authority that it is trusted by. */
export function officialClients({ url, ca, subscriptionId }: { url: string; ca: string; subscriptionId: string }) {
  const options = { endpoint: url, tlsOptions: { ca }, retryOptions: { retryDelayInMs: 1 } };
  return {
    clusters: new ContainerServiceClient(credential, subscriptionId, options),
    network: new NetworkManagementClient(credential, subscriptionId, options),
    containers: new ContainerInstanceManagementClient(credential, subscriptionId, options),
    authorization: new AuthorizationManagementClient(credential, subscriptionId, options),
    resources: new ResourceManagementClient(credential, subscriptionId, options),
    graph: new ResourceGraphClient(credential, options),
    metrics: new MetricsQueryClient(credential, options),
    logs: new LogsQueryClient(credential, { ...options, endpoint: `${url}/v1` }),
  };
}
