import { ManagedIdentityCredential } from '@azure/identity';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type IdentityEndpoint, startIdentity } from './identity.ts';
import { decodeToken, SANDBOX_IDENTITY } from './tokens.ts';

let identity: IdentityEndpoint;

// One endpoint for all tests, because the credential keeps the first address that it sees in a process.
beforeAll(async () => {
  identity = await startIdentity();
});
afterEach(() => {
  vi.unstubAllEnvs();
  identity.grants.length = 0;
});
afterAll(() => identity.stop());

describe('the managed identity endpoint', () => {
  it.each([
    ['the system-assigned identity', undefined],
    ['an identity named by its client id', SANDBOX_IDENTITY.clientId],
  ])('signs %s in through the official credential, for the audience it asked', async (_, clientId) => {
    for (const [name, value] of Object.entries(identity.env)) vi.stubEnv(name, value);

    const credential = clientId ? new ManagedIdentityCredential({ clientId }) : new ManagedIdentityCredential();
    const { token, expiresOnTimestamp } = await credential.getToken('https://management.azure.com/.default');

    expect(decodeToken(token)).toMatchObject({
      aud: 'https://management.azure.com',
      oid: SANDBOX_IDENTITY.principalId,
    });
    expect(expiresOnTimestamp).toBeGreaterThan(Date.now() + 3600_000);
    expect(identity.grants).toHaveLength(1);
  });

  it.each([
    ['without its header', '?api-version=2019-08-01&resource=x', {}, 401],
    ['with a wrong header', '?api-version=2019-08-01&resource=x', { 'x-identity-header': 'wrong' }, 401],
    ['of another version', '?api-version=2017-09-01&resource=x', 'right', 400],
    ['without a resource', '?api-version=2019-08-01', 'right', 400],
    ['for an unknown identity', '?api-version=2019-08-01&resource=x&client_id=nobody', 'right', 400],
    ['at another path', '/other?api-version=2019-08-01&resource=x', 'right', 404],
  ])('refuses a request %s', async (_, rest, headers, status) => {
    const sent =
      headers === 'right' ? { 'x-identity-header': identity.env.IDENTITY_HEADER } : (headers as Record<string, string>);

    const response = await fetch(`${identity.url}${rest}`, { headers: sent });

    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ statusCode: status });
    expect(identity.grants).toEqual([]);
  });
});
