import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ScriptedAnswer, type ScriptedArm, startScriptedArm } from './scripted-arm.ts';

let arm: ScriptedArm;
beforeAll(async () => {
  arm = await startScriptedArm();
});
beforeEach(() => arm.clear());
afterAll(() => arm.stop());

const path = '/subscriptions/1/providers/Microsoft.Network/locations/westeurope/operations/42';
const stateAfter = (answer: ScriptedAnswer) => {
  arm.on('GET', path, answer);
  return arm.cloud.operation(`${arm.endpoint}${path}?api-version=2026-01-01&t=1&s=signed`);
};
const error = { code: 'SubnetBusy', message: 'It is busy.' };

describe('An operation', () => {
  test.each([
    ['runs', { body: { status: 'InProgress' } }, { kind: 'running' }],
    ['runs in a word of AKS', { body: { status: 'ProvisionControlPlane' } }, { kind: 'running' }],
    [
      'runs and names a wait',
      { body: { status: 'InProgress' }, headers: { 'retry-after': '15' } },
      { kind: 'running', retryAfterSeconds: 15 },
    ],
    ['runs as 202 without a body', { status: 202 }, { kind: 'running' }],
    ['has succeeded', { body: { status: 'Succeeded' } }, { kind: 'succeeded' }],
    ['has succeeded as 204', { status: 204 }, { kind: 'succeeded' }],
    [
      'has succeeded as the resource tells',
      { body: { properties: { provisioningState: 'Succeeded' } } },
      { kind: 'succeeded' },
    ],
    ['runs as the resource tells', { body: { properties: { provisioningState: 'Updating' } } }, { kind: 'running' }],
    ['runs as the provider tells', { body: { registrationState: 'Registering' } }, { kind: 'running' }],
    ['has succeeded as the provider tells', { body: { registrationState: 'Registered' } }, { kind: 'succeeded' }],
    [
      'has failed as the provider tells',
      { body: { registrationState: 'NotRegistered' } },
      { kind: 'failed', code: 'NotRegistered', message: 'Azure gave no reason.' },
    ],
    ['has failed', { body: { status: 'Failed', error } }, { kind: 'failed', ...error }],
    [
      'has failed without a reason',
      { body: { status: 'Failed' } },
      { kind: 'failed', code: 'Failed', message: 'Azure gave no reason.' },
    ],
    ['was cancelled', { body: { status: 'Canceled', error } }, { kind: 'failed', ...error }],
    ['has failed by its result', { status: 409, body: { error } }, { kind: 'failed', ...error }],
    ['is forgotten', { status: 404, body: { error } }, { kind: 'forgotten' }],
  ])('%s', async (_how, answer, state) => {
    expect(await stateAfter(answer)).toEqual(state);
  });

  test('is asked after by its whole URL', async () => {
    await stateAfter({ body: { status: 'Succeeded' } });
    expect(arm.asked[0]?.query.get('s')).toBe('signed');
  });

  test.each([
    [403, 'forbidden'],
    [429, 'throttled'],
    [500, 'unavailable'],
  ])('that cannot be asked after (%i) is an error, "%s", without the signed query', async (status, kind) => {
    await expect(stateAfter({ status, body: { error } })).rejects.toMatchObject({
      kind,
      target: `${arm.endpoint}${path}`,
    });
  });

  test('shows at most 500 characters of a reason, and no secret', async () => {
    const message = `Bearer abcdefghijkl ${'x'.repeat(1000)}`;
    const state = await stateAfter({ body: { status: 'Failed', error: { code: 'X', message } } });
    expect(state).toMatchObject({ kind: 'failed', message: expect.stringMatching(/^Bearer \*\*\* x+…$/) });
    expect(JSON.stringify(state).length).toBeLessThan(600);
  });
});

describe('A stored URL', () => {
  const untrusted = (url: string) => arm.cloud.operation(url);

  test.each([
    ['of another host', (host: string) => `https://evil.example/subscriptions/1/x?from=${host}`],
    ['that only begins like our host', (host: string) => `https://${host}.evil.example/subscriptions/1`],
    ['of another port', () => 'https://127.0.0.1:1/subscriptions/1/x'],
    ['that names our host as a user', (host: string) => `https://${host}@evil.example/subscriptions/1/x`],
    ['with a user', (host: string) => `https://someone@${host}/subscriptions/1/x`],
    ['without TLS', (host: string) => `http://${host}/subscriptions/1/x`],
    ['to something that is no resource', (host: string) => `https://${host}/providers/x`],
    ['that climbs out of its path', (host: string) => `https://${host}/subscriptions/../providers/x`],
    ['that is none', () => 'not a url'],
  ])('%s gets no token', async (_which, url) => {
    await expect(untrusted(url(new URL(arm.endpoint).host))).rejects.toMatchObject({
      kind: 'rejected',
      code: 'UntrustedOperationUrl',
    });
    expect(arm.asked).toEqual([]);
  });

  test('that leads elsewhere by a redirect gets no token there', async () => {
    arm.on('GET', path, { status: 307, headers: { location: 'https://localhost:1/stolen' } });
    await expect(untrusted(`${arm.endpoint}${path}`)).rejects.toMatchObject({ status: 307 });
  });
});
