import { expect, it } from 'vitest';
import { lastsMs, manualClock, simulatedSeconds, startClock } from './simulated-clock.ts';

it('a fast clock shows the wall clock and shortens durations', () => {
  const clock = startClock({ speed: 60 });

  expect(Math.abs(clock.now() - Date.now())).toBeLessThan(1000);
  expect(lastsMs(180, clock.speed)).toBe(3000);
  expect(simulatedSeconds(3000, clock.speed)).toBe(180);
});

it('a manual clock moves only when told', () => {
  const clock = manualClock({ startsAt: '2026-11-25T12:00:00Z' });

  clock.advance(90);

  expect(new Date(clock.now()).toISOString()).toBe('2026-11-25T12:01:30.000Z');
});

it.each([0, -1, Number.NaN])('a clock cannot run at speed %s', (speed) => {
  expect(() => startClock({ speed })).toThrow(/speed must be above 0/);
});
