import { availableParallelism } from 'node:os';
import { benchAlerts } from './bench-alerts.ts';
import { benchColdStart } from './bench-cold-start.ts';
import { benchFleet } from './bench-fleet.ts';
import { benchHotLooks } from './bench-hot-looks.ts';
import { benchPasses } from './bench-passes.ts';
import { benchPending } from './bench-pending.ts';
import { benchPlan } from './bench-plan.ts';

/**
 * `npm run bench`: what the controller costs, in one run. Ratios and counts hold on any machine; times are those of this
 * one. Ends with code 1 where a pass over a ready cluster asks more of Azure than it may: counts do not depend on luck.
 */
console.log(`Node ${process.version}, ${availableParallelism()} cores, ${new Date().toISOString()}`);
const startedMs = performance.now();
const complaints: string[] = [];
for (const bench of [benchColdStart, benchPasses, benchFleet, benchHotLooks, benchAlerts, benchPlan, benchPending]) {
  const { lines, wrong } = await bench();
  console.log(['', ...lines].join('\n'));
  complaints.push(...wrong);
}
console.log(`\nThe bench took ${Math.round((performance.now() - startedMs) / 1000)} s.`);
for (const complaint of complaints) console.error(`WRONG: ${complaint}`);
process.exitCode = complaints.length > 0 ? 1 : 0;
