/**
 * The managed identity endpoint of the App Service and Functions host (IDENTITY_ENDPOINT, IDENTITY_HEADER, api-version
 * 2019-08-01) on loopback, so that the app signs in here exactly as it does in Azure.
 */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Identity, issueToken, SANDBOX_IDENTITY } from './tokens.ts';

/** `env` is what the app's process gets; `grants` counts the tokens handed out, by resource. */
export interface IdentityEndpoint {
  url: string;
  env: { IDENTITY_ENDPOINT: string; IDENTITY_HEADER: string };
  grants: { resource: string; clientId: string }[];
  stop(): Promise<void>;
}

/** What the endpoint knows: its identities, the first being the system-assigned one. */
export interface IdentityOptions {
  identities?: Identity[];
  lifetimeSeconds?: number;
}

const API_VERSION = '2019-08-01';

export async function startIdentity(options: IdentityOptions = {}): Promise<IdentityEndpoint> {
  const secret = randomUUID();
  const grants: IdentityEndpoint['grants'] = [];
  const server = createServer((request, response) => {
    const { status, body } = answer(request, secret, options, grants);
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/msi/token`;
  return {
    url,
    env: { IDENTITY_ENDPOINT: url, IDENTITY_HEADER: secret },
    grants,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answer(
  request: IncomingMessage,
  secret: string,
  options: IdentityOptions,
  grants: IdentityEndpoint['grants'],
) {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const resource = url.searchParams.get('resource');
  const identity = findIdentity(options.identities ?? [SANDBOX_IDENTITY], url.searchParams.get('client_id'));
  if (request.method !== 'GET' || url.pathname.replace(/\/$/, '') !== '/msi/token') {
    return refuse(404, `${request.method} ${url.pathname} is not modelled; GET /msi/token is.`);
  }
  if (request.headers['x-identity-header'] !== secret) return refuse(401, 'X-IDENTITY-HEADER is missing or wrong.');
  if (url.searchParams.get('api-version') !== API_VERSION) return refuse(400, `api-version must be ${API_VERSION}.`);
  if (!resource) return refuse(400, 'The resource parameter is missing.');
  if (!identity) return refuse(400, 'No managed identity found for the specified client_id.');
  grants.push({ resource, clientId: identity.clientId });
  return { status: 200, body: tokenBody(resource, identity, options.lifetimeSeconds) };
}

function findIdentity(identities: Identity[], clientId: string | null): Identity | undefined {
  return clientId ? identities.find((identity) => identity.clientId === clientId.toLowerCase()) : identities[0];
}

function refuse(statusCode: number, message: string) {
  return { status: statusCode, body: { statusCode, message } };
}

/** `expires_on` is seconds since the epoch, as text. */
function tokenBody(resource: string, identity: Identity, lifetimeSeconds?: number) {
  // The wall clock, as the SDK's token cache compares expiry with it.
  const nowMs = Date.now();
  const { token, claims } = issueToken({
    audience: resource,
    nowMs,
    identity,
    ...(lifetimeSeconds === undefined ? {} : { lifetimeSeconds }),
  });
  return {
    access_token: token,
    expires_on: String(claims.exp),
    resource,
    token_type: 'Bearer',
    client_id: identity.clientId,
  };
}
