import { describe, expect, it } from 'vitest';
import { clusterIdOf, isSameId, parseClusterId, partsOf, pathOf } from '../../../shared/domain/ids.ts';

const subscriptionId = '11111111-2222-3333-4444-555555555555';
const group = `/subscriptions/${subscriptionId}/resourceGroups/Shop.Prod`;
const written = `${group}/providers/Microsoft.ContainerService/managedClusters/Shop-1`;
const canonical = clusterIdOf({ subscriptionId, resourceGroup: 'shop.prod', name: 'shop-1' });

describe('parseClusterId', () => {
  it.each([
    ['as the portal writes it', written],
    ['as alerts write it', written.toLowerCase()],
    ['in capitals', written.toUpperCase()],
    ['with space around it', ` ${written} `],
    ['of a node pool in it', `${written}/agentPools/nodepool1`],
  ])('knows a cluster by its id %s', (_how, text) => {
    expect(parseClusterId(text)).toBe(canonical);
  });

  it.each([
    ['another resource', `${group}/providers/Microsoft.Network/virtualNetworks/shop`],
    ['a resource group', group],
    ['a name alone', 'shop-1'],
    ['a path that climbs', `${group}/../providers/Microsoft.ContainerService/managedClusters/shop-1`],
    ['a subscription that is no GUID', written.replace(subscriptionId, 'mine')],
    ['no text at all', 42],
    ['a text without end', `${written}/${'x'.repeat(5000)}`],
  ])('takes %s for no cluster', (_what, value) => {
    expect(parseClusterId(value)).toBeNull();
  });

  it('takes an id apart and makes it a path', () => {
    expect(partsOf(canonical)).toEqual({ subscriptionId, resourceGroup: 'shop.prod', name: 'shop-1' });
    expect(pathOf(canonical)).toBe(`${subscriptionId}/shop.prod/shop-1`);
    expect(isSameId(canonical, written)).toBe(true);
  });
});
