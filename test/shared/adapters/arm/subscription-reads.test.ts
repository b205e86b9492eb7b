import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { clusterIdOf } from '../../../../shared/domain/ids.ts';
import { subscriptionId } from '../../../builders/an-observation.ts';
import { type ScriptedArm, startScriptedArm } from './scripted-arm.ts';

/** What hangs on no single cluster: the provider, ACI in a region, the fleet. */

let arm: ScriptedArm;
beforeAll(async () => {
  arm = await startScriptedArm();
});
beforeEach(() => arm.clear());
afterAll(() => arm.stop());

const provider = `/subscriptions/${subscriptionId}/providers/Microsoft.ContainerInstance`;

describe('The provider', () => {
  test('is seen as ARM names its state', async () => {
    arm.on('GET', provider, { body: { registrationState: 'Unregistering' } });
    expect(await arm.cloud.providerState(subscriptionId)).toBe('Unregistering');
  });

  test.each(['Registered', 'Registering'])('that is %s is not registered again', async (registrationState) => {
    arm.on('GET', provider, { body: { registrationState } });
    expect(await arm.cloud.registerProvider(subscriptionId)).toEqual({ kind: 'already-so' });
    expect(arm.asked.map(({ method }) => method)).toEqual(['GET']);
  });

  test('is registered by one request, and tells itself when that is done', async () => {
    arm.on(
      'GET',
      provider,
      { body: { registrationState: 'NotRegistered' } },
      { body: { registrationState: 'Registered' } },
    );
    arm.on('POST', `${provider}/register`, { body: { registrationState: 'Registering' } });
    const sent = await arm.cloud.registerProvider(subscriptionId);
    expect(sent).toMatchObject({ kind: 'accepted' });
    expect(arm.asked.map(({ method }) => method)).toEqual(['GET', 'POST']);
    expect(await arm.cloud.operation(sent.kind === 'accepted' ? sent.operationUrl : '')).toEqual({ kind: 'succeeded' });
  });
});

describe('ACI in a region', () => {
  const anOffer = (part: object = {}) => ({
    resourceType: 'containerGroups',
    osType: 'Linux',
    location: 'westeurope',
    ipAddressType: 'Public',
    gpu: 'None',
    capabilities: { maxMemoryInGB: 16, maxCpu: 4, maxGpuCount: 0 },
    ...part,
  });
  const bigger = { capabilities: { maxMemoryInGB: 240, maxCpu: 31, maxGpuCount: 0 } };
  const offered = (value: unknown[]) => {
    arm.on('GET', `${provider}/locations/westeurope/capabilities`, { body: { value } });
    return arm.cloud.region(subscriptionId, 'westeurope');
  };

  test.each([
    [
      'offers the largest Linux group',
      [anOffer(), anOffer(bigger)],
      { offersLinux: true, cpuMax: 31, memoryGigabytesMax: 240 },
    ],
    ['counts no group with a GPU', [anOffer(), anOffer({ ...bigger, gpu: 'V100' })], { offersLinux: true, cpuMax: 4 }],
    [
      'counts groups in networks where it knows them apart',
      [anOffer(bigger), anOffer({ ipAddressType: 'Private' })],
      { cpuMax: 4 },
    ],
    ['with Windows alone offers nothing', [anOffer({ osType: 'Windows' })], { offersLinux: false, cpuMax: 0 }],
    ['without ACI offers nothing', [], { offersLinux: false, cpuMax: 0, memoryGigabytesMax: 0 }],
  ])('%s', async (_what, value, region) => {
    expect(await offered(value)).toMatchObject({ location: 'westeurope', ...region });
  });

  test('that ARM does not know offers nothing', async () => {
    const error = { code: 'NoRegisteredProviderFound', message: "No registered provider found for location 'mars'." };
    arm.on('GET', `${provider}/locations/mars/capabilities`, { status: 400, body: { error } });
    expect(await arm.cloud.region(subscriptionId, 'mars')).toMatchObject({ location: 'mars', offersLinux: false });
  });

  test('tells what is used of each quota', async () => {
    const value = [
      { name: { value: 'ContainerGroups' }, currentValue: 7, limit: 100, unit: 'Count' },
      { name: { value: 'StandardCores' }, currentValue: 0, limit: 10, unit: 'Count' },
    ];
    arm.on('GET', `${provider}/locations/westeurope/usages`, { body: { value } });
    expect(await arm.cloud.usages(subscriptionId, 'westeurope')).toEqual([
      { name: 'ContainerGroups', current: 7, limit: 100 },
      { name: 'StandardCores', current: 0, limit: 10 },
    ]);
  });

  test('is unavailable, not absent, while the provider is not registered', async () => {
    const error = { code: 'MissingSubscriptionRegistration', message: 'Not registered.' };
    arm.on('GET', `${provider}/locations/westeurope/usages`, { status: 409, body: { error } });
    await expect(arm.cloud.usages(subscriptionId, 'westeurope')).rejects.toMatchObject({ kind: 'unavailable' });
  });
});

describe('The fleet', () => {
  const graph = '/providers/Microsoft.ResourceGraph/resources';
  const idOf = (name: string) =>
    `/subscriptions/${subscriptionId}/resourceGroups/Shop/providers/Microsoft.ContainerService/managedClusters/${name}`;
  const aPage = (names: string[], skipToken?: string) => ({
    body: {
      totalRecords: 3,
      count: names.length,
      resultTruncated: 'false',
      data: names.map((name) => ({ id: idOf(name), name, provisioningState: 'Succeeded', powerState: 'Running' })),
      ...(skipToken ? { $skipToken: skipToken } : {}),
    },
  });

  test('is listed page by page, with ids in canonical form', async () => {
    arm.on('POST', graph, aPage(['One', 'Two'], 'next'), aPage(['Three']));
    const fleet = await arm.cloud.fleet([subscriptionId]);
    expect(fleet.map(({ name }) => name)).toEqual(['One', 'Two', 'Three']);
    expect(fleet[0]).toEqual({
      id: clusterIdOf({ subscriptionId, resourceGroup: 'shop', name: 'one' }),
      name: 'One',
      provisioningState: 'Succeeded',
      powerState: 'Running',
    });
    expect(arm.asked.map(({ body }) => body.options.$skipToken)).toEqual([undefined, 'next']);
  });

  test('of many subscriptions is asked for a hundred at a time', async () => {
    arm.on('POST', graph, aPage([]));
    await arm.cloud.fleet(Array.from({ length: 201 }, (_, index) => `sub-${index}`));
    expect(arm.asked.map(({ body }) => body.subscriptions.length)).toEqual([100, 100, 1]);
  });

  test('of no subscription asks nothing', async () => {
    expect(await arm.cloud.fleet([])).toEqual([]);
    expect(arm.asked).toEqual([]);
  });
});
