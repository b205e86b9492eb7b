import { describe, expect, it } from 'vitest';
import { foreignAssociations, isNodeSubnet } from '../../../shared/readiness/subnet-use.ts';
import { aSubnet, burstSubnetId } from '../../builders/an-observation.ts';

describe('the use of a subnet', () => {
  it('is foreign where a service other than ACI is linked to it', () => {
    const serviceAssociations = ['microsoft.containerinstance/containergroups', 'Microsoft.Web/serverFarms'];

    expect(foreignAssociations(aSubnet({ serviceAssociations }))).toEqual(['Microsoft.Web/serverFarms']);
  });

  it.each([
    [[burstSubnetId.toUpperCase()], true],
    [[`${burstSubnetId}-2`], false],
    [[], false],
  ])('is the nodes where a node pool names it: %j', (nodeSubnetIds, expected) => {
    expect(isNodeSubnet(aSubnet(), nodeSubnetIds)).toBe(expected);
  });
});
