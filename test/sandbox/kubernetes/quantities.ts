/** Kubernetes quantities (`600m`, `10k`, `4Ti`, `1e3`) as numbers, and back where the emulator has to write one. */

const FACTORS: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};
const QUANTITY = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?$/;

/** The plain number, in cores, bytes or pieces; undefined where the text is no quantity. */
export function parseQuantity(text: string | number): number | undefined {
  const found = QUANTITY.exec(String(text));
  if (!found) return undefined;
  return Number(found[1]) * (FACTORS[found[2] ?? ''] ?? Number.NaN);
}

/** As above, for quantities that validation has let through. */
export function quantityOf(text: string | number | undefined): number {
  if (text === undefined) return 0;
  const value = parseQuantity(text);
  if (value === undefined)
    throw new Error(`Reading the quantity "${text}": it is none, and validation let it through.`);
  return value;
}
