import { createHash } from 'node:crypto';
import type { AzureWorld, Delays } from './arm/state.ts';

/** The same world with delays as Azure has them: never twice the same, and yet the same for the same seed. */
export function seeded(world: AzureWorld, seed: string): AzureWorld {
  const delays = Object.entries(world.delays).map(([name, seconds]) => [name, seconds * factor(`${seed} ${name}`)]);
  return { ...world, delays: Object.fromEntries(delays) as unknown as Delays };
}

/** The same number for the same seed. */
export function seedNumber(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE();
}

/** From 0.7 to 1.5. */
const factor = (text: string): number => 0.7 + 0.8 * (seedNumber(text) / 2 ** 32);
