import { describe, expect, it } from 'vitest';
import type { Subnet } from '../../../../shared/domain/network.ts';
import { seen, unseen } from '../../../../shared/domain/sight.ts';
import { subnetHasRoom } from '../../../../shared/readiness/checks/subnet-has-room.ts';
import { aNetwork, aSubnet, now } from '../../../builders/an-observation.ts';
import { judging } from '../judging.ts';

const judge = judging(subnetHasRoom);

const judgeSubnet = (part: Partial<Subnet>, burstPodsWanted: number) =>
  judge({ network: seen(aNetwork({ subnets: [aSubnet(part)] }), now) }, { burstPodsWanted });

describe('subnet-has-room', () => {
  it.each([
    ['a /24 leaves 251 addresses', { addressPrefixes: ['10.241.1.0/24'] }, 251],
    ['prefixes add up', { addressPrefixes: ['10.241.1.0/24', '10.241.2.0/24'] }, 502],
    ['IPv6 does not count', { addressPrefixes: ['10.241.1.0/24', 'fd00::/64'] }, 251],
    ['Azure takes 3000 container groups in a subnet', { addressPrefixes: ['10.240.0.0/16'] }, 3000],
  ])('is ready up to the last pod and not beyond it: %s', (_, part, room) => {
    expect(judgeSubnet(part, room)).toMatchObject({ status: 'ready' });
    expect(judgeSubnet(part, room + 1)).toMatchObject({ status: 'not-ready', remedy: { kind: 'advice' } });
  });

  it('is ready during a burst, whose pods take the addresses, until none is left', () => {
    expect(judgeSubnet({ ipConfigurations: 240 }, 50)).toMatchObject({ status: 'ready' });
    expect(judgeSubnet({ ipConfigurations: 251 }, 50)).toMatchObject({ status: 'not-ready' });
  });

  it('gives an operator the numbers', () => {
    expect(judgeSubnet({ ipConfigurations: 240 }, 50).why).toBe(
      'Addresses in subnet virtual-node-aci (10.241.1.0/24): 11 left of 251 for pods, 240 in use; wanted: 50.',
    );
  });

  it('is unknown when the network could not be read', () => {
    const network = unseen('unavailable', 'Reading the network: 503.');

    expect(judge({ network })).toMatchObject({ status: 'unknown', remedy: { kind: 'wait' } });
  });
});
