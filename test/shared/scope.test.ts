import { describe, expect, it } from 'vitest';
import { type ClusterId, clusterIdOf } from '../../shared/domain/ids.ts';
import { clustersOf, isInScope, parseScope, type Scope, subscriptionsOf } from '../../shared/scope.ts';
import { clusterId, subscriptionId } from '../builders/an-observation.ts';

const subscription = `/subscriptions/${subscriptionId}`;
const group = `${subscription}/resourceGroups/shop`;
const otherSubscriptionId = '99999999-2222-3333-4444-555555555555';

function scopeOf(text: string): Scope {
  const parsed = parseScope(text);
  if ('problems' in parsed) throw new Error(parsed.problems.join('\n'));
  return parsed.scope;
}

const cluster = (part: object): ClusterId =>
  clusterIdOf({ subscriptionId, resourceGroup: 'shop', name: 'shop-prod', ...part });

describe('isInScope', () => {
  it.each<[string, string, ClusterId, boolean]>([
    ['the cluster itself', clusterId, clusterId, true],
    ['its resource group', group, clusterId, true],
    ['its subscription', subscription, clusterId, true],
    ['its group in capitals', group.toUpperCase(), clusterId, true],
    ['a group with a slash at the end', `${group}/`, clusterId, true],
    ['one of several', `${subscription}/resourceGroups/other, ${group}`, clusterId, true],
    ['a group whose name begins alike', group, cluster({ resourceGroup: 'shop2' }), false],
    ['a group whose name is longer', `${group}2`, clusterId, false],
    ['a cluster whose name begins alike', clusterId, cluster({ name: 'shop-prod-2' }), false],
    ['another group', `${subscription}/resourceGroups/other`, clusterId, false],
    ['another subscription', `/subscriptions/${otherSubscriptionId}`, clusterId, false],
    ['a group of that name elsewhere', group, cluster({ subscriptionId: otherSubscriptionId }), false],
  ])('compares whole segments without regard to case: %s', (_, text, id, expected) => {
    expect(isInScope(scopeOf(text), id)).toBe(expected);
  });

  it('lets nothing in when the scope is empty', () => {
    expect(isInScope({ entries: [] }, clusterId)).toBe(false);
  });
});

describe('parseScope', () => {
  it('keeps each entry once, without regard to case and spaces', () => {
    expect(scopeOf(` ${group} ,${group.toUpperCase()}/,, ${clusterId}`)).toEqual({
      entries: [group.toLowerCase(), clusterId],
    });
  });

  it.each([
    ['nothing', ' , ', 'it names nothing'],
    ['a bare GUID', subscriptionId, 'is not the id of a cluster, a resource group or a subscription'],
    ['a subscription that is no GUID', '/subscriptions/mine', 'is not the id of'],
    ['everything', '/', 'it names nothing'],
    ['all subscriptions', '/subscriptions', 'is not the id of'],
    ['a network', `${group}/providers/Microsoft.Network/virtualNetworks/n`, 'is not the id of'],
    ['a node pool', `${clusterId}/agentPools/nodes`, 'is something in cluster shop-prod, not the cluster itself'],
  ])('refuses %s', (_, text, problem) => {
    expect(parseScope(text)).toEqual({ problems: [expect.stringContaining(problem)] });
  });

  it('tells all wrong entries and uses no part of the list', () => {
    expect(parseScope(`${group},one,two`)).toEqual({
      problems: [expect.stringMatching(/^"one" /), expect.stringMatching(/^"two" /)],
    });
  });
});

describe('the fleet of a scope', () => {
  it('is its named clusters, and the subscriptions of its groups to look through', () => {
    const scope = scopeOf(`${clusterId},${group},/subscriptions/${otherSubscriptionId}`);

    expect(clustersOf(scope)).toEqual([clusterId]);
    expect(subscriptionsOf(scope)).toEqual([subscriptionId, otherSubscriptionId]);
  });

  it('needs no look-up where every cluster is named', () => {
    expect(subscriptionsOf(scopeOf(clusterId))).toEqual([]);
  });
});
