import type { SetSummary } from './summary.ts';

/** What pods wait on each day and with each set of delays, as lines for people. */
export function tellSets(sets: readonly SetSummary[]): readonly string[] {
  const days = Map.groupBy(sets, ({ title }) => title);
  return [
    'In simulated time, from the same seed, with two sets of delays, none tuned (sources: npm start -- --delays):',
    `  ${'seconds until waiting pods ran'.padEnd(37)}${'without'.padStart(18)}${'with'.padStart(18)}${'without / with'.padStart(21)}`,
    line('', ['pods', ...['p50', 'p99', 'max'], ...['p50', 'p99', 'max'], ...['p50', 'p99', 'max']]),
    ...[...days].flatMap(([title, rows]) => [`  ${title}`, ...rows.flatMap(tellSet)]),
  ];
}

const tellSet = ({ delays, waited, eligible }: SetSummary): readonly string[] => [
  line(`  ${delays} delays`, cellsOf(waited)),
  line('    of these, ACI can run', cellsOf(eligible)),
];

function cellsOf({ with: attended, without: alone, ratio }: SetSummary['waited']): readonly string[] {
  const quantiles = [alone, attended].flatMap(({ p50, p99, max }) => [p50, p99, max].map(String));
  return [`${attended.pods}`, ...quantiles, ...[ratio.p50, ratio.p99, ratio.max].map(tellRatio)];
}

export const tellRatio = (ratio: number | null): string => (ratio === null ? '-' : `${ratio.toFixed(1)}x`);

const widths = [5, 6, 6, 6, 6, 6, 6, 7, 7, 7];

function line(name: string, cells: readonly string[]): string {
  return `  ${name.padEnd(32)}${cells.map((cell, at) => cell.padStart(widths[at] ?? 0)).join('')}`;
}
