import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Cidr,
  contains,
  endOf,
  formatCidr,
  overlaps,
  parseCidr,
  usableAddresses,
} from '../../../shared/readiness/cidr.ts';
import { aCidr } from './a-cidr.ts';

const cidr = (text: string): Cidr => parseCidr(text) as Cidr;

describe('CIDR arithmetic', () => {
  it.each([
    ['10.1.0.0/16', { first: 0x0a010000, prefixLength: 16 }],
    ['255.255.255.255/32', { first: 0xffffffff, prefixLength: 32 }],
    ['0.0.0.0/0', { first: 0, prefixLength: 0 }],
    ['10.1.2.3/16', { first: 0x0a010000, prefixLength: 16 }],
  ])('reads %s', (text, expected) => {
    expect(parseCidr(text)).toEqual(expected);
  });

  it.each(['', '10.0.0.0', '10.0.0.0/33', '10.0.0.256/24', '10.0.0/24', '010.0.0.0/8', 'fd00::/64', '10.0.0.0/8 x'])(
    'takes "%s" for no IPv4 prefix',
    (text) => {
      expect(parseCidr(text)).toBeNull();
    },
  );

  it.each([
    ['10.0.0.0/24', 251],
    ['10.0.0.0/29', 3],
    ['10.0.0.0/30', 0],
    ['10.0.0.0/32', 0],
  ])('counts the addresses that Azure leaves in %s as %i', (text, expected) => {
    expect(usableAddresses(cidr(text))).toBe(expected);
  });

  it.each([
    ['10.0.0.0/24', '10.0.1.0/24', false],
    ['10.0.0.0/23', '10.0.1.0/24', true],
    ['10.0.1.0/24', '10.0.0.0/8', true],
    ['0.0.0.0/0', '255.255.255.255/32', true],
  ])('%s and %s overlap: %s', (one, other, expected) => {
    expect(overlaps(cidr(one), cidr(other))).toBe(expected);
    expect(overlaps(cidr(other), cidr(one))).toBe(expected);
  });

  it.each([
    ['10.0.0.0/16', '10.0.255.0/24', true],
    ['10.0.0.0/16', '10.0.0.0/16', true],
    ['10.0.0.0/16', '10.1.0.0/24', false],
    ['10.0.0.0/24', '10.0.0.0/16', false],
  ])('%s contains %s: %s', (outer, inner, expected) => {
    expect(contains(cidr(outer), cidr(inner))).toBe(expected);
  });

  it('reads back whatever it writes', () => {
    fc.assert(
      fc.property(aCidr(), (any) => {
        expect(parseCidr(formatCidr(any))).toEqual(any);
      }),
    );
  });

  it('lets two prefixes overlap exactly when one contains the other', () => {
    fc.assert(
      fc.property(aCidr(), aCidr(), (one, other) => {
        expect(overlaps(one, other)).toBe(contains(one, other) || contains(other, one));
        expect(overlaps(one, other)).toBe(Math.max(one.first, other.first) < Math.min(endOf(one), endOf(other)));
      }),
    );
  });
});
