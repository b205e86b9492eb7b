import { expect, it } from 'vitest';
import { canonicalRange, holds, overlaps } from './cidr.ts';

it.each([
  ['10.0.0.0/8', '10.1.0.0/16', true, true],
  ['10.1.0.0/16', '10.0.0.0/8', false, true],
  ['10.0.0.0/24', '10.0.1.0/24', false, false],
  ['10.0.0.0/24', '10.0.0.0/24', true, true],
  ['fd00::/48', 'fd00:0:0:1::/64', true, true],
  ['10.0.0.0/8', 'fd00::/48', false, false],
  ['0.0.0.0/0', '203.0.113.0/24', true, true],
])('%s and %s: holds %s, overlaps %s', (one, other, isHeld, isShared) => {
  expect([holds(one, other), overlaps(one, other)]).toEqual([isHeld, isShared]);
});

it.each([
  ['10.240.3.7/12', '10.240.0.0/12'],
  ['255.255.255.255/1', '128.0.0.0/1'],
  ['10.0.0.0/33', undefined],
  ['10.0.0.0', undefined],
  ['ten/8', undefined],
])('%s without host bits is %s', (range, canonical) => {
  expect(canonicalRange(range)).toBe(canonical);
});
