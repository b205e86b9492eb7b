import { describe, expect, it } from 'vitest';
import { seen, unseen } from '../../../../shared/domain/sight.ts';
import { subnetHasNoRouteTable } from '../../../../shared/readiness/checks/subnet-has-no-route-table.ts';
import { aNetwork, anObservation, aPolicy, aSubnet, now } from '../../../builders/an-observation.ts';

const judge = (part: Parameters<typeof anObservation>[0]) =>
  subnetHasNoRouteTable.judge({ observation: anObservation(part), policy: aPolicy() });

describe('subnet-has-no-route-table', () => {
  it('is ready when the burst subnet has none', () => {
    expect(judge({})).toMatchObject({ status: 'ready' });
  });

  it('asks an operator to remove one, because the connector refuses it', () => {
    const network = aNetwork({ subnets: [aSubnet({ routeTableId: '/routes/hub' })] });

    const verdict = judge({ network: seen(network, now) });

    expect(verdict).toMatchObject({ status: 'not-ready', remedy: { kind: 'advice' } });
    expect(verdict.why).toContain('/routes/hub');
  });

  it('is unknown when the network could not be read', () => {
    const network = unseen('forbidden', 'Reading the network: 403.', 'Grant virtualNetworks/read.');

    expect(judge({ network })).toEqual({
      status: 'unknown',
      why: 'Reading the network: 403.',
      remedy: { kind: 'advice', text: 'Grant virtualNetworks/read.' },
    });
  });
});
