import { describe, expect, it } from 'vitest';
import { roomOnAci } from '../../../shared/burst/room-on-aci.ts';
import type { Subnet } from '../../../shared/domain/network.ts';
import type { Observation } from '../../../shared/domain/observation.ts';
import { seen, unseen } from '../../../shared/domain/sight.ts';
import {
  aCluster,
  aNetwork,
  aNodeSubnet,
  anObservation,
  aPolicy,
  aSubnet,
  aVirtualNode,
  now,
  someUsages,
} from '../../builders/an-observation.ts';

const roomIn = (part: Partial<Observation>) => roomOnAci({ observation: anObservation(part), policy: aPolicy() });

const withSubnets = (...subnets: readonly Subnet[]) => ({ network: seen(aNetwork({ subnets }), now) });

const v2Alone = {
  cluster: seen(aCluster({ addon: null }), now),
  virtualNode: seen(aVirtualNode({ engine: 'v2' }), now),
};

describe('what Azure leaves room for', () => {
  it('is what the quotas and the region say, where they are seen', () => {
    const unknown = unseen('unavailable', '503.');

    expect(roomIn({}).usages).toEqual(someUsages());
    expect(roomIn({}).region).toMatchObject({ cpuMax: 31 });
    expect(roomIn({ usages: unknown, region: unknown })).toMatchObject({ usages: [], region: null });
  });

  it.each([
    ['of the burst subnet, those that nobody holds', withSubnets(aSubnet({ ipConfigurations: 51 })), 200],
    ['none, where it holds more than it should', withSubnets(aSubnet({ ipConfigurations: 300 })), 0],
    ['none, where there is no such subnet', withSubnets(aNodeSubnet()), 0],
    ['none, where the network is not seen', { network: unseen('forbidden', '403.') }, 0],
    [
      'with virtual nodes v2, of the roomiest subnet that is delegated to ACI',
      {
        ...v2Alone,
        ...withSubnets(aNodeSubnet(), aSubnet({ name: 'cg', ipConfigurations: 1 }), aSubnet({ ipConfigurations: 241 })),
      },
      250,
    ],
    [
      'with virtual nodes v2 and a network that is not seen, no number',
      { ...v2Alone, network: unseen('stale', 'Old.') },
      Number.NaN,
    ],
    [
      'with virtual nodes v2 and no such subnet in sight, as many as the nodes take',
      { ...v2Alone, ...withSubnets(aNodeSubnet()) },
      Number.POSITIVE_INFINITY,
    ],
  ])('addresses: %s', (_what, part, expected) => {
    expect(roomIn(part).subnetFree).toBe(expected);
  });
});
