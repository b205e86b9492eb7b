import { describe, expect, it } from 'vitest';
import { aciDelegation, type Subnet } from '../../../../shared/domain/network.ts';
import { seen, unseen } from '../../../../shared/domain/sight.ts';
import { subnetIsExclusive } from '../../../../shared/readiness/checks/subnet-is-exclusive.ts';
import { aCluster, aNetwork, aSubnet, burstSubnetId, now } from '../../../builders/an-observation.ts';
import { adviceOf, judging } from '../judging.ts';

const judge = judging(subnetIsExclusive);

const networkWith = (part: Partial<Subnet>) => seen(aNetwork({ subnets: [aSubnet(part)] }), now);

const ofNodes = seen(aCluster({ nodeSubnetIds: [burstSubnetId.toUpperCase()] }), now);

describe('subnet-is-exclusive', () => {
  it.each([
    ['is empty', {}],
    ['holds container groups only', { ipConfigurations: 12, serviceAssociations: [aciDelegation] }],
    ['is empty and not delegated yet', { delegations: [] }],
  ])('is ready when the subnet %s', (_, part) => {
    expect(judge({ network: networkWith(part) })).toMatchObject({ status: 'ready' });
  });

  it('refuses the subnet of the VM nodes', () => {
    const verdict = judge({ cluster: ofNodes });

    expect(verdict).toMatchObject({
      status: 'not-ready',
      why: expect.stringContaining('VM nodes of cluster shop-prod'),
    });
    expect(adviceOf(verdict)).toContain('no node pool uses');
  });

  it('refuses a subnet that another service is linked to', () => {
    const verdict = judge({ network: networkWith({ serviceAssociations: ['Microsoft.Web/serverFarms'] }) });

    expect(verdict).toMatchObject({ status: 'not-ready', why: expect.stringContaining('Microsoft.Web/serverFarms') });
  });

  it('refuses an undelegated subnet whose addresses others use, with their number', () => {
    const verdict = judge({ network: networkWith({ delegations: [], ipConfigurations: 7 }) });

    expect(verdict).toMatchObject({ status: 'not-ready', why: expect.stringContaining('in use: 7.') });
  });

  it('says all that is wrong at once', () => {
    const network = networkWith({
      delegations: [],
      ipConfigurations: 7,
      serviceAssociations: ['Microsoft.Web/serverFarms'],
    });

    expect(judge({ cluster: ofNodes, network }).why).toMatch(/VM nodes.*serverFarms.*in use: 7/);
  });

  it.each([
    ['there is no subnet yet', { network: seen(aNetwork({ subnets: [] }), now) }],
    ['the network could not be read', { network: unseen('unavailable', 'Reading the network: 503.') }],
    ['the cluster could not be read', { cluster: unseen('unavailable', 'Reading the cluster: 503.') }],
  ])('is unknown when %s', (_, part) => {
    expect(judge(part)).toMatchObject({ status: 'unknown' });
  });
});
