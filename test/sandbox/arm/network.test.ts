import { describe, expect, it } from 'vitest';
import { armForTests } from './an-arm.ts';
import { aCluster, aVirtualNetwork, delegatedToContainerInstances } from './builders.ts';

const azure = armForTests();
const subnets = { nodes: { addressPrefix: '10.240.0.0/16' }, spare: { addressPrefix: '10.242.0.0/24' } };
const network = aVirtualNetwork({ subnets });
const burst = `${network.id}/subnets/burst`;
const spare = `${network.id}/subnets/spare`;
const nodes = `${network.id}/subnets/nodes`;
const delegations = delegatedToContainerInstances();

describe('a virtual network refuses a subnet', () => {
  it.each([
    ['that overlaps another', { addressPrefix: '10.240.128.0/24' }, 'NetcfgSubnetRangesOverlap'],
    ['that holds another', { addressPrefix: '10.240.0.0/12' }, 'NetcfgSubnetRangesOverlap'],
    [
      'that overlaps with its second range',
      { addressPrefixes: ['10.243.0.0/24', '10.242.0.0/24'] },
      'NetcfgSubnetRangesOverlap',
    ],
    ['outside its address space', { addressPrefix: '192.168.0.0/24' }, 'NetcfgInvalidSubnet'],
    ['larger than its address space', { addressPrefix: '10.0.0.0/8' }, 'NetcfgInvalidSubnet'],
    ['without a range', { delegations }, 'AddressPrefixStringCannotBeNullOrEmpty'],
    ['with host bits in its range', { addressPrefix: '10.243.0.1/24' }, 'InvalidCIDRNotation'],
    ['whose range is none', { addressPrefix: 'large' }, 'InvalidCIDRNotation'],
    ['without properties', undefined, 'InvalidRequestFormat'],
  ])('%s', async (_, properties, code) => {
    const { put, arm } = await azure({ virtualNetworks: [structuredClone(network)] });

    const reply = await put(burst, { properties });

    expect(reply).toMatchObject({ status: 400, body: { error: { code } } });
    expect(arm.world.virtualNetworks[network.id.toLowerCase()]).toEqual(network);
  });

  it('while another write in the same network runs, and names the operation to wait for', async () => {
    const { put, get, clock } = await azure({ virtualNetworks: [structuredClone(network)] });

    const first = await put(burst, { properties: { addressPrefix: '10.241.0.0/16' } });
    const second = await put(spare, { properties: { addressPrefix: '10.242.0.0/24', delegations } });
    const status = first.headers['azure-asyncoperation'] ?? '';
    clock.advance(5);
    const third = await put(spare, { properties: { addressPrefix: '10.242.0.0/24', delegations } });

    expect(second).toMatchObject({ status: 409, body: { error: { code: 'AnotherOperationInProgress' } } });
    expect(second.body.error.message).toContain(status);
    expect(third.status).toBe(200);
    expect((await get(new URL(status).pathname)).body).toMatchObject({ status: 'Succeeded' });
  });

  it.each([
    [
      'has IP configurations',
      { ipConfigurations: [{ id: '/some/nic' }] },
      'SubnetDelegationsCannotChangeWhenSubnetUsedByResource',
    ],
    [
      'is linked to container groups',
      { delegations, serviceAssociationLinks: [{ name: 'acisal' }] },
      'SubnetMissingRequiredDelegation',
    ],
  ])('whose delegations would change though it %s', async (_, extra, code) => {
    const used = { nodes: { addressPrefix: '10.242.0.0/24', ...extra } };
    const { put } = await azure({ virtualNetworks: [aVirtualNetwork({ subnets: used })] });

    const wanted = 'delegations' in extra ? [] : delegations;
    const reply = await put(nodes, { properties: { addressPrefix: '10.242.0.0/24', delegations: wanted } });

    expect(reply).toMatchObject({ status: 400, body: { error: { code } } });
  });

  it('whose delegations would change though a node pool lives in it', async () => {
    const clusters = [aCluster({ vnetSubnetId: nodes })];
    const { put } = await azure({ clusters, virtualNetworks: [structuredClone(network)] });

    const reply = await put(nodes, { properties: { addressPrefix: '10.240.0.0/16', delegations } });

    expect(reply.body.error.code).toBe('SubnetDelegationsCannotChangeWhenSubnetUsedByResource');
  });

  it('that changed since the caller read it', async () => {
    const { put, get } = await azure({ virtualNetworks: [structuredClone(network)] });
    const body = { properties: { addressPrefix: '10.242.0.0/24' } };

    const { etag = '' } = (await get(spare)).headers;
    const stale = await put(spare, body, { headers: { 'if-match': 'W/"other"' } });
    const fresh = await put(spare, body, { headers: { 'if-match': etag } });

    expect(stale).toMatchObject({ status: 412, body: { error: { code: 'PreconditionFailed' } } });
    expect(fresh.status).toBe(200);
    expect(fresh.body.etag).not.toBe(etag);
  });
});

describe('a subnet that is written', () => {
  it('loses what was not sent, keeps what is unknown, and ignores what is read-only', async () => {
    const before = {
      addressPrefix: '10.242.0.0/24',
      networkSecurityGroup: { id: '/some/nsg' },
      ipConfigurations: [{ id: '/some/nic' }],
    };
    const { put, clock, get } = await azure({ virtualNetworks: [aVirtualNetwork({ subnets: { spare: before } })] });

    const sent = { addressPrefix: '10.242.0.0/24', fromTheFuture: { kept: true }, ipConfigurations: [] };
    await put(spare, { properties: sent, topLevel: 'kept' });
    clock.advance(5);
    const after = (await get(spare)).body;

    expect(after).toMatchObject({ topLevel: 'kept', properties: { fromTheFuture: { kept: true } } });
    expect(after.properties.ipConfigurations).toEqual(before.ipConfigurations);
    expect(after.properties).not.toHaveProperty('networkSecurityGroup');
  });

  it('is Updating until its operation ends, then Succeeded, under the name and case of its first writing', async () => {
    const { put, get, clock } = await azure({ virtualNetworks: [structuredClone(network)] });

    const created = await put(burst.toUpperCase().replace('BURST', 'Burst'), {
      properties: { addressPrefix: '10.241.0.0/16' },
    });
    const status = new URL(created.headers['azure-asyncoperation'] ?? '').pathname;
    const meanwhile = await get(status);
    clock.advance(5);
    const after = await get(burst);

    expect(created).toMatchObject({ status: 201, body: { properties: { provisioningState: 'Updating' } } });
    expect(meanwhile.body).toMatchObject({ status: 'InProgress' });
    expect(after.body).toMatchObject({
      id: `${network.id}/subnets/Burst`,
      properties: { provisioningState: 'Succeeded' },
    });
  });
});

describe('a subnet that is deleted', () => {
  it('is gone when the operation ends; deleting it again changes nothing', async () => {
    const { delete: remove, get, clock } = await azure({ virtualNetworks: [structuredClone(network)] });

    const first = await remove(spare);
    const result = new URL(first.headers.location ?? '').pathname;
    const meanwhile = await get(result);
    clock.advance(5);

    expect([first.status, meanwhile.status, (await get(result)).status]).toEqual([202, 202, 204]);
    expect((await get(spare)).status).toBe(404);
    expect((await remove(spare)).status).toBe(204);
  });

  it('is kept while a node pool lives in it', async () => {
    const clusters = [aCluster({ vnetSubnetId: nodes })];
    const { delete: remove } = await azure({ clusters, virtualNetworks: [structuredClone(network)] });

    expect(await remove(nodes)).toMatchObject({ status: 400, body: { error: { code: 'InUseSubnetCannotBeDeleted' } } });
  });
});
