import { describe, expect, it } from 'vitest';
import { addSimulatedDays } from './add-simulated-days.ts';
import { fullClusterDays } from './stories/full-cluster-days.ts';
import type { Summary } from './summary.ts';

describe('The summary of a story', () => {
  it('gains what pods wait on each of its days, and keeps what was live', async () => {
    const days = fullClusterDays.slice(1, 2);

    const { pendingSeconds } = await addSimulatedDays(aSummary(), days, () => {});

    expect(pendingSeconds).toMatchObject({ with: waits, without: waits });
    expect(pendingSeconds?.sets.map(({ day, delays }) => `${day} ${delays}`)).toEqual([
      'ready cautious',
      'ready favourable',
    ]);
  });

  it('stays what it is where the story has no such days, or no inside', async () => {
    const empty: Summary = { ...aSummary(), pendingSeconds: null };

    expect(await addSimulatedDays(aSummary(), [], shout)).toEqual(aSummary());
    expect(await addSimulatedDays(empty, fullClusterDays, shout)).toEqual(empty);
  });

  it('stays what it is where a day cannot be lived, and the reason is told', async () => {
    const told: string[] = [];
    const furnish = () => {
      throw new Error('No room for furniture.');
    };
    const days = fullClusterDays.map((day) => ({ ...day, furnish }));

    const summary = await addSimulatedDays(aSummary(), days, (line) => told.push(line));

    expect(summary).toEqual(aSummary());
    expect(told.at(-1)).toBe('The simulation failed, and is left out: No room for furniture.');
  });
});

const waits = { pods: 50, p50: 1, p99: 2, max: 3 };

/** As far as days are added to it. */
const aSummary = () => ({ seed: '1', pendingSeconds: { with: waits, without: waits, sets: [] } }) as unknown as Summary;

function shout(line: string): never {
  throw new Error(`Nothing was to be told: ${line}`);
}
