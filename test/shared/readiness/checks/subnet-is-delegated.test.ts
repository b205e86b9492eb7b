import { describe, expect, it } from 'vitest';
import type { Subnet } from '../../../../shared/domain/network.ts';
import { seen, unseen } from '../../../../shared/domain/sight.ts';
import { subnetIsDelegated } from '../../../../shared/readiness/checks/subnet-is-delegated.ts';
import { aCluster, aNetwork, aSubnet, burstSubnetId, now } from '../../../builders/an-observation.ts';
import { adviceOf, judging } from '../judging.ts';

const judge = judging(subnetIsDelegated);

const networkWith = (part: Partial<Subnet>) => seen(aNetwork({ subnets: [aSubnet(part)] }), now);

describe('subnet-is-delegated', () => {
  it('is ready when the subnet is delegated to ACI, in whatever case', () => {
    const network = networkWith({ delegations: ['microsoft.containerinstance/containergroups'] });

    expect(judge({ network })).toMatchObject({ status: 'ready' });
  });

  it('delegates an empty subnet', () => {
    expect(judge({ network: networkWith({ delegations: [] }) })).toMatchObject({
      status: 'not-ready',
      remedy: { kind: 'actions', actions: [{ kind: 'delegate-subnet', subnetId: burstSubnetId }] },
    });
  });

  it('leaves a subnet that is delegated to another service to an operator', () => {
    const verdict = judge({ network: networkWith({ delegations: ['Microsoft.Web/serverFarms'] }) });

    expect(verdict).toMatchObject({ status: 'not-ready', why: expect.stringContaining('Microsoft.Web/serverFarms') });
    expect(adviceOf(verdict)).toContain('another burst subnet');
  });

  it.each([
    ['has addresses in use', { ipConfigurations: 1 }],
    ['is linked to a service', { serviceAssociations: ['Microsoft.Sql/managedInstances'] }],
  ])('never delegates a subnet that %s', (_, part) => {
    const verdict = judge({ network: networkWith({ delegations: [], ...part }) });

    expect(verdict).toMatchObject({ status: 'not-ready', remedy: { kind: 'advice' } });
  });

  it('never delegates the subnet of a node pool, even one scaled to nothing', () => {
    const cluster = seen(aCluster({ nodeSubnetIds: [burstSubnetId.toUpperCase()] }), now);

    const verdict = judge({ cluster, network: networkWith({ delegations: [] }) });

    expect(verdict).toMatchObject({ status: 'not-ready', remedy: { kind: 'advice' } });
  });

  it('is unknown, without a remedy of its own, while there is no subnet', () => {
    const verdict = judge({ network: seen(aNetwork({ subnets: [] }), now) });

    expect(verdict).toEqual({ status: 'unknown', why: 'There is no subnet virtual-node-aci yet.' });
  });

  it('is unknown when the cluster could not be read, for its add-on may name another subnet', () => {
    const cluster = unseen('unavailable', 'Reading the cluster: 503.');

    expect(judge({ cluster, network: networkWith({ delegations: [] }) })).toMatchObject({ status: 'unknown' });
  });
});
