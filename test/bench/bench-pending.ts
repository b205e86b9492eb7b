import { simulateDays } from '../simulation/simulate-days.ts';
import { tellSimulation } from '../simulation/tell-simulation.ts';
import type { Benched } from './benched.ts';

/** The days that `npm run bench` shows: few, for each is lived eight times. */
const seeds = [1, 2, 3];

/** How long pods wait with the controller and without it, in simulated time: the same on every machine. */
export async function benchPending(): Promise<Benched> {
  const simulations = await simulateDays({ seeds });
  const wrong = simulations.flatMap(({ set, compared }) =>
    Object.entries(compared).flatMap(([care, { budgetViolations }]) =>
      budgetViolations > 0 ? [`${set}, ${care}: ${budgetViolations} disruption budgets were violated`] : [],
    ),
  );
  return { lines: simulations.flatMap((one) => [...tellSimulation(one), '']).slice(0, -1), wrong };
}
