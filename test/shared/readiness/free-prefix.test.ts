import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Cidr, contains, formatCidr, overlaps, parseCidr } from '../../../shared/readiness/cidr.ts';
import { freePrefix } from '../../../shared/readiness/free-prefix.ts';
import { aCidr } from './a-cidr.ts';

describe('freePrefix', () => {
  it.each([
    ['the lowest prefix of an empty network', ['10.241.0.0/16'], [], '10.241.0.0/24'],
    ['the gap between two subnets', ['10.0.0.0/16'], ['10.0.0.0/24', '10.0.2.0/24'], '10.0.1.0/24'],
    ['an aligned prefix after a small subnet', ['10.0.0.0/16'], ['10.0.0.0/28'], '10.0.1.0/24'],
    ['a prefix after a large subnet', ['10.0.0.0/8'], ['10.0.0.0/12'], '10.16.0.0/24'],
    [
      'the second address space where the first is full',
      ['10.0.0.0/24', '10.9.0.0/16'],
      ['10.0.0.0/24'],
      '10.9.0.0/24',
    ],
    ['IPv4 beside IPv6', ['fd00::/48', '10.0.0.0/16'], ['fd00::/64'], '10.0.0.0/24'],
    ['the last prefix of all', ['255.255.254.0/23'], ['255.255.254.0/24'], '255.255.255.0/24'],
  ])('finds %s', (_, within, taken, expected) => {
    expect(freePrefix({ within, taken, prefixLength: 24 })).toBe(expected);
  });

  it.each([
    ['everything is taken', ['10.0.0.0/23'], ['10.0.0.0/24', '10.0.1.128/25']],
    ['the network is smaller than what is wanted', ['10.0.0.0/25'], []],
    ['there is IPv6 only', ['fd00::/48'], []],
    ['the address space cannot be read', ['ten dot nought'], []],
    ['it cannot be told what is taken', ['10.0.0.0/16'], ['10.0.9/24']],
  ])('finds none when %s', (_, within, taken) => {
    expect(freePrefix({ within, taken, prefixLength: 24 })).toBeNull();
  });

  it('finds what trying every prefix in turn finds, inside the network and clear of all that is taken', () => {
    const networks = fc.array(aCidr(20), { minLength: 1, maxLength: 3 });
    const subnets = fc.array(aCidr(20), { maxLength: 12 });

    fc.assert(
      fc.property(networks, subnets, fc.integer({ min: 20, max: 29 }), (within, taken, prefixLength) => {
        const found = freePrefix({ within: within.map(formatCidr), taken: taken.map(formatCidr), prefixLength });

        expect(found).toBe(tryAll(within, taken, prefixLength));
        if (found === null) return;
        const cidr = parseCidr(found) as Cidr;
        expect(cidr.prefixLength).toBe(prefixLength);
        expect(within.some((space) => contains(space, cidr))).toBe(true);
        expect(taken.some((used) => overlaps(used, cidr))).toBe(false);
      }),
      { numRuns: 500 },
    );
  });
});

function tryAll(within: readonly Cidr[], taken: readonly Cidr[], prefixLength: number): string | null {
  for (const space of within) {
    const step = 2 ** (32 - prefixLength);
    for (let first = space.first; first < space.first + 2 ** (32 - space.prefixLength); first += step) {
      const candidate = { first, prefixLength };
      if (contains(space, candidate) && !taken.some((used) => overlaps(used, candidate))) return formatCidr(candidate);
    }
  }
  return null;
}
