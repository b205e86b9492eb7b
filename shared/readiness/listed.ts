/** How many items a sentence names before it only counts. */
const itemsNamedMax = 8;

/** `a, b and 3 more`: items for a sentence, never longer than one can read. */
export function listed(items: readonly string[]): string {
  const rest = items.length - itemsNamedMax;
  const named = items.slice(0, itemsNamedMax).join(', ');
  return rest > 0 ? `${named} and ${rest} more` : named;
}
