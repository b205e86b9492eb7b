/** Of sorted numbers; 0 where there are none. */
export function quantilesOf(sorted: readonly number[]) {
  const at = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
  return { p50: at(0.5), p99: at(0.99), max: at(1) };
}
