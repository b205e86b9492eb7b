import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { clusterId } from '../../../builders/an-observation.ts';
import { answeredCluster, richNetworkId } from './rich-bodies.ts';
import { type ScriptedArm, startScriptedArm } from './scripted-arm.ts';

let arm: ScriptedArm;
beforeAll(async () => {
  arm = await startScriptedArm();
});
beforeEach(() => arm.clear());
afterAll(() => arm.stop());

type Properties = Record<string, unknown>;
const read = (properties: Properties = {}) => {
  arm.on('GET', clusterId, {
    body: { ...answeredCluster, properties: { ...answeredCluster.properties, ...properties } },
  });
  return arm.cloud.cluster(clusterId);
};

describe('A cluster', () => {
  test('is seen with all that the controller needs', async () => {
    expect(await read()).toEqual({
      id: clusterId,
      name: 'shop-prod',
      location: 'westeurope',
      provisioningState: 'Succeeded',
      powerState: 'Running',
      nodeResourceGroup: 'MC_shop_shop-prod_westeurope',
      kubernetesVersion: '1.34.2',
      tags: { 'cost-center': '42', 'burst-mode': 'prepare' },
      network: {
        plugin: 'azure',
        pluginMode: '',
        ipFamilies: ['IPv4'],
        authorizedIpRanges: ['198.51.100.0/24'],
        restrictsImds: false,
        serviceCidrs: ['10.0.0.0/16'],
        podCidrs: [],
      },
      nodeSubnetIds: [`${richNetworkId}/subnets/nodes`],
      autoscaling: { scanSeconds: 10, newPodDelaySeconds: 0 },
      addon: null,
    });
  });

  test('is read by one request', async () => {
    await read();
    expect(arm.asked.map(({ method, path }) => `${method} ${path.toLowerCase()}`)).toEqual([`GET ${clusterId}`]);
  });

  test.each([
    [
      { 'scan-interval': '1m30s', 'new-pod-scale-up-delay': '20s' },
      { scanSeconds: 90, newPodDelaySeconds: 20 },
    ],
    [{ 'scan-interval': '60s' }, { scanSeconds: 60, newPodDelaySeconds: 0 }],
    [
      { 'scan-interval': 'soon', 'new-pod-scale-up-delay': '' },
      { scanSeconds: 10, newPodDelaySeconds: 0 },
    ],
  ])('with autoscaler profile %j is scanned as it says', async (autoScalerProfile, autoscaling) => {
    expect(await read({ autoScalerProfile })).toMatchObject({ autoscaling });
  });

  test.each([
    ['None', true],
    ['IMDS', false],
  ])('with pod link-local access %s restricts IMDS: %s', async (podLinkLocalAccess, restrictsImds) => {
    const networkProfile = { ...answeredCluster.properties.networkProfile, podLinkLocalAccess };
    expect(await read({ networkProfile })).toMatchObject({ network: { restrictsImds } });
  });

  test('of overlay and dual stack shows both', async () => {
    const networkProfile = {
      networkPlugin: 'azure',
      networkPluginMode: 'overlay',
      ipFamilies: ['IPv4', 'IPv6'],
      podCidr: '10.244.0.0/16',
      podCidrs: ['10.244.0.0/16', 'fd00::/64'],
    };
    expect(await read({ networkProfile })).toMatchObject({
      network: { pluginMode: 'overlay', ipFamilies: ['IPv4', 'IPv6'], podCidrs: ['10.244.0.0/16', 'fd00::/64'] },
    });
  });

  test('of several pools names each node subnet once, the first pool first', async () => {
    const pools = ['b', 'a', 'b'].map((name) => ({
      name: `p${name}`,
      vnetSubnetID: `${richNetworkId}/subnets/${name}`,
    }));
    expect(await read({ agentPoolProfiles: [...pools, { name: 'none' }] })).toMatchObject({
      nodeSubnetIds: [`${richNetworkId}/subnets/b`, `${richNetworkId}/subnets/a`],
    });
  });

  test('that is stopped says so', async () => {
    expect(await read({ powerState: { code: 'Stopped' } })).toMatchObject({ powerState: 'Stopped' });
  });
});

describe('Its virtual-node add-on', () => {
  const identity = { resourceId: '/id', clientId: 'c', objectId: 'o' };
  test.each([
    [
      'is seen with its subnet and identity',
      { aciConnectorLinux: { enabled: true, config: { SubnetName: 'burst' }, identity } },
      { enabled: true, subnetName: 'burst', identity },
    ],
    [
      'is seen whatever the case of its key and setting',
      { ACIConnectorLinux: { enabled: true, config: { subnetname: 'burst' } } },
      { enabled: true, subnetName: 'burst', identity: null },
    ],
    [
      'is seen disabled, without a subnet',
      { aciconnectorlinux: { enabled: false, config: null } },
      { enabled: false, subnetName: '', identity: null },
    ],
    ['is seen as never had', { omsagent: { enabled: true } }, null],
  ])('%s', async (_how, addonProfiles, addon) => {
    expect(await read({ addonProfiles })).toMatchObject({ addon });
  });
});
