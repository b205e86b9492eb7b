import { quantile } from '../sandbox/quantile.ts';

/** What one part of the bench found. */
export interface Benched {
  /** For people. */
  readonly lines: readonly string[];
  /** What must never be, whatever the machine; none when all is well. */
  readonly wrong: readonly string[];
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** Lines of columns: the first to the left, the rest to the right. */
export function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

/** `12.3 ms`. */
export const ms = (value: number): string => `${value < 100 ? value.toFixed(1) : Math.round(value)} ms`;

export const kb = (bytes: number): string => `${Math.ceil(bytes / 1024)} KB`;

/** `the aim of 5x: met`. */
export const aim = (what: string, isMet: boolean): string => `aim ${what}: ${isMet ? 'met' : 'MISSED'}`;
