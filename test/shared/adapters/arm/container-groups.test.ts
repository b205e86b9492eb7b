import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { subscriptionId } from '../../../builders/an-observation.ts';
import { type ScriptedArm, startScriptedArm } from './scripted-arm.ts';

/** What a virtual node leaves in Azure: read with its state, and deleted by one request. */

let arm: ScriptedArm;
beforeAll(async () => {
  arm = await startScriptedArm();
});
beforeEach(() => arm.clear());
afterAll(() => arm.stop());

const nodes = `/subscriptions/${subscriptionId}/resourceGroups/MC_shop`;
const groupId = `${nodes}/providers/Microsoft.ContainerInstance/containerGroups/shop-web-1`;
const operationPath = `${nodes}/providers/Microsoft.ContainerInstance/locations/westeurope/operations/42`;
const aRefusal = (status: number, code: string, message = '') => ({ status, body: { error: { code, message } } });

describe('A container group', () => {
  test('is read with its pod, its age, its size and its state', async () => {
    const tags = { PodName: 'web-1', Namespace: 'shop', UID: 'uid-1', NodeName: 'virtual-node-aci-linux' };
    const container = { image: 'nginx', resources: { requests: { cpu: 0.5, memoryInGB: 1.5 } } };
    const containers = [1, 2].map((number) => ({ name: `c-${number}`, properties: container }));
    const properties = { osType: 'Linux', containers, instanceView: { state: 'Stopped' } };
    // As Go prints a time, which the connector writes there.
    const made = { ...tags, CreationTimestamp: '2026-11-25 03:00:00 +0000 UTC' };
    arm.on('GET', groupId, { body: { id: groupId, location: 'westeurope', tags: made, properties } });

    expect(await arm.cloud.containerGroup(groupId)).toEqual({
      id: groupId,
      pod: { namespace: 'shop', name: 'web-1', uid: 'uid-1', nodeName: 'virtual-node-aci-linux' },
      state: 'Stopped',
      since: '2026-11-25T03:00:00.000Z',
      cpuCores: 1,
      memoryGigabytes: 3,
    });
  });

  test('that is not there is null, and one that may not be read is an error', async () => {
    arm.on('GET', groupId, aRefusal(404, 'ResourceNotFound'), aRefusal(403, 'AuthorizationFailed'));

    expect(await arm.cloud.containerGroup(groupId)).toBeNull();
    await expect(arm.cloud.containerGroup(groupId)).rejects.toMatchObject({ kind: 'forbidden' });
  });

  test('has an id of its own kind', async () => {
    await expect(arm.cloud.deleteContainerGroup(`${nodes}/providers/Microsoft.Web/sites/shop`)).rejects.toThrow(
      'is no id of a container group',
    );
  });
});

describe('Deleting a container group', () => {
  const remove = () => arm.cloud.deleteContainerGroup(groupId);
  const operationUrl = () => `${arm.endpoint}${operationPath}?api-version=2023-05-01`;

  test.each([
    [200, 'done'],
    [204, 'already-so'],
  ])('that Azure answers with %i is %s', async (status, kind) => {
    arm.on('DELETE', groupId, status === 200 ? { status, body: { id: groupId, properties: {} } } : { status });

    expect(await remove()).toEqual({ kind });
  });

  test('that takes its time is followed by later passes, and not by the client', async () => {
    const headers = { 'azure-asyncoperation': operationUrl(), 'retry-after': '5' };
    arm.on('DELETE', groupId, { status: 202, headers });
    arm.on('GET', operationPath, aRefusal(403, 'AuthorizationFailed'));

    expect(await remove()).toEqual({ kind: 'accepted', operationUrl: operationUrl(), retryAfterSeconds: 5 });
    await wait(300);
    expect(arm.asked.map(({ method }) => method)).toEqual(['DELETE']);
  });

  test('that nobody can follow is neither done nor failed', async () => {
    arm.on('DELETE', groupId, { status: 202 });

    await expect(remove()).rejects.toMatchObject({ kind: 'unavailable', status: null, code: 'NotFollowed' });
  });

  test('that is forbidden says what was attempted on what, and what to grant', async () => {
    const action = 'Microsoft.ContainerInstance/containerGroups/delete';
    const message = `The client does not have authorization to perform action '${action}' over scope '${nodes}' or so.`;
    arm.on('DELETE', groupId, aRefusal(403, 'AuthorizationFailed', message));

    await expect(remove()).rejects.toMatchObject({
      kind: 'forbidden',
      message: expect.stringMatching(/^Deleting container group .*shop-web-1: 403 AuthorizationFailed: .* Grant /),
      advice: expect.stringContaining(`a role with ${action} on ${nodes}`),
    });
  });
});
