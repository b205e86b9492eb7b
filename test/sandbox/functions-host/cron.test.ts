import { describe, expect, it } from 'vitest';
import { parseCron } from './cron.ts';

describe('An NCRONTAB schedule', () => {
  it.each([
    ['every second', '* * * * * *', '2026-03-01T00:00:00.500Z', '2026-03-01T00:00:01Z'],
    ['the moment itself is not after itself', '0 * * * * *', '2026-03-01T00:01:00Z', '2026-03-01T00:02:00Z'],
    ['steps', '*/15 * * * * *', '2026-03-01T00:00:46Z', '2026-03-01T00:01:00Z'],
    ['a step from a value on', '0 5/20 * * * *', '2026-03-01T00:26:00Z', '2026-03-01T00:45:00Z'],
    ['a range with a step', '0 0 8-18/5 * * *', '2026-03-01T08:00:00Z', '2026-03-01T13:00:00Z'],
    ['a list', '0 0 6,18 * * *', '2026-03-01T07:00:00Z', '2026-03-01T18:00:00Z'],
    ['over the end of the year', '0 0 0 1 1 *', '2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z'],
    ['names of days', '0 0 9 * * mon-fri', '2026-03-06T10:00:00Z', '2026-03-09T09:00:00Z'],
    ['names of months', '0 0 0 1 FEB *', '2026-03-01T00:00:00Z', '2027-02-01T00:00:00Z'],
    ['day of month and day of week must both fit', '0 0 0 13 * 5', '2026-03-14T00:00:00Z', '2026-11-13T00:00:00Z'],
    ['a leap day', '0 0 0 29 2 *', '2026-01-01T00:00:00Z', '2028-02-29T00:00:00Z'],
    ['five fields have second 0', '30 2 * * *', '2026-03-01T00:00:00Z', '2026-03-01T02:30:00Z'],
  ])('knows its next moment: %s', (_, schedule, now, next) => {
    const cron = parseCron(schedule);

    expect(cron.nextAfter(new Date(now))).toEqual(new Date(next));
  });

  it.each([
    ['* * * * * *', true],
    ['0,30 * * * * *', true],
    ['0 * * * * *', false],
    ['30 0 0 1 1 *', false],
  ])('%s is finer than a minute: %s', (schedule, isFine) => {
    expect(parseCron(schedule).isFinerThanMinute).toBe(isFine);
  });

  it.each([
    ['0 0 0 1 1', 'day of month'],
    ['* * * *', 'six fields'],
    ['60 * * * * *', 'second'],
    ['0 0 0 * * 7', 'day of week'],
    ['0 0 0 1 x *', 'month'],
    ['*/0 * * * * *', 'second'],
    ['0 30-10 * * * *', 'minute'],
  ])('%s is refused for its %s', (schedule, reason) => {
    expect(() => parseCron(schedule)).toThrow(reason);
  });

  it('that never comes says so', () => {
    const cron = parseCron('0 0 0 30 2 *');

    expect(() => cron.nextAfter(new Date('2026-01-01T00:00:00Z'))).toThrow('never comes');
  });
});
