import { describe, expect, it } from 'vitest';
import { networkPolicyOf } from '../../../../shared/adapters/kubernetes/network-policy.ts';

const selecting = (podSelector: unknown) => ({ metadata: { namespace: 'shop', name: 'deny' }, spec: { podSelector } });

const tiers = { key: 'tier', operator: 'In', values: ['db', 'cache'] };

describe('a network policy', () => {
  it.each([
    ['by labels', { matchLabels: { app: 'db' } }],
    ['by expressions', { matchExpressions: [tiers] }],
    ['all of them', {}],
  ])('guards the pods that it selects %s', (_what, podSelector) => {
    expect(networkPolicyOf(selecting(podSelector))).toEqual({ namespace: 'shop', podSelector });
  });

  it.each([
    ['absent', undefined],
    ['of another shape', { matchLabels: 'app=db' }],
    ['with an operator from next year', { matchExpressions: [{ key: 'tier', operator: 'Like', values: ['d'] }] }],
    ['with a member from next year', { matchLabels: { app: 'db' }, matchNames: ['db-0'] }],
  ])('guards all pods of its namespace where the selector is %s', (_what, podSelector) => {
    expect(networkPolicyOf(selecting(podSelector))).toEqual({ namespace: 'shop', podSelector: {} });
  });
});
