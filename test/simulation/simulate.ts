import { parseArgs } from 'node:util';
import { simulateDays } from './simulate-days.ts';
import { tellSimulation } from './tell-simulation.ts';

/** `npm run simulate -- [--seed N] [--days N] [--json]`: days with the controller and without it. */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    days: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
});
const seeds = Array.from({ length: Number(values.days) }, (_, day) => Number(values.seed) + day);
if (seeds.length === 0 || !seeds.every(Number.isInteger)) {
  throw new Error(`Simulating days: --seed and --days take whole numbers, got ${values.seed} and ${values.days}.`);
}
const simulations = await simulateDays({ seeds });
if (values.json) console.log(JSON.stringify(simulations, null, 2));
else console.log(simulations.map((one) => tellSimulation(one).join('\n')).join('\n\n'));
