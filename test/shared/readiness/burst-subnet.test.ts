import { describe, expect, it } from 'vitest';
import type { Observation } from '../../../shared/domain/observation.ts';
import { seen, unseen } from '../../../shared/domain/sight.ts';
import { burstSubnet, burstSubnetName, existingBurstSubnet } from '../../../shared/readiness/burst-subnet.ts';
import { aCluster, aNetwork, anAddon, anObservation, aPolicy, aSubnet, now } from '../../builders/an-observation.ts';

const worldWith = (part: Partial<Observation>) => ({ observation: anObservation(part), policy: aPolicy() });

const withAddon = (addon: ReturnType<typeof anAddon> | null) => worldWith({ cluster: seen(aCluster({ addon }), now) });

describe('the burst subnet', () => {
  it.each([
    ['the one of the enabled add-on', anAddon({ subnetName: 'aci' }), 'aci'],
    [
      'the one of the policy while the add-on is disabled',
      anAddon({ enabled: false, subnetName: 'aci' }),
      'virtual-node-aci',
    ],
    ['the one of the policy where the add-on names none', anAddon({ subnetName: '' }), 'virtual-node-aci'],
    ['the one of the policy on a cluster without add-on', null, 'virtual-node-aci'],
  ])('is %s', (_, addon, expected) => {
    expect(burstSubnetName(withAddon(addon))).toBe(expected);
  });

  it('is found whatever the case of its name', () => {
    const network = aNetwork({ subnets: [aSubnet({ name: 'Virtual-Node-ACI' })] });

    expect(burstSubnet(worldWith({ network: seen(network, now) }))).toMatchObject({
      value: { name: 'Virtual-Node-ACI' },
    });
  });

  it('is absent, as seen, where the network has none of that name', () => {
    const world = worldWith({ network: seen(aNetwork({ subnets: [] }), now) });

    expect(burstSubnet(world)).toEqual(seen(null, now));
    expect(existingBurstSubnet(world)).toEqual(unseen('not-there-yet', 'There is no subnet virtual-node-aci yet.'));
  });

  it('cannot be there without a network', () => {
    expect(burstSubnet(worldWith({ network: seen(null, now) }))).toMatchObject({ seen: false, cause: 'not-there-yet' });
  });

  it('is unknown while the cluster is, for the add-on may name another', () => {
    const cluster = unseen('unavailable', 'Reading the cluster: 503.');

    expect(burstSubnet(worldWith({ cluster }))).toBe(cluster);
  });
});
