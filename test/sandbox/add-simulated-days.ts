import { type StoryDay, simulateStory } from '../simulation/simulate-story.ts';
import { seedNumber } from './seeded.ts';
import type { Summary } from './summary.ts';

/** Adds what pods wait on these days; the story is over by then, and stays what it was where they cannot be lived. */
export async function addSimulatedDays(
  summary: Summary,
  days: readonly StoryDay[],
  tell: (line: string) => void,
): Promise<Summary> {
  const { pendingSeconds, seed } = summary;
  if (days.length === 0 || !pendingSeconds) return summary;
  tell('The story is over. Now its cluster once more in simulated time, which takes a few seconds.');
  try {
    const sets = await simulateStory(days, seedNumber(seed));
    return { ...summary, pendingSeconds: { ...pendingSeconds, sets: [...sets] } };
  } catch (error) {
    tell(`The simulation failed, and is left out: ${(error as Error).message}`);
    return summary;
  }
}
