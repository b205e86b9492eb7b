import { describe, expect, it } from 'vitest';
import { seen, unseen } from '../../../../shared/domain/sight.ts';
import { subnetHasEgress } from '../../../../shared/readiness/checks/subnet-has-egress.ts';
import { aNetwork, aSubnet, now } from '../../../builders/an-observation.ts';
import { adviceOf, judging } from '../judging.ts';

const judge = judging(subnetHasEgress);

describe('subnet-has-egress', () => {
  it('is ready when the subnet has a NAT gateway, and names it', () => {
    expect(judge({})).toMatchObject({ status: 'ready', why: expect.stringContaining('natGateways/egress') });
  });

  it('advises one where there is none, and stops nothing', () => {
    const network = seen(aNetwork({ subnets: [aSubnet({ natGatewayId: null })] }), now);

    const verdict = judge({ network });

    expect(verdict).toMatchObject({ status: 'not-ready' });
    expect(adviceOf(verdict)).toContain('Attach a NAT gateway to subnet virtual-node-aci');
    expect(subnetHasEgress.weight).toBe('advice');
  });

  it('is unknown when the network could not be read', () => {
    expect(judge({ network: unseen('unavailable', 'Reading the network: 503.') })).toMatchObject({ status: 'unknown' });
  });
});
