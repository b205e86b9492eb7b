import { describe, expect, it } from 'vitest';
import { accountFor } from '../../../shared/burst/account.ts';
import { defaultBurstPolicy } from '../../../shared/domain/burst-policy.ts';
import { emptyBurstState } from '../../../shared/domain/burst-state.ts';
import { secondsAfter } from '../../../shared/domain/time.ts';
import { aBurstPod, ago, aView, burstNotes, now } from '../../builders/a-burst-view.ts';

const started = aBurstPod('a', {
  metadata: { annotations: burstNotes(ago(110)) },
  status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: ago(70) }] },
});
const view = aView({ onVirtualNodes: [started] });

describe('the account before a plan', () => {
  it('holds what was learned and spent since the last look, and the windows without what is old', () => {
    const state = { ...emptyBurstState, creates: [{ at: ago(4000), pods: 9 }] };

    const account = accountFor(state, view, now, defaultBurstPolicy);

    expect(account.state).toMatchObject({
      aciStartSeconds: [40],
      creates: [],
      spend: { month: '2026-11', episodeVcpuSeconds: 110, meteredAt: now },
    });
  });

  it('does not change when it is drawn up twice', () => {
    const once = accountFor(emptyBurstState, view, now, defaultBurstPolicy);

    expect(accountFor(once.state, view, now, defaultBurstPolicy)).toEqual(once);
  });

  it('goes on from look to look', () => {
    const at = secondsAfter(now, 20);
    const first = accountFor(emptyBurstState, view, now, defaultBurstPolicy);

    const { state } = accountFor(first.state, { ...view, at }, at, defaultBurstPolicy);

    expect(state).toMatchObject({ aciStartSeconds: [40], spend: { episodeVcpuSeconds: 130 } });
  });

  it('learns once from each start, also while the clock is not believed', () => {
    const [first, second] = [now, secondsAfter(now, 10)];
    const state = { ...emptyBurstState, spend: { ...emptyBurstState.spend, meteredAt: ago(365 * 86_400) } };

    const once = accountFor(state, { ...view, at: first }, first, defaultBurstPolicy).state;
    const twice = accountFor(once, { ...view, at: second }, second, defaultBurstPolicy).state;

    expect(twice.spend.doubt).not.toBeNull();
    expect(twice.aciStartSeconds).toEqual([40]);
  });

  it('leaves what others remember as it is', () => {
    const state = { ...emptyBurstState, moves: { u: [now] }, roomSince: now, hotUntil: now };

    expect(accountFor(state, view, now, defaultBurstPolicy).state).toMatchObject({
      moves: { u: [now] },
      roomSince: now,
      hotUntil: now,
    });
  });
});

describe('what was remembered while the clock was ahead', () => {
  it('holds no longer than it would, told now', () => {
    const ahead = secondsAfter(now, 30 * 86_400);
    const state = {
      ...{ ...emptyBurstState, hotUntil: ahead, aciRefusal: { cause: 'Full.', until: ahead } },
      failedOwners: { web: { cause: 'Image.', until: ahead } },
    };

    expect(accountFor(state, aView({ onVirtualNodes: [] }), now, defaultBurstPolicy).state).toMatchObject({
      hotUntil: secondsAfter(now, 300),
      aciRefusal: { until: secondsAfter(now, 1800) },
      failedOwners: { web: { until: secondsAfter(now, 1800) } },
    });
  });
});
