import { describe, expect, it } from 'vitest';
import { parseCron } from './cron.ts';
import { checkStatus } from './timer-status.ts';

const hourly = parseCron('0 0 * * * *');
const at = (time: string) => new Date(`2026-03-01T${time}Z`);

describe('A timer that starts', () => {
  it('for the first time has missed nothing and waits for its next moment', () => {
    const { status, isPastDue } = checkStatus(undefined, hourly, at('10:30:00'));

    expect(isPastDue).toBe(false);
    expect(status).toEqual({ last: undefined, next: at('11:00:00'), lastUpdated: at('10:30:00') });
  });

  it('in time goes on with what it knew', () => {
    const stored = { last: at('10:00:00'), next: at('11:00:00'), lastUpdated: at('10:00:00') };

    expect(checkStatus(stored, hourly, at('10:30:00'))).toEqual({ status: stored, isPastDue: false });
  });

  it('after its moment is past due', () => {
    const stored = { last: at('10:00:00'), next: at('11:00:00'), lastUpdated: at('10:00:00') };

    expect(checkStatus(stored, hourly, at('13:30:00'))).toEqual({ status: stored, isPastDue: true });
  });

  it('after its moment is past due although it never ran', () => {
    const stored = { last: undefined, next: at('11:00:00'), lastUpdated: at('10:30:00') };

    expect(checkStatus(stored, hourly, at('11:30:00')).isPastDue).toBe(true);
  });

  it('with another schedule begins anew instead of running at once', () => {
    const stored = { last: at('10:00:00'), next: at('10:01:00'), lastUpdated: at('10:00:00') };

    const { status, isPastDue } = checkStatus(stored, hourly, at('13:30:00'));

    expect(isPastDue).toBe(false);
    expect(status.next).toEqual(at('14:00:00'));
  });
});
