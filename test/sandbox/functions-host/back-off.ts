const smallestIntervalSeconds = 0.1;

/** The waits of an idle queue: 100 ms first, then randomised and exponential up to the largest (functions-host.md, 3). */
export interface BackOff {
  next(): number;
  reset(): void;
}

/** `random` gives numbers in [0, 1). Seconds throughout. */
export function createBackOff(largestIntervalSeconds: number, random: () => number = Math.random): BackOff {
  let emptyPolls = 0;
  return {
    next() {
      const spread = 0.8 + 0.4 * random();
      const growth = emptyPolls === 0 ? 0 : spread * 2 ** (emptyPolls - 1) * smallestIntervalSeconds;
      const interval = smallestIntervalSeconds + growth;
      if (interval >= largestIntervalSeconds) return largestIntervalSeconds;
      emptyPolls += 1;
      return interval;
    },
    reset() {
      emptyPolls = 0;
    },
  };
}
