import fc from 'fast-check';
import { type Cidr, parseCidr } from '../../../shared/readiness/cidr.ts';

/** Any aligned prefix below 10.0.0.0/`spaceLength`; by default any prefix at all. A small space makes prefixes meet. */
export const aCidr = (spaceLength = 0): fc.Arbitrary<Cidr> =>
  fc.tuple(fc.nat(2 ** (32 - spaceLength) - 1), fc.integer({ min: spaceLength, max: 32 })).map(([offset, length]) => {
    const base = spaceLength === 0 ? 0 : 10 * 2 ** 24;
    const address = base + offset;
    const octets = [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256);
    return parseCidr(`${octets.join('.')}/${length}`) as Cidr;
  });
