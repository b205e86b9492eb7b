import { describe, expect, it } from 'vitest';
import { aMetricAlert } from './an-alert.ts';
import { clusterId, now } from './an-observation.ts';
import { hasPayloads, payload } from './payloads.ts';

const alert = { clusterId, firedAt: now, rule: 'pods-pending', waiting: 40 };

describe('aMetricAlert', () => {
  it.skipIf(!hasPayloads)(
    'has the members and types of the documented sample, all the way down (needs ../shared/payloads)',
    () => {
      const sample = payload('agtest-metric-static');

      expect(shapeOf(aMetricAlert(alert))).toEqual(shapeOf(sample));
    },
  );

  it('is told from the sample when a member is missing, added or of another type', () => {
    const whole = { a: [{ b: 1, c: null }] };

    for (const other of [
      { a: [{ b: 1 }] },
      { a: [{ b: '1', c: null }] },
      { a: [{ b: 1, c: null, d: 2 }] },
      { a: {} },
    ]) {
      expect(shapeOf(other)).not.toEqual(shapeOf(whole));
    }
  });

  it('keeps its id when it resolves, and gets another when it fires anew', () => {
    const idOf = (part: Partial<Parameters<typeof aMetricAlert>[0]>) =>
      aMetricAlert({ ...alert, ...part }).data.essentials.alertId;

    expect(idOf({ condition: 'Resolved' })).toBe(idOf({}));
    expect(idOf({ firedAt: '2026-11-25T04:00:00.000Z' })).not.toBe(idOf({}));
  });
});

/** Types in place of values; a list has the shapes of its items, each once. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return [...new Set(value.map((item) => JSON.stringify(shapeOf(item))))].sort();
  if (value === null || typeof value !== 'object') return value === null ? 'null' : typeof value;
  const members = Object.entries(value).map(([key, member]) => [key, shapeOf(member)] as const);
  return Object.fromEntries(members.sort(([one], [other]) => one.localeCompare(other)));
}
