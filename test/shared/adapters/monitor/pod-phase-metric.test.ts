import type { MetricsQueryClient } from '@azure/monitor-query';
import { describe, expect, it } from 'vitest';
import { lookAtPodPhases } from '../../../../shared/adapters/monitor/pod-phase-metric.ts';
import { clusterId, now } from '../../../builders/an-observation.ts';

/** Totals of the minutes before now, the newest last; null is a minute without a sample. */
type Totals = readonly (number | null)[];

const minuteMs = 60_000;

function seriesOf(phase: string, totals: Totals) {
  const data = totals.map((total, index) => ({
    timeStamp: new Date(Date.parse(now) - (totals.length - index) * minuteMs),
    ...(total === null ? {} : { total }),
  }));
  return { metadataValues: [{ name: 'phase', value: phase }], data };
}

async function look(phases: Readonly<Record<string, Totals>>) {
  const timeseries = Object.entries(phases).map(([phase, totals]) => seriesOf(phase, totals));
  const queryResource = async () => ({ metrics: [{ name: 'kube_pod_status_phase', timeseries }] });
  return lookAtPodPhases(async () => ({ queryResource }) as unknown as MetricsQueryClient, clusterId, now);
}

describe('the count of pending pods by minutes', () => {
  it.each<[string, Record<string, Totals>, number]>([
    ['is that of the newest minute', { Pending: [9, 3, 5], Running: [2, 2, 2] }, 5],
    ['is not cut short by a minute that is not complete', { Pending: [9, 5, 1], Running: [2, 2, 2] }, 5],
    ['is not hidden by a minute in which only others arrived yet', { Pending: [9, 5, null], Running: [2, 2, 2] }, 5],
    ['is zero once pending pods are gone for two minutes', { Pending: [9, null, null], Running: [2, 2, 2] }, 0],
    ['is zero where no pod has been pending', { Running: [2, 2, 2] }, 0],
    ['does not need other phases', { pending: [4, 4, 4] }, 4],
  ])('%s', async (_what, phases, waiting) => {
    expect(await look(phases)).toMatchObject({
      value: { waiting, collectedAt: new Date(Date.parse(now) - minuteMs).toISOString() },
    });
  });

  it('is as old as the newest sample', async () => {
    expect(await look({ Pending: [3, null, null, null], Running: [1, null, null, null] })).toMatchObject({
      value: { waiting: 3, collectedAt: new Date(Date.parse(now) - 4 * minuteMs).toISOString() },
    });
  });

  it.each<[string, Record<string, Totals>]>([
    ['series', {}],
    ['sample', { Pending: [null, null], Running: [null, null] }],
  ])('is unknown without any %s', async (_what, phases) => {
    expect(await look(phases)).toMatchObject({ seen: false, cause: 'unavailable' });
  });
});
