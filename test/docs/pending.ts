import { seedNumber } from '../sandbox/seeded.ts';
import { burstAndReturn } from '../sandbox/stories/burst-and-return.ts';
import type { Contrast } from '../simulation/compare-days.ts';
import { simulateStory } from '../simulation/simulate-story.ts';
import { table } from './table.ts';

/** What the main story of `npm start` prints for seed 1, of the pods that ACI can run. */
export async function printPending(): Promise<string> {
  const simulated = await simulateStory(burstAndReturn.days ?? [], seedNumber('1'));
  const rows = simulated.map(({ title, delays, eligible }) => [title, delays, ...cellsOf(eligible)]);
  return table(['day', 'delays', 'without: p50', 'p99', 'with: p50', 'p99', 'ratio: p50', 'p99'], rows);
}

function cellsOf({ without, with: attended, ratio }: Contrast): readonly string[] {
  const seconds = [without.p50, without.p99, attended.p50, attended.p99].map((one) => `${one}`);
  const [half, most] = [ratio.p50, ratio.p99].map((one) => (one === null ? '-' : `${one.toFixed(1)}×`));
  return [...seconds, `**${half}**`, `${most}`];
}
