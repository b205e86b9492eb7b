import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createArmCloud } from '../../../../shared/adapters/arm/arm-cloud.ts';
import type { Cloud } from '../../../../shared/ports/cloud.ts';
import { aCluster, burstSubnetId, clusterId, networkId, subscriptionId } from '../../../builders/an-observation.ts';
import { aCredential, type ScriptedArm, startScriptedArm, token } from './scripted-arm.ts';

let arm: ScriptedArm;
beforeAll(async () => {
  arm = await startScriptedArm();
});
beforeEach(() => arm.clear());
afterAll(() => arm.stop());

/** One request of each client and of the plain pipeline; the unscripted answers are refusals. */
const requests: Record<string, (cloud: Cloud) => Promise<unknown>> = {
  'the cluster client': (cloud) => cloud.cluster(clusterId),
  'the network client': (cloud) => cloud.network(aCluster()),
  'the resources client': (cloud) => cloud.providerState(subscriptionId),
  'the container instance client': (cloud) => cloud.usages(subscriptionId, 'westeurope'),
  'the authorization client': (cloud) => cloud.roles(burstSubnetId, 'p'),
  'the resource graph client': (cloud) => cloud.fleet([subscriptionId]),
  'the plain pipeline': (cloud) => cloud.delegateSubnet(burstSubnetId),
  'the subnet writer': (cloud) => cloud.createSubnet(networkId, 'x', '10.0.0.0/24'),
};

describe.each(Object.keys(requests))('By %s', (name) => {
  test('tokens are asked for the audience of the endpoint', async () => {
    const credential = aCredential();
    await requests[name]?.(arm.cloudWith({ credential })).catch(() => undefined);
    expect(credential.scopes).toEqual([`${arm.endpoint}/.default`]);
    expect(arm.asked[0]?.headers.authorization).toBe(`Bearer ${token}`);
  });

  test('tokens are asked for another audience where one is set', async () => {
    const credential = aCredential();
    const audience = 'https://management.core.usgovcloudapi.net/';
    await requests[name]?.(arm.cloudWith({ credential, audience })).catch(() => undefined);
    expect(credential.scopes).toEqual(['https://management.core.usgovcloudapi.net/.default']);
  });

  test('a refusal says what was attempted on what', async () => {
    await expect(requests[name]?.(arm.cloud)).rejects.toMatchObject({
      name: 'CloudError',
      attempt: expect.stringMatching(/^(Reading|Listing|Delegating)/),
      target: expect.stringContaining(subscriptionId),
      status: 501,
    });
  });
});

describe('The cloud', () => {
  test('is made for https alone', () => {
    expect(() => createArmCloud({ endpoint: 'http://127.0.0.1:8080', credential: aCredential() })).toThrow(/not https/);
  });

  test('asks for one token per client, not per request', async () => {
    const credential = aCredential();
    const cloud = arm.cloudWith({ credential });
    for (let time = 0; time < 3; time += 1) await cloud.cluster(clusterId).catch(() => undefined);
    expect(credential.scopes).toHaveLength(1);
  });

  test('loads no SDK until something is asked', async () => {
    const loaded = `
      import { registerHooks } from 'node:module';
      const loaded = [];
      registerHooks({ resolve: (name, context, next) => { loaded.push(name); return next(name, context); } });
      const { createArmCloud } = await import('./shared/adapters/arm/arm-cloud.ts');
      const { createCredential } = await import('./shared/adapters/credential.ts');
      createArmCloud({ endpoint: 'https://management.azure.com', credential: createCredential({ hasManagedIdentity: true }) });
      console.log(loaded.length > 10, loaded.filter((name) => name.startsWith('@azure')).length);
    `;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', loaded]);
    expect(stdout.trim()).toBe('true 0');
  });
});
