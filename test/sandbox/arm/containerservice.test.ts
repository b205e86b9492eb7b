import { describe, expect, it } from 'vitest';
import { armForTests } from './an-arm.ts';
import { aCluster, addonPrincipalId, aVirtualNetwork } from './builders.ts';
import type { ManagedCluster } from './state.ts';

const azure = armForTests();
const network = aVirtualNetwork({
  subnets: { nodes: { addressPrefix: '10.240.0.0/16' }, burst: { addressPrefix: '10.241.0.0/16' } },
});
const cluster = aCluster({ vnetSubnetId: `${network.id}/subnets/nodes`, tags: { team: 'shop' } });
const withCluster = (own: ManagedCluster = cluster) => ({
  clusters: [structuredClone(own)],
  virtualNetworks: [structuredClone(network)],
});
const enabled = { enabled: true, config: { SubnetName: 'burst' } };

describe('a cluster that is written', () => {
  it('loses what was not sent, keeps what is unknown, and leaves to Azure what is read-only', async () => {
    const { put, get, clock } = await azure(withCluster());
    const { agentPoolProfiles } = cluster.properties;

    const properties = { agentPoolProfiles, fromTheFuture: [1, 2], fqdn: 'mine.example', provisioningState: 'Gone' };
    const reply = await put(cluster.id, { location: cluster.location, properties });
    clock.advance(180);
    const after = (await get(cluster.id)).body;

    expect(reply).toMatchObject({ status: 200, body: { properties: { provisioningState: 'Updating' } } });
    expect(after).not.toHaveProperty('tags');
    expect(after.properties).not.toHaveProperty('networkProfile');
    expect(after.properties).toMatchObject({
      fromTheFuture: [1, 2],
      fqdn: cluster.properties.fqdn,
      nodeResourceGroup: cluster.properties.nodeResourceGroup,
      provisioningState: 'Succeeded',
    });
  });

  it.each(['aciConnectorLinux', 'ACIConnectorLinux'])(
    'gets the identity of the add-on under the key %s',
    async (key) => {
      const { put, get, clock } = await azure(withCluster());

      await put(cluster.id, { ...cluster, properties: { ...cluster.properties, addonProfiles: { [key]: enabled } } });
      const meanwhile = (await get(cluster.id)).body.properties.addonProfiles[key];
      clock.advance(180);
      const after = (await get(cluster.id)).body.properties.addonProfiles[key];

      expect(meanwhile).toEqual(enabled);
      expect(after.identity).toMatchObject({
        objectId: addonPrincipalId(cluster.id),
        resourceId: expect.stringMatching(/userAssignedIdentities\/aciconnectorlinux-shop$/),
      });
    },
  );

  it('keeps its identity through a later write, and loses it with the add-on', async () => {
    const ready = aCluster({ vnetSubnetId: `${network.id}/subnets/nodes`, virtualNodeSubnet: 'burst' });
    const { put, clock, get } = await azure(withCluster(ready));
    const write = async (addonProfiles: object) => {
      await put(ready.id, { ...ready, properties: { ...ready.properties, addonProfiles } });
      clock.advance(180);
      return (await get(ready.id)).body.properties.addonProfiles.aciConnectorLinux;
    };

    const kept = await write({ aciConnectorLinux: enabled });
    const lost = await write({ aciConnectorLinux: { enabled: false, config: null } });

    expect(kept).toEqual(ready.properties.addonProfiles?.aciConnectorLinux);
    expect(lost).toEqual({ enabled: false, config: null });
  });
});

describe('a write of a cluster', () => {
  it('passes with the etag that was read', async () => {
    const { put } = await azure(withCluster());

    expect((await put(cluster.id, cluster, { headers: { 'if-match': cluster.eTag } })).status).toBe(200);
  });
});

describe('a write of a cluster is refused', () => {
  it.each([
    ['with a stale etag', { 'if-match': 'stale' }, 412, 'PreconditionFailed'],
    ['where it must not exist', { 'if-none-match': '*' }, 412, 'PreconditionFailed'],
    ['with an if-none-match that names an etag', { 'if-none-match': 'x' }, 400, 'BadRequest'],
    ['with both conditions', { 'if-match': '*', 'if-none-match': '*' }, 400, 'BadRequest'],
  ])('%s', async (_, headers, status, code) => {
    const { put, arm } = await azure(withCluster());

    const reply = await put(cluster.id, cluster, { headers });

    expect(reply).toMatchObject({ status, body: { error: { code } } });
    expect(arm.world.clusters[cluster.id.toLowerCase()]).toEqual(cluster);
  });

  it('while another update runs, in the flat form of the service', async () => {
    const { put, clock } = await azure(withCluster());

    await put(cluster.id, cluster);
    const second = await put(cluster.id, cluster);
    clock.advance(180);
    const third = await put(cluster.id, cluster);

    expect(second).toMatchObject({ status: 409, body: { code: 'OperationNotAllowed', details: null } });
    expect(second.body).not.toHaveProperty('error');
    expect(third.status).toBe(200);
  });

  it.each([
    ['the cluster is Upgrading', { provisioningState: 'Upgrading' }],
    ['a pool is Scaling', { agentPoolProfiles: [{ name: 'nodepool1', provisioningState: 'Scaling' }] }],
  ])('while %s', async (_, properties) => {
    const { put } = await azure(withCluster(aCluster({ properties })));

    expect((await put(cluster.id, cluster)).body.code).toBe('OperationNotAllowed');
  });

  it.each([
    ['without a location', { location: undefined }, 'LocationRequired'],
    ['into another location', { location: 'northeurope' }, 'PropertyChangeNotAllowed'],
    ['with another node resource group', { properties: { nodeResourceGroup: 'other' } }, 'PropertyChangeNotAllowed'],
    [
      'with an add-on without a subnet',
      { properties: { addonProfiles: { aciConnectorLinux: { enabled: true } } } },
      'BadRequest',
    ],
  ])('%s', async (_, change, code) => {
    const { put } = await azure(withCluster());

    expect(await put(cluster.id, { ...cluster, ...change })).toMatchObject({ status: 400, body: { error: { code } } });
  });
});

describe('the kubeconfig of a cluster', () => {
  it('is the one of its Kubernetes in the sandbox, in base64', async () => {
    const kubeconfigOf = (id: string) => (id === cluster.id.toLowerCase() ? 'apiVersion: v1' : undefined);
    const { post } = await azure(withCluster(), { kubeconfigOf });

    const { status, body } = await post(`${cluster.id}/listClusterUserCredential`);

    expect({ status, body }).toEqual({
      status: 200,
      body: { kubeconfigs: [{ name: 'clusterUser', value: Buffer.from('apiVersion: v1').toString('base64') }] },
    });
  });

  it('is not modelled where no Kubernetes runs, and not found where no cluster is', async () => {
    const { post } = await azure(withCluster());

    const replies = [cluster.id, `${cluster.id}-other`].map((id) => post(`${id}/listClusterUserCredential`));

    expect((await Promise.all(replies)).map(({ status }) => status)).toEqual([501, 404]);
  });
});
