import { describe, expect, it } from 'vitest';
import { meterSpend } from '../../../shared/burst/meter-spend.ts';
import { noSpend, type Spend } from '../../../shared/domain/burst-state.ts';
import { secondsAfter } from '../../../shared/domain/time.ts';
import { aBurstPod, ago, burstNotes, now, running } from '../../builders/a-burst-view.ts';

/** One core and 2 GB (of 2^30 bytes, cut to tenths of 10^9), on ACI for ten minutes. */
const pod = aBurstPod();
const read = (part: Partial<Spend> = {}): Spend => ({ ...noSpend, month: '2026-11', meteredAt: ago(60), ...part });

describe('reading the meter', () => {
  it('counts what each pod took since the last reading, to the month and to the episode', () => {
    const spend = read({ monthVcpuSeconds: 1000, episodeVcpuSeconds: 10 });

    expect(meterSpend(spend, [pod, aBurstPod('web-2')], now)).toEqual({
      spend: {
        month: '2026-11',
        monthVcpuSeconds: 1120,
        monthGigabyteSeconds: expect.closeTo(252),
        episodeVcpuSeconds: 130,
        episodeGigabyteSeconds: expect.closeTo(252),
        meteredAt: now,
        doubt: null,
        otherMonth: null,
      },
      warnings: [],
    });
  });

  it.each([
    ['a pod that came since counts from its admission', aBurstPod('w', noted(ago(10))), read(), 10],
    ['a lost ledger is made up for by what the pods say', pod, noSpend, 600],
    ['a pod that says nothing counts from the last reading', aBurstPod('w', noted('soon')), read(), 60],
    ['nothing is known where neither says anything', aBurstPod('w', noted('soon')), noSpend, 0],
    [
      'a pod admitted by a clock that ran ahead counts from the last reading',
      aBurstPod('w', noted(ago(-90))),
      read(),
      60,
    ],
    ['a pod that has ended counts no more', aBurstPod('w', { status: { phase: 'Failed' } }), read(), 0],
    ['a pod that came without us is not ours to count', aBurstPod('w', { metadata: { annotations: {} } }), read(), 0],
    ['a pod that cannot be read does not count', { ...pod, spec: null } as never, read(), 0],
  ])('%s', (_what, one, spend, seconds) => {
    expect(meterSpend(spend, [one], now).spend.episodeVcpuSeconds).toBe(seconds);
  });

  it('counts a gap of hours in full, and says so', () => {
    const longAgo = ago(7200);
    const old = aBurstPod('w', noted(longAgo));

    const { spend, warnings } = meterSpend(read({ meteredAt: longAgo }), [old], now);

    expect(spend.monthVcpuSeconds).toBe(7200);
    expect(warnings).toEqual(['The meter was not read for 120 minutes, and counts them in full for 1 burst pods.']);
  });

  it('counts nothing when the clock went back, and goes on from there', () => {
    const ahead = read({ meteredAt: ago(-600), monthVcpuSeconds: 5 });

    const back = meterSpend(ahead, [pod], now);
    const after = meterSpend(back.spend, [pod], secondsAfter(now, 10));

    expect(back.spend).toEqual({ ...ahead, meteredAt: now });
    expect(back.warnings).toEqual([expect.stringContaining('The clock went back')]);
    expect(after.spend.monthVcpuSeconds).toBe(15);
  });

  it('begins a month at nothing, and gives it only its own seconds', () => {
    const newYear = '2027-01-01T00:00:40.000Z';
    const spend = read({
      month: '2026-12',
      monthVcpuSeconds: 9e6,
      episodeVcpuSeconds: 5,
      meteredAt: '2026-12-31T23:59:40.000Z',
    });

    const reading = meterSpend(spend, [pod], newYear);

    expect(reading.spend).toMatchObject({ month: '2027-01', monthVcpuSeconds: 40, episodeVcpuSeconds: 65 });
  });

  it('never gives a month its budget twice, though the clock goes back over the end of it', () => {
    const spend = read({ month: '2026-12', monthVcpuSeconds: 70, meteredAt: '2026-12-01T00:00:10.000Z' });

    const back = meterSpend(spend, [pod], '2026-11-30T23:59:00.000Z').spend;
    const on = meterSpend(back, [pod], '2026-11-30T23:59:30.000Z').spend;

    expect(on).toMatchObject({ month: '2026-12', monthVcpuSeconds: 100 });
  });

  describe('under a clock that is a year ahead', () => {
    const spent = read({ monthVcpuSeconds: 1000, episodeVcpuSeconds: 100 });
    const ahead = (seconds: number) => secondsAfter(now, 365 * 86_400 + seconds);
    /** Reads it at each of these times, one after the other. */
    const readAt = (...times: string[]) => times.reduce((spend, at) => meterSpend(spend, [pod], at).spend, spent);

    it('stands still, keeps to the month, and says so', () => {
      const { spend, warnings } = meterSpend(spent, [pod], ahead(0));

      expect(spend).toEqual({ ...spent, doubt: { since: ahead(0), at: ahead(0) } });
      expect(warnings).toEqual([expect.stringMatching(/The clock says 2027-11-25.*stands still/)]);
    });

    it('and goes on as if nothing had been, once the clock is right', () => {
      expect(readAt(ahead(0), ahead(10), secondsAfter(now, 20))).toEqual({
        ...readAt(secondsAfter(now, 20)),
        monthGigabyteSeconds: expect.closeTo(168),
        episodeGigabyteSeconds: expect.closeTo(168),
      });
    });

    it('is given no fresh budget, and the month after it is', () => {
      const real = readAt(ahead(0), secondsAfter(now, 20));

      const next = meterSpend(real, [], '2026-12-02T03:00:00.000Z').spend;

      expect(real).toMatchObject({ month: '2026-11', monthVcpuSeconds: 1080 });
      expect(next).toMatchObject({ month: '2026-12', monthVcpuSeconds: 0 });
    });

    it('believes it when it has gone on for an hour, and all that ran meanwhile counts', () => {
      const believed = readAt(ahead(0), ahead(1800), ahead(3600));

      expect(readAt(ahead(0), ahead(3599)).month).toBe('2026-11');
      expect(believed).toMatchObject({ month: '2027-11', doubt: null, meteredAt: ahead(3600) });
      expect(believed.episodeVcpuSeconds).toBe(100 + 60 + 365 * 86_400 + 3600);
    });

    it('begins to doubt anew where each reading is elsewhere', () => {
      expect(readAt(ahead(0), secondsAfter(ahead(0), 86_400 * 90), ahead(3600)).month).toBe('2026-11');
    });

    it('and returns, though it was believed, with all that was counted: no month has its budget twice', () => {
      const believed = { ...readAt(ahead(0), ahead(3600)), monthVcpuSeconds: 70 };
      const times = [20, 1820, 3620].map((seconds) => secondsAfter(now, 3600 + seconds));

      const right = times.reduce((spend, at) => meterSpend(spend, [pod], at).spend, believed);
      const next = meterSpend(right, [], '2026-12-01T03:00:00.000Z').spend;

      expect(right).toMatchObject({ month: '2026-11', monthVcpuSeconds: 1000 + 70 + 3600, doubt: null });
      expect(next).toMatchObject({ month: '2026-12', monthVcpuSeconds: 0 });
    });
  });

  it('counts by the larger order of virtual nodes v2', () => {
    expect(meterSpend(read(), [pod], now, 'v2').spend.episodeVcpuSeconds).toBeCloseTo(66);
  });
});

function noted(since: string) {
  const annotations = since === 'soon' ? { ...burstNotes(), 'aks-burst/burst-at': since } : burstNotes(since);
  return { metadata: { annotations }, status: running };
}
