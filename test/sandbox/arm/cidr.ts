/** Address ranges in CIDR notation, IPv4 and IPv6, as virtual networks check them. */
import { BlockList, isIP } from 'node:net';

/** True where both ranges share an address. */
export function overlaps(one: string, other: string): boolean {
  return holds(one, other) || holds(other, one);
}

/** True where the whole of `inner` lies in `outer`. */
export function holds(outer: string, inner: string): boolean {
  const [a, b] = [parse(outer), parse(inner)];
  if (!a || !b || a.family !== b.family || a.bits > b.bits) return false;
  const block = new BlockList();
  block.addSubnet(a.address, a.bits, a.family);
  return block.check(b.address, b.family);
}

/** The range with its host bits cleared, or undefined where the text is no range. IPv6 is taken as it is. */
export function canonicalRange(range: string): string | undefined {
  const parsed = parse(range);
  if (!parsed) return undefined;
  return parsed.family === 'ipv6' ? range : `${clearHostBits(parsed.address, parsed.bits)}/${parsed.bits}`;
}

function parse(range: string): { address: string; bits: number; family: 'ipv4' | 'ipv6' } | undefined {
  const [address = '', bitsText = ''] = range.split('/');
  const version = isIP(address);
  const bits = Number(bitsText);
  if (!version || !/^\d+$/.test(bitsText) || bits > (version === 4 ? 32 : 128)) return undefined;
  return { address, bits, family: version === 4 ? 'ipv4' : 'ipv6' };
}

function clearHostBits(address: string, bits: number): string {
  const value = address.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0);
  const size = 2 ** (32 - bits);
  const start = value - (value % size);
  return [24, 16, 8, 0].map((shift) => Math.floor(start / 2 ** shift) % 256).join('.');
}
