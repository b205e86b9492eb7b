import { describe, expect, it } from 'vitest';
import { decideBurst } from '../../../shared/burst/decide-burst.ts';
import type { Pace } from '../../../shared/burst/pace.ts';
import type { BurstState } from '../../../shared/domain/burst-state.ts';
import { emptyBurstState } from '../../../shared/domain/burst-state.ts';
import type { ClusterView } from '../../../shared/domain/cluster-view.ts';
import type { Standing } from '../../../shared/domain/decision.ts';
import { aBurstPod, ago, aView, aWaitingPod, burstNotes, now } from '../../builders/a-burst-view.ts';
import { anObservation, aPolicy } from '../../builders/an-observation.ts';
import { waitingFor } from './a-burst-matter.ts';

const rest = { kind: 'rest', why: 'Ready.' } as const;

/** Of a cluster with these pods, in which nothing is done. */
function paceIn(
  view: Partial<ClusterView>,
  state: Partial<BurstState> = {},
): Pick<Pace, 'lookAgainSeconds' | 'watch'> & { readonly hotUntil: string | null } {
  const {
    decision,
    watch,
    state: after,
  } = decideBurst({
    observation: anObservation({ at: now }),
    view: aView({ onVirtualNodes: [], ...view }),
    policy: aPolicy({ mode: 'burst' }),
    state: { ...emptyBurstState, ...state },
    ...{ episode: 'episode-1', readiness: rest },
  });
  expect(decision.kind).toBe('rest');
  const lookAgainSeconds = (decision as { lookAgainSeconds?: number }).lookAgainSeconds ?? null;
  return { lookAgainSeconds, watch, hotUntil: after.hotUntil };
}

const unready = (readiness: Standing) => ({
  observation: anObservation({ at: now }),
  policy: aPolicy({ mode: 'burst' }),
  state: emptyBurstState,
  ...{ episode: 'episode-1', readiness },
});

const namespaces = {};
const young = aBurstPod('web-2', { metadata: { annotations: burstNotes(ago(60)) } });
const stranded = [aBurstPod('web-1', { spec: { nodeSelector: { gpu: 'yes' } } })];

describe('the next look at a cluster', () => {
  it('is the schedule’s where nothing can burst or come home', () => {
    expect(paceIn({ waiting: [aWaitingPod('web-9')], namespaces })).toEqual({
      lookAgainSeconds: null,
      watch: null,
      hotUntil: null,
    });
  });

  it('is the schedule’s where pods that ran on ACI have ended', () => {
    const ended = aBurstPod('report-1', { status: { phase: 'Succeeded' } });

    expect(paceIn({ onVirtualNodes: [ended], onVmNodes: [] })).toMatchObject({ lookAgainSeconds: null, watch: null });
  });

  it('is a whole pass, soon, where a pod may burst within seconds', () => {
    const pace = paceIn({ waiting: [waitingFor(3)] });

    expect(pace).toEqual({ lookAgainSeconds: 10, watch: null, hotUntil: ago(-300) });
  });

  it.each([
    ['was hot a moment ago', {}, { hotUntil: ago(-60) }],
    ['has pods on ACI that nothing has room for', { onVirtualNodes: stranded, onVmNodes: [] }, {}],
  ])('is a glimpse, soon, where the cluster %s', (_what, view, state) => {
    const waiting = [waitingFor(600)];

    const { lookAgainSeconds, watch } = paceIn({ waiting, namespaces, ...view }, state);

    expect(lookAgainSeconds).toBe(10);
    expect(watch).toEqual({
      until: ago(-60),
      hotLookSeconds: 10,
      seen: { waiting: 1, newestSince: ago(600) },
      glimpsedAt: null,
    });
  });

  it('is a whole pass, later, where more pods wait than a glimpse can list', () => {
    const waiting = Array.from({ length: 1001 }, (_, index) => waitingFor(600, `web-${index}`));

    const pace = paceIn({ waiting, namespaces }, { hotUntil: ago(-60) });

    expect(pace).toMatchObject({ lookAgainSeconds: 60, watch: null });
  });

  it('is none of ours where the cluster is not ready and none of its pods can go home', () => {
    const readiness: Standing = { kind: 'refuse', why: 'No quota.', advice: [] };
    const view = aView({ onVirtualNodes: stranded, onVmNodes: [] });

    expect(decideBurst({ ...unready(readiness), view })).toMatchObject({ decision: readiness, watch: null });
  });

  it.each<[string, Standing, number | undefined]>([
    ['refuses, though only an operator can mend it', { kind: 'refuse', why: 'No quota.', advice: ['Ask.'] }, 10],
    ['waits, though not by its own pauses', { kind: 'wait', why: 'AKS works.', seconds: 90 }, 10],
    [
      'waits, but not before Azure wants to be asked again',
      { kind: 'wait', why: 'Busy.', seconds: 90, secondsMin: 60 },
      60,
    ],
    ['waits, and looks as soon by itself', { kind: 'wait', why: 'AKS works.', seconds: 5 }, undefined],
  ])('is at the pace of returns where pods may go home soon, and it %s', (_what, readiness, lookAgainSeconds) => {
    const { decision, watch } = decideBurst({ ...unready(readiness), view: aView({ onVirtualNodes: [young] }) });

    expect({ decision, watch }).toEqual({
      decision: { ...readiness, ...(lookAgainSeconds && { lookAgainSeconds }) },
      watch: null,
    });
  });
});
