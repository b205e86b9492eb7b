/** `3` or `"25%"` of a total, as budgets and rolling updates count. */
export function scaledAmount(amount: number | string, total: number, rounding: 'up' | 'down'): number {
  if (typeof amount === 'number') return amount;
  const exact = (Number.parseInt(amount, 10) * total) / 100;
  return rounding === 'up' ? Math.ceil(exact) : Math.floor(exact);
}
