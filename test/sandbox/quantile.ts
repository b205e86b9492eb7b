/** The smallest of the values that at least this share of them does not exceed. NaN of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** 0 where there are no values, for a summary is JSON, and JSON has no NaN. */
export function quantilesOf(values: readonly number[]) {
  const at = (share: number) => (values.length === 0 ? 0 : quantile(values, share));
  return { p50: at(0.5), p99: at(0.99), max: at(1) };
}
