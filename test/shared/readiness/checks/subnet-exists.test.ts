import { describe, expect, it } from 'vitest';
import { seen, unseen } from '../../../../shared/domain/sight.ts';
import { subnetExists } from '../../../../shared/readiness/checks/subnet-exists.ts';
import {
  aCluster,
  aClusterNetwork,
  aNetwork,
  aNodeSubnet,
  anAddon,
  aSubnet,
  networkId,
  now,
} from '../../../builders/an-observation.ts';
import { adviceOf, judging } from '../judging.ts';

const judge = judging(subnetExists);

const addonless = seen(aCluster({ addon: null }), now);
const withoutBurstSubnet = seen(aNetwork({ subnets: [aNodeSubnet()] }), now);

const creating = (addressPrefix: string) => ({
  kind: 'actions',
  actions: [{ kind: 'create-subnet', networkId, subnetName: 'virtual-node-aci', addressPrefix }],
});

describe('subnet-exists', () => {
  it('is ready when it does', () => {
    expect(judge({})).toEqual({
      status: 'ready',
      why: 'Subnet virtual-node-aci (10.241.1.0/24) exists in network shop-net.',
    });
  });

  it('creates one at the first free prefix beside the other subnets', () => {
    expect(judge({ cluster: addonless, network: withoutBurstSubnet })).toEqual({
      status: 'not-ready',
      why: 'Network shop-net has no subnet virtual-node-aci yet; 10.241.1.0/24 is free for it.',
      remedy: creating('10.241.1.0/24'),
    });
  });

  it('creates one of the size that the policy wants', () => {
    const verdict = judge({ cluster: addonless, network: withoutBurstSubnet }, { subnetPrefixLength: 22 });

    expect(verdict).toMatchObject({ remedy: creating('10.241.4.0/22') });
  });

  it("keeps clear of the cluster's service and pod ranges", () => {
    const network = aClusterNetwork({ serviceCidrs: ['10.241.1.0/24'], podCidrs: ['10.241.2.0/23', 'fd12::/64'] });

    const verdict = judge({
      cluster: seen(aCluster({ addon: null, network }), now),
      network: withoutBurstSubnet,
    });

    expect(verdict).toMatchObject({ remedy: creating('10.241.4.0/24') });
  });

  it('creates one while the add-on is disabled, whatever subnet it had', () => {
    const cluster = seen(aCluster({ addon: anAddon({ enabled: false, subnetName: 'gone' }) }), now);

    expect(judge({ cluster, network: withoutBurstSubnet })).toMatchObject({ remedy: creating('10.241.1.0/24') });
  });

  it('tells an operator what a full network lacks', () => {
    const network = seen(aNetwork({ addressPrefixes: ['10.241.0.0/24'], subnets: [aNodeSubnet()] }), now);

    const verdict = judge({ cluster: addonless, network });

    expect(verdict.why).toMatch(
      /^Network shop-net \(10\.241\.0\.0\/24\) has no free \/24 .*; taken: 10\.241\.0\.0\/24, 10\.0\.0\.0\/16\.$/,
    );
    expect(adviceOf(verdict)).toBe(
      'Add address space for a /24 to network shop-net, or ask for a smaller burst subnet.',
    );
  });

  it('leaves a missing subnet of an enabled add-on to an operator, for the add-on cannot be given another', () => {
    const cluster = seen(aCluster({ addon: anAddon({ subnetName: 'aci-old' }) }), now);

    const verdict = judge({ cluster });

    expect(verdict).toMatchObject({ status: 'not-ready', why: expect.stringContaining('aci-old') });
    expect(adviceOf(verdict)).toMatch(/Create subnet aci-old in shop-net.*Or disable the add-on.*virtual-node-aci/);
  });

  it.each([
    ['Updating', 'wait'],
    ['Deleting', 'wait'],
    ['Failed', 'advice'],
    ['Canceled', 'advice'],
  ])('answers a subnet that is %s with %s', (provisioningState, kind) => {
    const network = seen(aNetwork({ subnets: [aSubnet({ provisioningState })] }), now);

    const verdict = judge({ network });

    expect(verdict).toMatchObject({ status: 'not-ready', remedy: { kind } });
    expect(verdict.why).toContain(provisioningState);
  });

  it.each([
    ['its own network', [`${networkId}/subnets/nodes`], 'shop-net/subnets/nodes'],
    ['a network of AKS', [], 'MC_shop_shop-prod_westeurope'],
  ])('tells an operator where %s was looked for in vain', (_, nodeSubnetIds, place) => {
    const verdict = judge({ cluster: seen(aCluster({ nodeSubnetIds }), now), network: seen(null, now) });

    expect(verdict).toMatchObject({ status: 'not-ready' });
    expect(adviceOf(verdict)).toContain(place);
  });

  it.each([
    ['the network could not be read', { network: unseen('unavailable', 'Reading the network: 503.') }],
    ['the cluster could not be read', { cluster: unseen('unavailable', 'Reading the cluster: 503.') }],
    ['there is no cluster', { cluster: seen(null, now) }],
  ])('is unknown when %s', (_, part) => {
    expect(judge(part)).toMatchObject({ status: 'unknown' });
  });
});
