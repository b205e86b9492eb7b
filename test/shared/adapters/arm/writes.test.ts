import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { clusterId } from '../../../builders/an-observation.ts';
import {
  answeredCluster,
  answeredSubnet,
  richNetworkId,
  richSubnetId,
  unknownToSdk,
  writableCluster,
  writableSubnet,
} from './rich-bodies.ts';
import { type ScriptedArm, startScriptedArm } from './scripted-arm.ts';

/** Writes: what is read before, what is sent, what comes back at once. */

let arm: ScriptedArm;
beforeAll(async () => {
  arm = await startScriptedArm();
});
beforeEach(() => arm.clear());
afterAll(() => arm.stop());

const aci = 'Microsoft.ContainerInstance/containerGroups';
const delegation = { name: 'aciDelegation', properties: { serviceName: aci } };
const operationPath = '/subscriptions/1/providers/Microsoft.Network/locations/westeurope/operations/42';
const operationUrl = () => `${arm.endpoint}${operationPath}?api-version=2026-01-01`;
const accepted = () => ({
  status: 201,
  headers: { 'azure-asyncoperation': operationUrl(), 'retry-after': '10' },
  body: { properties: { provisioningState: 'Updating' } },
});
const methods = () => arm.asked.map(({ method }) => method);
const put = () => arm.asked.find(({ method }) => method === 'PUT');

describe('Creating a subnet', () => {
  const create = () => arm.cloud.createSubnet(richNetworkId, 'burst', '10.241.1.0/24');
  const absent = { status: 404, body: { error: { code: 'NotFound', message: 'No such subnet.' } } };
  const existing = (part: object) => ({ body: { id: richSubnetId, name: 'burst', properties: part } });

  test('sends its range and delegation, and gives the operation at once', async () => {
    arm.on('GET', richSubnetId, absent);
    arm.on('PUT', richSubnetId, accepted());
    expect(await create()).toEqual({ kind: 'accepted', operationUrl: operationUrl(), retryAfterSeconds: 10 });
    expect(put()?.body).toEqual({ properties: { addressPrefix: '10.241.1.0/24', delegations: [delegation] } });
  });

  test('asks nothing more behind the back of the caller', async () => {
    arm.on('GET', richSubnetId, absent);
    arm.on('PUT', richSubnetId, accepted());
    arm.on('GET', operationPath, { body: { status: 'Failed', error: { code: 'X', message: 'x' } } });
    await create();
    await wait(300);
    expect(methods()).toEqual(['GET', 'PUT']);
  });

  test('that is there as wanted changes nothing', async () => {
    arm.on('GET', richSubnetId, existing({ addressPrefix: '10.241.1.0/24', delegations: [delegation] }));
    expect(await create()).toEqual({ kind: 'already-so' });
    expect(put()).toBeUndefined();
  });

  test.each([
    [
      'with another range',
      { addressPrefix: '10.241.2.0/24', delegations: [delegation] },
      /exists with 10\.241\.2\.0\/24/,
    ],
    ['without the delegation', { addressPrefix: '10.241.1.0/24' }, /not delegated/],
  ])('over one %s is refused without a write', async (_which, properties, text) => {
    arm.on('GET', richSubnetId, existing(properties));
    await expect(create()).rejects.toMatchObject({ kind: 'rejected', message: expect.stringMatching(text) });
    expect(methods()).toEqual(['GET']);
  });

  test('that Azure refuses is an error with advice', async () => {
    arm.on('GET', richSubnetId, absent);
    arm.on('PUT', richSubnetId, {
      status: 400,
      body: { error: { code: 'NetcfgSubnetRangesOverlap', message: 'Overlap.' } },
    });
    await expect(create()).rejects.toMatchObject({ kind: 'conflict', code: 'NetcfgSubnetRangesOverlap' });
  });

  test('in a network that is gone is an error, not an absence', async () => {
    arm.on('GET', richSubnetId, { status: 404, body: { error: { code: 'ResourceNotFound', message: 'No network.' } } });
    arm.on('PUT', richSubnetId, { status: 404, body: { error: { code: 'ResourceNotFound', message: 'No network.' } } });
    await expect(create()).rejects.toMatchObject({ kind: 'rejected', status: 404 });
  });
});

describe('Delegating a subnet', () => {
  const delegate = () => arm.cloud.delegateSubnet(richSubnetId);

  test('puts back everything that was there, also what the SDK does not know', async () => {
    const body = { ...answeredSubnet, properties: { ...answeredSubnet.properties, ...unknownToSdk } };
    arm.on('GET', richSubnetId, { body });
    arm.on('PUT', richSubnetId, accepted());
    expect(await delegate()).toMatchObject({ kind: 'accepted', operationUrl: operationUrl() });
    expect(put()?.body).toEqual({
      ...writableSubnet,
      properties: { ...writableSubnet.properties, ...unknownToSdk, delegations: [delegation] },
    });
  });

  test('names the version that it read', async () => {
    arm.on('GET', richSubnetId, { body: answeredSubnet });
    arm.on('PUT', richSubnetId, accepted());
    await delegate();
    expect(put()?.headers['if-match']).toBe(answeredSubnet.etag);
  });

  test('that is delegated already changes nothing', async () => {
    const upperCase = { name: 'x', properties: { serviceName: aci.toUpperCase() } };
    arm.on('GET', richSubnetId, { body: { properties: { delegations: [upperCase] } } });
    expect(await delegate()).toEqual({ kind: 'already-so' });
    expect(methods()).toEqual(['GET']);
  });

  test('that serves another is refused without a write', async () => {
    const foreign = { name: 'x', properties: { serviceName: 'Microsoft.Web/serverFarms' } };
    arm.on('GET', richSubnetId, { body: { properties: { delegations: [foreign] } } });
    await expect(delegate()).rejects.toMatchObject({
      kind: 'rejected',
      message: expect.stringContaining('serverFarms'),
    });
    expect(methods()).toEqual(['GET']);
  });

  test('where a page comes in place of the subnet is not dared', async () => {
    arm.on('GET', richSubnetId, { body: '<html>Sign in</html>' });
    await expect(delegate()).rejects.toMatchObject({ kind: 'unavailable' });
    expect(methods()).toEqual(['GET']);
  });
});

describe('Enabling the add-on', () => {
  const enable = () => arm.cloud.enableAddon(clusterId, 'burst');
  const enabled = { enabled: true, config: { SubnetName: 'burst' } };
  const withAddons = (addonProfiles: object) => ({
    ...answeredCluster,
    properties: {
      ...answeredCluster.properties,
      addonProfiles: { ...answeredCluster.properties.addonProfiles, ...addonProfiles },
    },
  });

  test('puts back everything that was there, also what the SDK does not know', async () => {
    const found = withAddons({});
    arm.on('GET', clusterId, { body: { ...found, properties: { ...found.properties, ...unknownToSdk } } });
    arm.on('PUT', clusterId, accepted());
    expect(await enable()).toMatchObject({ kind: 'accepted', operationUrl: operationUrl() });
    const { properties } = writableCluster;
    expect(put()?.body).toEqual({
      ...writableCluster,
      properties: {
        ...properties,
        ...unknownToSdk,
        addonProfiles: { ...properties.addonProfiles, aciConnectorLinux: enabled },
      },
    });
  });

  test('names the version that it read, so that a change in between is never lost', async () => {
    arm.on('GET', clusterId, { body: answeredCluster });
    arm.on('PUT', clusterId, { status: 412, body: { error: { code: 'PreconditionFailed', message: 'Changed.' } } });
    await expect(enable()).rejects.toMatchObject({ kind: 'conflict', isTransient: true });
    expect(put()?.headers['if-match']).toBe(answeredCluster.eTag);
  });

  test('keeps the key as the cluster spells it', async () => {
    arm.on('GET', clusterId, { body: withAddons({ ACIConnectorLinux: { enabled: false, config: null } }) });
    arm.on('PUT', clusterId, accepted());
    await enable();
    expect(put()?.body.properties.addonProfiles).toMatchObject({ ACIConnectorLinux: enabled });
    expect(put()?.body.properties.addonProfiles).not.toHaveProperty('aciConnectorLinux');
  });

  test('leaves out the service principal, whose secret ARM never answers', async () => {
    const { properties } = answeredCluster;
    const servicePrincipalProfile = { clientId: 'c0ffee00-0000-4000-8000-000000000002' };
    arm.on('GET', clusterId, { body: { ...answeredCluster, properties: { ...properties, servicePrincipalProfile } } });
    arm.on('PUT', clusterId, accepted());
    await enable();
    expect(put()?.body.properties).not.toHaveProperty('servicePrincipalProfile');
  });

  test('that is enabled with that subnet changes nothing', async () => {
    arm.on('GET', clusterId, {
      body: withAddons({ aciconnectorlinux: { enabled: true, config: { subnetName: 'Burst' } } }),
    });
    expect(await enable()).toEqual({ kind: 'already-so' });
    expect(methods()).toEqual(['GET']);
  });

  test('that is enabled on a cluster whose last operation failed is sent again, for AKS to repair', async () => {
    const found = withAddons({ aciConnectorLinux: enabled });
    arm.on('GET', clusterId, { body: { ...found, properties: { ...found.properties, provisioningState: 'Failed' } } });
    arm.on('PUT', clusterId, accepted());
    expect(await enable()).toMatchObject({ kind: 'accepted' });
  });

  test('that is enabled with another subnet is refused with advice', async () => {
    arm.on('GET', clusterId, {
      body: withAddons({ aciConnectorLinux: { enabled: true, config: { SubnetName: 'old' } } }),
    });
    await expect(enable()).rejects.toMatchObject({
      kind: 'rejected',
      advice: expect.stringContaining('disable the add-on'),
    });
    expect(methods()).toEqual(['GET']);
  });

  test('of a cluster that is gone is an error, not an absence', async () => {
    arm.on('GET', clusterId, { status: 404, body: { error: { code: 'ResourceNotFound', message: 'Gone.' } } });
    await expect(enable()).rejects.toMatchObject({ kind: 'rejected', status: 404 });
  });
});

describe('What comes back for a write', () => {
  const sent = (answer: { status?: number; headers?: Record<string, string>; body?: unknown }) => {
    arm.on('GET', richSubnetId, { body: answeredSubnet });
    arm.on('PUT', richSubnetId, answer);
    return arm.cloud.delegateSubnet(richSubnetId);
  };
  const resourceUrl = () => `${arm.endpoint}${richSubnetId}?api-version=2026-01-01`;
  const updating = { properties: { provisioningState: 'Updating' } };

  test('is "done" where Azure says that it is', async () => {
    expect(await sent({ body: { properties: { provisioningState: 'Succeeded' } } })).toEqual({ kind: 'done' });
  });

  test('is the Location where there is no better URL', async () => {
    const location = operationUrl();
    expect(await sent({ status: 202, headers: { location } })).toEqual({ kind: 'accepted', operationUrl: location });
  });

  test('is the resource itself where no URL is given', async () => {
    expect(await sent({ body: updating })).toEqual({ kind: 'accepted', operationUrl: resourceUrl() });
  });

  test('is the resource itself where the URL is of a host that gets no token', async () => {
    const headers = { 'azure-asyncoperation': 'https://evil.example/subscriptions/1/operations/42' };
    expect(await sent({ headers, body: updating })).toEqual({ kind: 'accepted', operationUrl: resourceUrl() });
  });
});
