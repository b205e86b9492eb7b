import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createCredential } from '../../../shared/adapters/credential.ts';
import { type IdentityEndpoint, startIdentity } from '../../sandbox/identity.ts';
import { SANDBOX_IDENTITY } from '../../sandbox/tokens.ts';

// One endpoint for all: the library under the credential keeps the first that it saw.
let identity: IdentityEndpoint;
beforeAll(async () => {
  identity = await startIdentity();
  for (const [name, value] of Object.entries(identity.env)) vi.stubEnv(name, value);
});
beforeEach(() => {
  identity.grants.length = 0;
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await identity.stop();
});

const scope = 'https://management.azure.com/.default';

describe('The credential of a Function App', () => {
  test('gets a token of the system-assigned identity', async () => {
    const token = await createCredential({ hasManagedIdentity: true }).getToken(scope);
    expect(token?.token).toMatch(/^ey/);
    expect(identity.grants).toEqual([
      { resource: 'https://management.azure.com', clientId: SANDBOX_IDENTITY.clientId },
    ]);
  });

  test('gets a token of the user-assigned identity that is named', async () => {
    const { clientId } = SANDBOX_IDENTITY;
    await createCredential({ hasManagedIdentity: true, clientId }).getToken(scope);
    expect(identity.grants.map((grant) => grant.clientId)).toEqual([clientId]);
  });

  test('is nobody else where that identity does not exist', async () => {
    vi.stubEnv('AZURE_CLIENT_ID', 'somebody-else');
    const clientId = 'c0ffee00-0000-4000-8000-00000000dead';
    const getting = createCredential({ hasManagedIdentity: true, clientId }).getToken(scope);
    await expect(getting).rejects.toMatchObject({ name: 'CredentialUnavailableError' });
  });
});
