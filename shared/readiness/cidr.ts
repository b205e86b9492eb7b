/** A block of IPv4 addresses; `first` is its lowest address as a number from 0 to 2^32 - 1. */
export interface Cidr {
  readonly first: number;
  readonly prefixLength: number;
}

const octet = '(0|[1-9]\\d{0,2})';
const cidrPattern = new RegExp(`^${octet}\\.${octet}\\.${octet}\\.${octet}/(0|[1-9]\\d?)$`);

/** Reads `10.1.0.0/16`; host bits are cleared. Null for all other text, IPv6 included. */
export function parseCidr(text: string): Cidr | null {
  const match = cidrPattern.exec(text.trim());
  if (!match) return null;
  const octets = match.slice(1, 5).map(Number);
  const prefixLength = Number(match[5]);
  if (prefixLength > 32 || octets.some((value) => value > 255)) return null;
  const address = octets.reduce((sum, value) => sum * 256 + value, 0);
  return { first: address - (address % blockSize(prefixLength)), prefixLength };
}

export function formatCidr({ first, prefixLength }: Cidr): string {
  const octets = [2 ** 24, 2 ** 16, 2 ** 8, 1].map((unit) => Math.floor(first / unit) % 256);
  return `${octets.join('.')}/${prefixLength}`;
}

export function overlaps(one: Cidr, other: Cidr): boolean {
  return one.first < endOf(other) && other.first < endOf(one);
}

export function contains(outer: Cidr, inner: Cidr): boolean {
  return outer.first <= inner.first && endOf(inner) <= endOf(outer);
}

/** Azure keeps the first four addresses of a subnet and its last (facts: aks-virtual-nodes.md, section 3). */
const reservedAddresses = 5;

/** How many addresses Azure leaves to use in all of these blocks; one that is not IPv4 gives none. */
export function usableIn(blocks: readonly string[]): number {
  const cidrs = blocks.map(parseCidr).filter((cidr) => cidr !== null);
  return cidrs.reduce((sum, cidr) => sum + usableAddresses(cidr), 0);
}

export function usableAddresses({ prefixLength }: Cidr): number {
  return Math.max(0, blockSize(prefixLength) - reservedAddresses);
}

/** The address after the last one. */
export function endOf({ first, prefixLength }: Cidr): number {
  return first + blockSize(prefixLength);
}

function blockSize(prefixLength: number): number {
  return 2 ** (32 - prefixLength);
}
