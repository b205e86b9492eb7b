import type { Column } from './kusto.ts';

/**
 * Values as the evaluator handles them: a datetime is milliseconds since 1970, a timespan milliseconds (Kusto counts
 * ticks of 100 ns, which nothing here needs). A string is never null, it is empty.
 */
export type Value = string | number | boolean | null;

export type Row = Readonly<Record<string, Value>>;

export interface Relation {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

/** Something in a query that is valid and is not evaluated here. */
export class NotEvaluated extends Error {
  override readonly name = 'NotEvaluated';

  constructor(what: string, text: string) {
    super(`The local Log Analytics does not evaluate ${what}: ${text.replace(/\s+/g, ' ').slice(0, 120)}`);
  }
}

export const emptyOf = (type: string): Value => (type === 'string' ? '' : null);

/** A cell as a table holds it (a datetime as ISO text) as a value. */
export function fromCell(cell: unknown, type: string): Value {
  if (cell === null || cell === undefined) return emptyOf(type);
  if (type === 'datetime') return Date.parse(`${cell}`);
  return cell as Value;
}

/** A value as the query API writes it. */
export function toCell(value: Value, type: string): Value {
  if (type === 'datetime' && typeof value === 'number') return new Date(value).toISOString();
  if (type === 'timespan' && typeof value === 'number') return timespanText(value);
  return value;
}

/** `[-][d.]hh:mm:ss[.fffffff]`. */
function timespanText(milliseconds: number): string {
  const absolute = Math.abs(milliseconds);
  const days = Math.floor(absolute / dayMs);
  const rest = new Date(absolute % dayMs).toISOString().slice(11, 23);
  const time = rest.endsWith('.000') ? rest.slice(0, 8) : `${rest}0000`;
  return `${milliseconds < 0 ? '-' : ''}${days > 0 ? `${days}.` : ''}${time}`;
}

const dayMs = 86_400_000;

/** Nulls before everything, as in an ascending order. */
export function compare(one: Value, other: Value): number {
  if (one === other) return 0;
  if (one === null) return -1;
  if (other === null) return 1;
  return one < other ? -1 : 1;
}
