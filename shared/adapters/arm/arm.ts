import type { ArmClients } from './arm-clients.ts';
import type { Answer } from './failure.ts';

/** What each concern of the adapter works with. */
export interface Arm {
  readonly endpoint: URL;
  readonly clients: ArmClients;
}

export interface PlainRequest {
  readonly method: 'GET' | 'PUT';
  readonly url: URL;
  readonly body?: unknown;
  /** The ETag that the resource must still have. */
  readonly ifMatch?: string;
}

/** The api-versions that the pinned SDK clients send, for the requests that bypass their models. */
export const apiVersions = {
  managedClusters: '2026-06-01',
  subnets: '2026-01-01',
  providers: '2025-04-01',
} as const;

export function urlOf({ endpoint }: Arm, resourceId: string, apiVersion: string): URL {
  const url = new URL(endpoint);
  url.pathname = resourceId;
  url.searchParams.set('api-version', apiVersion);
  return url;
}

/** Sends JSON through the SDK's pipeline and gives the answer, whatever its status; throws where none came. */
export async function sendPlain({ clients }: Arm, { method, url, body, ifMatch }: PlainRequest): Promise<Answer> {
  const { createDefaultHttpClient, createHttpHeaders, createPipelineRequest } = await import(
    '@azure/core-rest-pipeline'
  );
  const pipeline = await clients.pipeline();
  const headers = createHttpHeaders({ accept: 'application/json' });
  if (body !== undefined) headers.set('content-type', 'application/json');
  if (ifMatch) headers.set('if-match', ifMatch);
  const request = createPipelineRequest({
    url: url.href,
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const response = await pipeline.sendRequest(createDefaultHttpClient(), request);
  return { status: response.status, headers: response.headers, body: parsed(response.bodyAsText) };
}

/** The JSON, or null where there is none: a good status with a page of HTML is judged by who asked. */
function parsed(text: string | null | undefined): unknown {
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return null;
  }
}
