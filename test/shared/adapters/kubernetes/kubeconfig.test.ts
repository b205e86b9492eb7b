import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createArmClients } from '../../../../shared/adapters/arm/arm-clients.ts';
import { defaultRetryLimits } from '../../../../shared/adapters/arm/bounded-retry.ts';
import { readKubeconfig } from '../../../../shared/adapters/kubernetes/kubeconfig.ts';
import { clusterIdOf } from '../../../../shared/domain/ids.ts';
import { aCredential, type ScriptedArm, startScriptedArm } from '../arm/scripted-arm.ts';

const id = clusterIdOf({ subscriptionId: '11111111-1111-4111-8111-111111111111', resourceGroup: 'rg', name: 'shop' });
const pem = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
const server = 'https://shop-dns-1a2b3c4d.hcp.westeurope.azmk8s.io:6443';

/** As AKS hands it out, in YAML; `user` is indented below the user's name. */
const aKubeconfig = (
  user: string,
  { url = server, authority = Buffer.from(pem).toString('base64') } = {},
) => `apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: ${authority}
    server: ${url}
  name: shop
- cluster:
    server: https://elsewhere.example.com:443
  name: other
contexts:
- context:
    cluster: shop
    user: clusterUser_rg_shop
  name: shop
current-context: shop
kind: Config
preferences: {}
users:
- name: clusterUser_rg_shop
  user:
${user}
`;

const execUser = `    exec:
      apiVersion: client.authentication.k8s.io/v1beta1
      command: kubelogin
      args: [get-token, --server-id, 6dae42f8-4368-4678-94ff-3960e28e3630]
      env: null
      provideClusterInfo: false`;
const azureUser = `    auth-provider:
      config:
        apiserver-id: 6dae42f8-4368-4678-94ff-3960e28e3630
        environment: AzurePublicCloud
      name: azure`;

let arm: ScriptedArm;
beforeAll(async () => {
  arm = await startScriptedArm();
});
beforeEach(() => arm.clear());
afterAll(() => arm.stop());

const clients = () =>
  createArmClients({
    endpoint: arm.endpoint,
    audience: arm.endpoint,
    credential: aCredential(),
    retry: defaultRetryLimits,
  });

function read(kubeconfig: string) {
  const value = Buffer.from(kubeconfig).toString('base64');
  arm.on('POST', `${id}/listClusterUserCredential`, { body: { kubeconfigs: [{ name: 'clusterUser', value }] } });
  return readKubeconfig(clients(), id);
}

describe('The kubeconfig that ARM hands to users', () => {
  it.each([
    ['an exec block', execUser],
    ['the older auth-provider', azureUser],
    ['nothing to sign in with', '    {}'],
  ])('with %s gives server and authority, and nothing is run', async (_, user) => {
    expect(await read(aKubeconfig(user))).toEqual({ server, certificateAuthority: pem });
    expect(arm.asked.map(({ method, path }) => [method, path.toLowerCase()])).toEqual([
      ['POST', `${id}/listclusterusercredential`.toLowerCase()],
    ]);
  });

  it.each([
    ['a client key', '    client-certificate-data: Y2VydA==\n    client-key-data: c2VjcmV0LWtleQ=='],
    ['a token', '    token: secret-token'],
    ['a password', '    username: admin\n    password: secret-password'],
  ])('with %s of an administrator is refused, and the secret is in no message', async (_, user) => {
    const error = await read(aKubeconfig(user)).catch((refused) => refused);

    expect(error).toMatchObject({ name: 'CloudError', kind: 'rejected', code: 'SharedKey' });
    expect(error.message).toContain('Enable Entra ID on the cluster');
    expect(JSON.stringify([error.message, error])).not.toMatch(/secret|c2Vjcm/);
  });

  it.each([
    ['names a server without https', aKubeconfig(execUser, { url: 'http://shop.example.com' })],
    ['names no authority', aKubeconfig(execUser, { authority: 'bm8gY2VydGlmaWNhdGU=' })],
    ['names another context', aKubeconfig(execUser).replace('current-context: shop', 'current-context: lost')],
    ['is no YAML', 'users: [{ token: secret-token'],
    ['is empty', ''],
  ])('that %s is refused without a word of it', async (_, kubeconfig) => {
    const error = await read(kubeconfig).catch((refused) => refused);

    expect(error).toMatchObject({ name: 'CloudError', code: 'UnusableKubeconfig', target: id });
    expect(error.message).not.toContain('secret');
  });

  it('that ARM does not hand out is told with the missing action', async () => {
    const action = 'Microsoft.ContainerService/managedClusters/listClusterUserCredential/action';
    const message = `The client 'x' does not have authorization to perform action '${action}' over scope '${id}'.`;
    arm.on('POST', `${id}/listClusterUserCredential`, {
      status: 403,
      body: { error: { code: 'AuthorizationFailed', message } },
    });

    const error = await readKubeconfig(clients(), id).catch((refused) => refused);

    expect(error).toMatchObject({ name: 'CloudError', kind: 'forbidden', advice: expect.stringContaining(action) });
  });
});
