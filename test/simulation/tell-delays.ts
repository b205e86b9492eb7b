import { type Delay, type DelaySet, delaySets } from './delays.ts';

/** Both sets with their sources, as lines for people. */
export function tellDelaySets(): readonly string[] {
  return Object.entries(delaySets).flatMap(([name, delays]) => [`Delays "${name}":`, ...tellDelays(delays)]);
}

export function tellDelays(delays: DelaySet): readonly string[] {
  return Object.entries(delays).map(([name, delay]) => tellDelay(name, delay));
}

const tellDelay = (name: string, { seconds, source }: Delay): string =>
  `  ${name}: ${typeof seconds === 'number' ? seconds : seconds.join(' to ')} s (${source})`;
