/**
 * Reads Kubernetes quantities: `500m`, `1.5Gi`, `10k`, `1e3`. The grammar is that of the API's resource.Quantity; a decimal
 * text is read at once with its exponent, so that nothing is rounded twice.
 */

/**
 * The number of a quantity, in its own unit (cores, bytes, pieces); null for a text that is none.
 * `scale` shifts by powers of ten within the same reading: 3 gives thousandths.
 */
export function parseQuantity(quantity: unknown, scale: 0 | 3 = 0): number | null {
  const text = typeof quantity === 'number' ? `${quantity}` : quantity;
  if (typeof text !== 'string' || text.length > lengthMax) return null;
  const known = remembered[scale].get(text);
  return known === undefined ? remember(text, scale) : known;
}

/** No quantity that the API writes is near it. */
const lengthMax = 64;

/** A hundred thousand pods say the same few quantities, so those are read once. */
const remembered: Readonly<Record<0 | 3, Map<string, number | null>>> = { 0: new Map(), 3: new Map() };
const rememberedMax = 1000;

function remember(text: string, scale: 0 | 3): number | null {
  if (remembered[scale].size >= rememberedMax) remembered[scale].clear();
  const value = read(text, scale);
  remembered[scale].set(text, value);
  return value;
}

function read(text: string, scale: number): number | null {
  const [, number, suffix = ''] = grammar.exec(text) ?? [];
  if (number === undefined) return null;
  const binary = binaryExponents.get(suffix);
  if (binary !== undefined) return cap(Number(`${number}e${scale}`) * 2 ** binary);
  const exponent = decimalExponents.get(suffix) ?? Number(suffix.slice(1));
  return cap(Number(`${number}e${exponent + scale}`));
}

const grammar = /^([+-]?(?:\d+\.?\d*|\.\d+))(n|u|m|k|Ki|[MGTPE]i?|[eE][+-]?\d{1,4}|)$/;

const decimalExponents: ReadonlyMap<string, number> = new Map([
  ...(['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'] as const).map(
    (suffix, index) => [suffix, index * 3 - 9] as const,
  ),
]);

const binaryExponents: ReadonlyMap<string, number> = new Map(
  ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'].map((suffix, index) => [suffix, (index + 1) * 10]),
);

/** What does not fit into 63 bits, the API server cuts down to them. */
const cap = (value: number): number => Math.max(-(2 ** 63), Math.min(value, 2 ** 63));
