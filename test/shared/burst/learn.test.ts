import { describe, expect, it } from 'vitest';
import { estimateArrival } from '../../../shared/burst/estimate-arrival.ts';
import { learn, learnFailedStarts, samplesMax } from '../../../shared/burst/learn.ts';
import { defaultBurstPolicy } from '../../../shared/domain/burst-policy.ts';
import type { ScaleUp } from '../../../shared/domain/cluster-view.ts';
import type { Node } from '../../../shared/domain/node.ts';
import { secondsAfter } from '../../../shared/domain/time.ts';
import { aBurstPod, ago, aView, burstNotes, now } from '../../builders/a-burst-view.ts';
import { aVirtualKubeletNode, aVmNode } from '../../builders/a-pod.ts';

const nothing = { aciStartSeconds: [], vmArrivalSeconds: [] };

const ready = (since: string, status = 'True') => [{ type: 'Ready', status, lastTransitionTime: since }];

/** A burst pod that took so long to start, and is Ready since so many seconds. */
const started = (name: string, took: number, readyFor = 70) =>
  aBurstPod(name, {
    metadata: { annotations: burstNotes(ago(readyFor + took)) },
    status: { phase: 'Running', conditions: ready(ago(readyFor)) },
  });

const vm = (name: string, readyFor: number): Node =>
  aVmNode({ metadata: { name, labels: {} }, status: { conditions: ready(ago(readyFor)) } });

const ordered = (secondsAgo: number, nodesComing = 1, message = '{vmss 3->4}'): ScaleUp => ({
  ...{ at: ago(secondsAgo), kind: 'triggered', pod: 'shop/web', nodesComing, message },
});

describe('from pods that started on ACI', () => {
  const learned = (onVirtualNodes: ReturnType<typeof started>[], lastLook: string | null = ago(30)) =>
    learn(nothing, aView({ onVirtualNodes }), lastLook).aciStartSeconds;

  it('each start is learned, in the order in which they became Ready', () => {
    expect(learned([started('b', 40, 61), started('a', 50, 80)])).toEqual([50, 40]);
  });

  it.each([
    ['has not been Ready for a minute', started('a', 40, 59)],
    ['was learned from at the last look', started('a', 40, 90)],
    ['is not Ready', aBurstPod('a', { status: { phase: 'Running', conditions: ready(ago(70), 'False') } })],
    ['does not run', aBurstPod('a', { status: { phase: 'Pending', conditions: ready(ago(70)) } })],
    ['is not ours', { ...started('a', 40), metadata: { ...started('a', 40).metadata, annotations: {} } }],
    ['found its readiness again after long', started('a', 601)],
    ['was Ready before it was admitted', started('a', -5)],
  ])('nothing is learned from one that %s', (_what, pod) => {
    expect(learned([pod])).toEqual([]);
  });

  it('each is learned from once, however often and whenever one looks', () => {
    const pods = [started('a', 40, 0), started('b', 50, 17), started('c', 60, 33)];
    let history: Parameters<typeof learn>[0] = nothing;
    let lastLook: string | null = ago(100);
    for (const seconds of [0, 10, 10, 13, 44, 60, 61, 300]) {
      const at = secondsAfter(now, seconds);
      history = learn(history, aView({ at, onVirtualNodes: pods }), lastLook);
      lastLook = at;
    }

    expect(history.aciStartSeconds).toEqual([60, 50, 40]);
  });

  it('a lost ledger learns again from all that is there', () => {
    expect(learned([started('a', 40, 5000)], null)).toEqual([40]);
  });

  it('only the newest are kept', () => {
    const known = Array.from({ length: samplesMax }, (_, index) => index);

    const history = learn(
      { ...nothing, aciStartSeconds: known },
      aView({ onVirtualNodes: [started('a', 99)] }),
      ago(30),
    );

    expect(history.aciStartSeconds).toEqual([...known.slice(1), 99]);
  });
});

describe('from pods that ACI did not start', () => {
  const known = { aciStartSeconds: [40, 50], startFailedAt: null };
  const learned = (pods: number, seconds = 0, history: Parameters<typeof learnFailedStarts>[0] = known) =>
    learnFailedStarts(history, pods, 600, secondsAfter(now, seconds));

  it('their deadline is learned, once for each', () => {
    expect(learned(2)).toEqual({ aciStartSeconds: [40, 50, 600, 600], startFailedAt: now });
  });

  it('so that the next pods are expected to take as long', () => {
    const { aciSeconds } = estimateArrival({ ...nothing, ...learned(4) }, defaultBurstPolicy);

    expect(aciSeconds).toBe(600);
  });

  it('until an hour after the last of them, when ACI is given another chance', () => {
    const failed = learned(2);

    expect(learned(0, 3599, failed)).toEqual(failed);
    expect(learned(0, 3600, failed)).toEqual(known);
    expect(learned(1, 3600, failed)).toEqual({
      aciStartSeconds: [40, 50, 600],
      startFailedAt: secondsAfter(now, 3600),
    });
  });

  it('and for no longer because a clock ran ahead', () => {
    expect(learned(0, -86_400, learned(2))).toEqual(known);
  });
});

describe('from VM nodes that became Ready', () => {
  const learned = (nodes: readonly Node[], scaleUps: readonly ScaleUp[], lastLook = ago(30)) =>
    learn(nothing, aView({ nodes, scaleUps, onVirtualNodes: [] }), lastLook).vmArrivalSeconds;

  it('the time since the order of the autoscaler is learned', () => {
    expect(learned([vm('new', 70), vm('old', 90_000)], [ordered(270)])).toEqual([200]);
  });

  it('an order told for many pods is one order', () => {
    expect(learned([vm('a', 80), vm('b', 70)], [ordered(300), ordered(299), ordered(301)])).toEqual([221]);
  });

  it('a node belongs to the oldest order that still lacks one, though it is long known', () => {
    const nodes = [vm('a', 120), vm('b', 75), vm('c', 70)];
    const orders = [ordered(320, 2), ordered(200, 1, '{vmss 5->6}')];

    expect(learned(nodes, orders)).toEqual([245, 130]);
  });

  it.each([
    ['none was ordered', [vm('a', 70)], []],
    ['the autoscaler refused', [vm('a', 70)], [{ ...ordered(270), kind: 'refused' as const }]],
    ['it was there before the order', [vm('a', 70)], [ordered(65)]],
    ['the order is too old to be its own', [vm('a', 70)], [ordered(3000)]],
    ['it is virtual', [{ ...aVirtualKubeletNode(), status: { conditions: ready(ago(70)) } }], [ordered(270)]],
  ])('nothing is learned where %s', (_where, nodes, orders) => {
    expect(learned(nodes, orders)).toEqual([]);
  });
});
