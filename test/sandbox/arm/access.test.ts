import { describe, expect, it } from 'vitest';
import { armForTests } from './an-arm.ts';
import { aCluster, aVirtualNetwork, SUBSCRIPTION } from './builders.ts';

/** What somebody gets to see who may not do everything. */

const azure = armForTests();
const network = aVirtualNetwork();
const cluster = aCluster({ vnetSubnetId: `${network.id}/subnets/nodes` });
const world = () => ({ clusters: [structuredClone(cluster)], virtualNetworks: [structuredClone(network)] });

describe('Without a right', () => {
  it('on what a cluster names, its change is refused as ARM words it, and nothing happens', async () => {
    const join = 'Microsoft.Network/virtualNetworks/subnets/join/action';
    const { put, arm } = await azure(world(), { authorize: ({ action }) => action !== join });

    const reply = await put(cluster.id, { ...cluster, tags: { changed: 'yes' } });

    expect(reply).toMatchObject({ status: 403, body: { error: { code: 'LinkedAuthorizationFailed' } } });
    expect(reply.body.error.message).toContain(
      `perform action 'Microsoft.ContainerService/managedClusters/write' on scope '${cluster.id}'; however, it does not have ` +
        `permission to perform action(s) '${join}' on the linked scope(s) '${network.id}/subnets/nodes'`,
    );
    expect(Object.values(arm.world.clusters)[0]?.tags).toBeUndefined();
  });

  it('to one table of several, the logs are refused, and do not tell why', async () => {
    const { post } = await azure(world(), {
      evaluateQuery: () => ({ tables: [] }),
      authorize: ({ action }) => !action.includes('KubeEvents'),
    });
    const ask = (query: string) =>
      post(`/v1${cluster.id}/query`, { query }, { audience: 'https://api.loganalytics.io' });

    const refused = await ask('union KubePodInventory, KubeEvents');

    expect(refused).toMatchObject({ status: 403, body: { error: { code: 'InsufficientAccessError' } } });
    expect(refused.body.error.message).not.toContain('KubeEvents');
    expect((await ask('KubePodInventory')).status).toBe(200);
  });

  it('to read something, Resource Graph leaves it out', async () => {
    const { post } = await azure(world(), { authorize: ({ action }) => !action.includes('virtualNetworks') });

    const body = { query: 'resources | project id', subscriptions: [SUBSCRIPTION] };
    const reply = await post('/providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01', body);

    expect(reply.body.data).toEqual([{ id: cluster.id }]);
  });
});
