import { type Cidr, contains, endOf, formatCidr, overlaps, parseCidr } from './cidr.ts';

export interface Wanted {
  /** Address prefixes to choose from, in order of preference. */
  readonly within: readonly string[];
  readonly taken: readonly string[];
  readonly prefixLength: number;
}

/**
 * The lowest free aligned IPv4 prefix of the wanted length, or null where there is none. IPv6 is no matter here.
 * Text that cannot be read makes the choice smaller, never bolder: in `within` it offers nothing, and in `taken`
 * it may stand for any address, so that nothing is free.
 */
export function freePrefix({ within, taken, prefixLength }: Wanted): string | null {
  const used = taken.filter((text) => !isIpv6(text)).map(parseCidr);
  if (!used.every((cidr) => cidr !== null)) return null;
  for (const space of within.map(parseCidr)) {
    const free = space && lowestFree(space, used, prefixLength);
    if (free) return formatCidr(free);
  }
  return null;
}

function isIpv6(text: string): boolean {
  return text.includes(':');
}

/** Steps over what is in the way: at most one step for each used prefix or each candidate, whichever is larger. */
function lowestFree(space: Cidr, used: readonly Cidr[], prefixLength: number): Cidr | null {
  let candidate: Cidr = { first: space.first, prefixLength };
  while (contains(space, candidate)) {
    const block = candidate;
    const obstacle = used.find((cidr) => overlaps(cidr, block));
    if (!obstacle) return candidate;
    candidate = { first: Math.max(endOf(candidate), endOf(obstacle)), prefixLength };
  }
  return null;
}
