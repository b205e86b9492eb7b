import type { AuthorizationManagementClient } from '@azure/arm-authorization';
import type { ContainerInstanceManagementClient } from '@azure/arm-containerinstance';
import type { ContainerServiceClient } from '@azure/arm-containerservice';
import type { NetworkManagementClient } from '@azure/arm-network';
import type { ResourceGraphClient } from '@azure/arm-resourcegraph';
import type { ResourceManagementClient } from '@azure/arm-resources';
import type { TokenCredential } from '@azure/core-auth';
import type { Pipeline } from '@azure/core-rest-pipeline';
import type { Log } from '../../ports/log.ts';
import { boundedRetry, deadlinePolicy, type RetryLimits } from './bounded-retry.ts';
import { rememberErrorBody } from './error-bodies.ts';

/** The official clients of one ARM endpoint: each loaded when first asked for, made once per subscription. */
export interface ArmClients {
  containerService(subscriptionId: string): Promise<ContainerServiceClient>;
  network(subscriptionId: string): Promise<NetworkManagementClient>;
  containerInstance(subscriptionId: string): Promise<ContainerInstanceManagementClient>;
  authorization(subscriptionId: string): Promise<AuthorizationManagementClient>;
  resources(subscriptionId: string): Promise<ResourceManagementClient>;
  resourceGraph(): Promise<ResourceGraphClient>;
  /** A pipeline of the same kind for requests that no client makes: operation URLs, and bodies to be kept whole. */
  pipeline(): Promise<Pipeline>;
}

export interface ArmAccess {
  readonly endpoint: string;
  readonly audience: string;
  readonly credential: TokenCredential;
  readonly retry: RetryLimits;
  readonly log?: Log;
}

export function createArmClients(access: ArmAccess): ArmClients {
  const { credential, endpoint } = access;
  const scope = `${access.audience}/.default`;
  // The generations of clients name this option differently, and without it some ask for the public cloud's audience.
  const newer = { endpoint, credentials: { scopes: [scope] } };
  const older = { endpoint, credentialScopes: scope };
  const bound = <C extends { readonly pipeline: Pipeline }>(client: C) => boundPipeline(client, access);
  return {
    containerService: oncePer(async (subscriptionId) => {
      const { ContainerServiceClient } = await import('@azure/arm-containerservice');
      return bound(new ContainerServiceClient(credential, subscriptionId, newer));
    }),
    network: oncePer(async (subscriptionId) => {
      const { NetworkManagementClient } = await import('@azure/arm-network');
      return bound(new NetworkManagementClient(credential, subscriptionId, newer));
    }),
    containerInstance: oncePer(async (subscriptionId) => {
      const { ContainerInstanceManagementClient } = await import('@azure/arm-containerinstance');
      return bound(new ContainerInstanceManagementClient(credential, subscriptionId, older));
    }),
    authorization: oncePer(async (subscriptionId) => {
      const { AuthorizationManagementClient } = await import('@azure/arm-authorization');
      return bound(new AuthorizationManagementClient(credential, subscriptionId, older));
    }),
    resources: oncePer(async (subscriptionId) => {
      const { ResourceManagementClient } = await import('@azure/arm-resources');
      return bound(new ResourceManagementClient(credential, subscriptionId, newer));
    }),
    resourceGraph: once(async () => {
      const { ResourceGraphClient } = await import('@azure/arm-resourcegraph');
      return bound(new ResourceGraphClient(credential, newer));
    }),
    pipeline: once(() => createPipeline(access, scope)),
  };
}

async function createPipeline(access: ArmAccess, scopes: string): Promise<Pipeline> {
  const { bearerTokenAuthenticationPolicy, createPipelineFromOptions } = await import('@azure/core-rest-pipeline');
  const pipeline = createPipelineFromOptions({});
  pipeline.addPolicy(bearerTokenAuthenticationPolicy({ credential: access.credential, scopes }));
  return (await boundPipeline({ pipeline }, access)).pipeline;
}

/** Puts our limits in the place of the SDK's own retry policy. */
async function boundPipeline<C extends { readonly pipeline: Pipeline }>(client: C, { retry, log }: ArmAccess) {
  const { retryPolicy } = await import('@azure/core-rest-pipeline');
  client.pipeline.removePolicy({ phase: 'Retry' });
  client.pipeline.addPolicy(rememberErrorBody);
  client.pipeline.addPolicy(retryPolicy([boundedRetry(retry, log)], { maxRetries: retry.retriesMax }), {
    phase: 'Retry',
  });
  client.pipeline.addPolicy(deadlinePolicy(retry), { afterPhase: 'Retry' });
  return client;
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  const one = oncePer(make);
  return () => one('');
}

/** Makes one value per key and keeps it; a failed making is forgotten, so that the next call tries again. */
function oncePer<T>(make: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const made = new Map<string, Promise<T>>();
  return (key) => {
    const known = made.get(key.toLowerCase());
    if (known) return known;
    const making = make(key);
    made.set(key.toLowerCase(), making);
    making.catch(() => made.delete(key.toLowerCase()));
    return making;
  };
}
