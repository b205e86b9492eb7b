import { describe, expect, it } from 'vitest';
import { issueToken } from '../tokens.ts';
import { armForTests } from './an-arm.ts';
import { aCluster, SUBSCRIPTION } from './builders.ts';
import { countCalls } from './journal.ts';

const azure = armForTests();
const cluster = aCluster();
const withCluster = () => ({ clusters: [structuredClone(cluster)] });
const graph = '/providers/Microsoft.ResourceGraph/resources';

describe('a call that the emulator does not know', () => {
  it.each([
    ['DELETE', cluster.id],
    ['POST', `${cluster.id}/listClusterAdminCredential`],
    ['GET', `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Compute/disks`],
  ])('%s %s answers 501 with its own name', async (method, path) => {
    const { get, post, delete: remove, arm } = await azure(withCluster());
    const send = { GET: get, POST: post, DELETE: remove }[method] ?? get;

    const reply = await send(path);

    expect(reply).toMatchObject({ status: 501, body: { error: { code: 'NotModelled' } } });
    expect(reply.body.error.message).toContain(`${method} ${path}`);
    expect(arm.calls).toMatchObject([{ service: 'unmodelled', operation: 'unmodelled', status: 501 }]);
  });
});

describe('a path', () => {
  it.each([
    ['with two slashes in front', `/${cluster.id}`],
    ['in capitals', cluster.id.toUpperCase()],
    ['in lower case', cluster.id.toLowerCase()],
    ['with a slash at its end', `${cluster.id}/`],
  ])('%s is answered in the original case', async (_, path) => {
    const { get } = await azure(withCluster());

    expect(await get(path)).toMatchObject({ status: 200, body: { id: cluster.id, name: 'shop' } });
  });
});

describe('a call is refused', () => {
  it.each([
    ['without an api-version', `${cluster.id}?x=1`, 400, 'MissingApiVersionParameter'],
    ['with a malformed api-version', `${cluster.id}?api-version=newest`, 400, 'InvalidApiVersionParameter'],
    ['in an unknown subscription', cluster.id.replace(SUBSCRIPTION, 'nobodys'), 404, 'SubscriptionNotFound'],
    ['in an unknown resource group', cluster.id.replace('shop-rg', 'nobodys'), 404, 'ResourceGroupNotFound'],
    ['for a name that is not well encoded', `${cluster.id}%E0%A4%A`, 404, 'ResourceNotFound'],
    ['for an unknown cluster', `${cluster.id}-other`, 404, 'ResourceNotFound'],
  ])('%s', async (_, path, status, code) => {
    const { get } = await azure(withCluster());

    expect(await get(path)).toMatchObject({ status, body: { error: { code } } });
  });

  it('whose body is no JSON', async () => {
    const { put } = await azure(withCluster());

    expect(await put(cluster.id, '{"location":')).toMatchObject({
      status: 400,
      body: { error: { code: 'InvalidRequestContent' } },
    });
  });

  it.each([
    ['without a token', { audience: null }, 'AuthenticationFailed'],
    ['with a token for something else', { audience: 'https://vault.azure.net' }, 'InvalidAuthenticationTokenAudience'],
    [
      'with a token for Log Analytics',
      { audience: 'https://api.loganalytics.io' },
      'InvalidAuthenticationTokenAudience',
    ],
    [
      'with something else than a token',
      { audience: null, headers: { authorization: 'Bearer abc' } },
      'InvalidAuthenticationToken',
    ],
  ])('%s', async (_, question, code) => {
    const { get } = await azure(withCluster());

    const reply = await get(cluster.id, question);

    expect(reply).toMatchObject({ status: 401, body: { error: { code } } });
    expect(reply.headers['www-authenticate']).toMatch(/^Bearer /);
  });

  it('with a token that has expired', async () => {
    const { get, clock } = await azure(withCluster());

    clock.advance(25 * 3600);

    expect((await get(cluster.id)).body.error.code).toBe('ExpiredAuthenticationToken');
  });

  it('without the right that it needs, naming client, action and scope', async () => {
    const action = 'Microsoft.ContainerService/managedClusters/read';
    const { get } = await azure(withCluster(), {
      authorize: (right) => right.action !== action,
    });
    const { claims } = issueToken({ audience: 'x', nowMs: 0 });

    const reply = await get(cluster.id);

    expect(reply).toMatchObject({ status: 403, body: { error: { code: 'AuthorizationFailed' } } });
    for (const part of [claims.appid, claims.oid, action, cluster.id])
      expect(reply.body.error.message).toContain(`'${part}'`);
    expect((await get(`${cluster.id}/agentPools`)).status).toBe(200);
  });
});

describe('a token is taken', () => {
  it.each([
    ['for ARM', undefined, 'https://management.azure.com/'],
    ['for ARM by its older name', undefined, 'https://management.core.windows.net'],
    ['for the audience of a sovereign cloud', 'https://management.example.cn', 'https://management.example.cn'],
  ])('%s', async (_, audience, asked) => {
    const { get } = await azure(withCluster(), audience ? { audience } : {});

    expect((await get(cluster.id, { audience: asked })).status).toBe(200);
  });

  it("for the emulator's own address, by ARM and by Log Analytics", async () => {
    const { get, post, arm } = await azure(withCluster(), { evaluateQuery: () => ({ tables: [] }) });

    expect((await get(cluster.id, { audience: arm.url })).status).toBe(200);
    expect((await post(`/v1${cluster.id}/query`, { query: 'x' }, { audience: arm.url })).status).toBe(200);
  });
});

describe('the journal', () => {
  it('has every call with both bodies, and never the token', async () => {
    const { put, post, get, arm } = await azure(withCluster());

    await put(cluster.id, cluster);
    await post(graph, { query: 'resources | project id' });
    await get(`${cluster.id}-other`);

    expect(arm.calls).toMatchObject([
      {
        service: 'containerservice',
        operation: 'managedClusters.createOrUpdate',
        kind: 'write',
        status: 200,
        requestBody: cluster,
      },
      {
        service: 'resourcegraph',
        operation: 'resourceGraph.resources',
        kind: 'read',
        status: 200,
        responseBody: { count: 1 },
      },
      { service: 'containerservice', operation: 'managedClusters.get', kind: 'read', status: 404 },
    ]);
    expect(JSON.stringify(arm.calls)).not.toMatch(/authorization"|Bearer/);
    expect(countCalls(arm.calls)).toEqual({
      containerservice: { reads: 1, writes: 1 },
      resourcegraph: { reads: 1, writes: 0 },
    });
  });

  it('and every answer share the ids by which Azure support finds a call', async () => {
    const { get, arm } = await azure(withCluster());

    const given = await get(cluster.id, { headers: { 'x-ms-correlation-request-id': 'mine' } });
    const made = await get(cluster.id);

    expect(given.headers['x-ms-correlation-request-id']).toBe('mine');
    expect(made.headers['x-ms-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(arm.calls.map((call) => call.correlationId)).toEqual(['mine', made.headers['x-ms-correlation-request-id']]);
  });
});

it('two emulators in one process know nothing of each other', async () => {
  const [one, other] = [await azure(withCluster()), await azure()];

  expect((await one.get(cluster.id)).status).toBe(200);
  expect((await other.get(cluster.id)).status).toBe(404);
  expect(one.arm.url).not.toBe(other.arm.url);
});
