/**
 * The sandbox's clock. Timestamps are those of the wall clock, because the app under test compares them with its own;
 * durations are simulated: what takes Azure `seconds` takes the sandbox `seconds / speed`.
 */

/** What emulators need of time. `speed` is how many simulated seconds pass in one second of `now()`. */
export interface SimulatedClock {
  readonly speed: number;
  /** Milliseconds since the epoch, comparable with the app's own clock. */
  now(): number;
}

/** A clock that stands still until told. */
export interface ManualClock extends SimulatedClock {
  advance(seconds: number): void;
}

/** The wall clock, with durations `speed` times shorter. */
export function startClock(options: { speed?: number } = {}): SimulatedClock {
  const speed = options.speed ?? 1;
  if (!(speed > 0)) throw new Error(`Starting the simulated clock: speed must be above 0, got ${speed}.`);
  return { speed, now: Date.now };
}

/** A clock for tests, at real speed, that moves only by `advance`. */
export function manualClock(options: { startsAt?: string } = {}): ManualClock {
  let nowMs = options.startsAt ? Date.parse(options.startsAt) : Date.now();
  return {
    speed: 1,
    now: () => nowMs,
    advance(seconds) {
      nowMs += seconds * 1000;
    },
  };
}

/** How long `seconds` simulated seconds last on a clock of that speed, in milliseconds. */
export function lastsMs(seconds: number, speed: number): number {
  return (seconds * 1000) / speed;
}

/** How many simulated seconds pass in `ms` milliseconds on a clock of that speed. */
export function simulatedSeconds(ms: number, speed: number): number {
  return (ms / 1000) * speed;
}
