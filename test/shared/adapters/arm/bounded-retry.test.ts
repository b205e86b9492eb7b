import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Log } from '../../../../shared/ports/log.ts';
import { burstSubnetId, clusterId, networkId, subscriptionId } from '../../../builders/an-observation.ts';
import { answeredCluster } from './rich-bodies.ts';
import { type ScriptedAnswer, type ScriptedArm, startScriptedArm } from './scripted-arm.ts';

/** How often and how long one request is tried, with the waits made short. */

let arm: ScriptedArm;
beforeAll(async () => {
  arm = await startScriptedArm();
});
beforeEach(() => arm.clear());
afterAll(() => arm.stop());

const retry = { retriesMax: 2, waitSecondsMin: 0.001, waitSecondsMax: 0.05 };
const asks = (seconds: string, status = 429): ScriptedAnswer => ({
  status,
  headers: { 'retry-after': seconds },
  body: { error: { code: 'Throttled', message: 'Slow down.' } },
});
const fails: ScriptedAnswer = { status: 500, body: { error: { code: 'InternalServerError', message: 'Oops.' } } };
const cluster: ScriptedAnswer = { body: answeredCluster };

describe('A read', () => {
  test.each([
    ['Azure fails once', [fails, cluster]],
    ['Azure fails twice', [fails, fails, cluster]],
    ['Azure asks for a short wait', [asks('0'), cluster]],
    ['Azure is away for a moment', [asks('0', 503), cluster]],
  ])('comes through where %s', async (_when, answers) => {
    arm.on('GET', clusterId, ...answers);
    expect(await arm.cloudWith({ retry }).cluster(clusterId)).toMatchObject({ name: 'shop-prod' });
    expect(arm.asked).toHaveLength(answers.length);
  });

  test('is given up after three tries', async () => {
    arm.on('GET', clusterId, fails);
    await expect(arm.cloudWith({ retry }).cluster(clusterId)).rejects.toMatchObject({ kind: 'unavailable' });
    expect(arm.asked).toHaveLength(3);
  });

  test('does not wait for what takes too long, but says how long it is', async () => {
    arm.on('GET', clusterId, asks('3600'));
    const reading = arm.cloudWith({ retry }).cluster(clusterId);
    await expect(reading).rejects.toMatchObject({ kind: 'throttled', retryAfterSeconds: 3600 });
    expect(arm.asked).toHaveLength(1);
  });

  test('is not repeated where Azure refuses it', async () => {
    arm.on('GET', clusterId, { status: 409, body: { error: { code: 'Conflict', message: '' } } });
    await expect(arm.cloudWith({ retry }).cluster(clusterId)).rejects.toMatchObject({ kind: 'conflict' });
    expect(arm.asked).toHaveLength(1);
  });

  test('is given up where no answer comes', async () => {
    arm.on('GET', clusterId, { ...cluster, delayMilliseconds: 2_000 });
    const reading = arm.cloudWith({ retry: { ...retry, readSecondsMax: 0.1 } }).cluster(clusterId);
    await expect(reading).rejects.toMatchObject({ kind: 'unavailable', status: null, code: 'Timeout' });
  });

  test('of the fleet is a read, although it is a POST', async () => {
    const path = '/providers/Microsoft.ResourceGraph/resources';
    arm.on('POST', path, fails, { body: { totalRecords: 0, count: 0, resultTruncated: 'false', data: [] } });
    expect(await arm.cloudWith({ retry }).fleet([subscriptionId])).toEqual([]);
  });

  test('tells the log of each further try', async () => {
    const told: unknown[] = [];
    const log = { warn: (message: string, fields: unknown) => told.push({ message, fields }) } as unknown as Log;
    arm.on('GET', clusterId, fails, cluster);
    await arm.cloudWith({ retry, log }).cluster(clusterId);
    expect(told).toMatchObject([{ fields: { status: 500, seconds: 0.001 } }]);
  });
});

describe('A write', () => {
  const subnetGone: ScriptedAnswer = { status: 404, body: { error: { code: 'NotFound', message: 'No such subnet.' } } };
  const create = () => arm.cloudWith({ retry }).createSubnet(networkId, 'virtual-node-aci', '10.241.1.0/24');
  const puts = () => arm.asked.filter(({ method }) => method === 'PUT');

  test('is sent once where Azure fails, since it may have been taken', async () => {
    arm.on('GET', burstSubnetId, subnetGone);
    arm.on('PUT', burstSubnetId, fails);
    await expect(create()).rejects.toMatchObject({ kind: 'unavailable' });
    expect(puts()).toHaveLength(1);
  });

  test('has time of its own, more than a read', async () => {
    arm.on('GET', burstSubnetId, subnetGone);
    arm.on('PUT', burstSubnetId, { status: 201, delayMilliseconds: 400, body: {} });
    const cloud = arm.cloudWith({ retry: { ...retry, readSecondsMax: 0.2 } });
    expect(await cloud.createSubnet(networkId, 'virtual-node-aci', '10.241.1.0/24')).toEqual({ kind: 'done' });
  });

  test('is given up where no answer comes', async () => {
    arm.on('GET', burstSubnetId, subnetGone);
    arm.on('PUT', burstSubnetId, { delayMilliseconds: 2_000 });
    const cloud = arm.cloudWith({ retry: { ...retry, writeSecondsMax: 0.1 } });
    const creating = cloud.createSubnet(networkId, 'virtual-node-aci', '10.241.1.0/24');
    await expect(creating).rejects.toMatchObject({ kind: 'unavailable', code: 'Timeout' });
    expect(puts()).toHaveLength(1);
  });

  test('is repeated where Azure says that it did not take it', async () => {
    arm.on('GET', burstSubnetId, subnetGone);
    arm.on('PUT', burstSubnetId, asks('0'), { body: { properties: { provisioningState: 'Succeeded' } } });
    expect(await create()).toEqual({ kind: 'done' });
    expect(puts()).toHaveLength(2);
  });
});
