import { describe, expect, it } from 'vitest';
import { estimateArrival, vmArrivalFor } from '../../../shared/burst/estimate-arrival.ts';
import { ago, now } from '../../builders/a-burst-view.ts';

const guesses = { aciStartSecondsGuess: 45, vmArrivalSecondsGuess: 240 };
const estimates = { aciSeconds: 45, vmSeconds: 240, says: '' };

describe('the estimate of how long ACI takes to start a pod', () => {
  it.each<[string, readonly number[], number, string]>([
    ['is the guess without any history', [], 45, 'a guess'],
    ['stays with the guess after one slow start', [600], 45, 'a guess and 1 seen here'],
    ['moves where most of few starts agree', [20, 22, 24], 24, 'a guess and 3 seen here'],
    ['is the median of what was seen once there is enough', [10, 90, 20, 80, 30], 30, 'median of 5 here'],
    ['does not count what is no number', [Number.NaN, 30, 30, 30, 30, 30], 30, 'median of 5 here'],
  ])('%s', (_what, aciStartSeconds, seconds, from) => {
    const estimate = estimateArrival({ aciStartSeconds, vmArrivalSeconds: [] }, guesses);

    expect(estimate.aciSeconds).toBe(seconds);
    expect(estimate.says).toBe(`ACI starts a pod in ${seconds} s (${from}); a VM takes 240 s (a guess).`);
  });
});

describe('the wait for a VM', () => {
  const said = (kind: 'triggered' | 'refused' | 'backing-off', secondsAgo: number) => ({
    ...{ at: ago(secondsAgo), atMs: Date.parse(ago(secondsAgo)), kind, pod: 'shop/web', nodesComing: 1, message: '' },
  });

  it.each([
    ['is all of its time where none was ordered', null, 240],
    ['is shorter by the time it has been on its way', said('triggered', 100), 140],
    ['is over at any moment when it is a little late', said('triggered', 300), 0],
    ['begins again when it is so late that it may have failed', said('triggered', 361), 240],
    ['has no end where the autoscaler has refused', said('refused', 10), Number.POSITIVE_INFINITY],
    ['begins after the back-off', said('backing-off', 60), 480],
    ['is all of its time when the back-off is over', said('backing-off', 600), 240],
    ['does not grow where the clock was put back', said('triggered', -50), 240],
  ])('%s', (_what, event, seconds) => {
    expect(vmArrivalFor(event, Date.parse(now), estimates).seconds).toBe(seconds);
  });

  it.each([
    [300, 240],
    [361, Number.POSITIVE_INFINITY],
  ])(
    'of a pod that has waited %i s without an order is %d s: a VM that nobody ordered does not come',
    (waited, seconds) => {
      expect(vmArrivalFor(null, Date.parse(now), estimates, waited).seconds).toBe(seconds);
    },
  );
});
