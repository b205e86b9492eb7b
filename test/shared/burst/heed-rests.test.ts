import { describe, expect, it } from 'vitest';
import { burstHeeding, giveBackHeeding, returnHeeding } from '../../../shared/burst/heed-rests.ts';
import { restingMax, restsIn } from '../../../shared/burst/rests.ts';
import { type PodsAction, targetOfPod } from '../../../shared/domain/action.ts';
import { defaultBurstPolicy } from '../../../shared/domain/burst-policy.ts';
import { emptyBurstState } from '../../../shared/domain/burst-state.ts';
import type { FailedAction } from '../../../shared/domain/ledger-entry.ts';
import { namesOf } from '../../../shared/domain/pod.ts';
import {
  aBurstPod,
  ago,
  aView,
  aWaitingPod,
  burstNotes,
  now,
  starting,
  theToleration,
} from '../../builders/a-burst-view.ts';
import { aMatter, fromTo, orderedIn, reasonsIn } from './a-burst-matter.ts';

const attemptsMax = 5;

const failing = (kind: PodsAction['kind'], name: string, part: Partial<FailedAction> = {}): FailedAction => ({
  ...{ kind, target: targetOfPod(namesOf(aWaitingPod(name))), attempts: 1, tries: 1, tookHold: false },
  ...{ why: 'No.', notBefore: ago(-60), ...part },
});

const restsOf = (...failures: FailedAction[]) => restsIn(failures, attemptsMax, now);

describe('disruption budgets', () => {
  it('hold up the pods behind them and nobody else, however many they are', () => {
    const behind = Array.from({ length: restingMax + 10 }, (_, at) =>
      failing('return-pods', `stuck-${at}`, { isOwn: true }),
    );
    const whyResting = restsOf(...behind);

    expect(whyResting('return-pods', namesOf(aWaitingPod('stuck-1')))).toContain('rests until');
    expect(whyResting('return-pods', namesOf(aWaitingPod('free')))).toBeNull();
  });
});

describe('a waiting pod whose patch failed', () => {
  const plan = (...failures: FailedAction[]) =>
    burstHeeding(restsOf(...failures), aMatter({ view: { waiting: fromTo(1, 3) } }));

  it('rests, is told with the reason, and takes nothing from the others', () => {
    const { kept, ...rest } = plan(failing('burst-pods', 'web-2'));

    expect(orderedIn({ kept, ...rest })).toEqual(['shop/web-1', 'shop/web-3']);
    expect(kept).toEqual([
      { pod: 'shop/web-2', reason: 'ChangeFailed', says: `It failed once, so it rests until ${ago(-60)}. Last: No.` },
    ]);
  });

  it.each([
    ['has rested', failing('burst-pods', 'web-2', { notBefore: now })],
    ['failed in another way', failing('return-pods', 'web-2')],
    ['is another one of the same name', { ...failing('burst-pods', 'web-2'), target: 'shop/web-2#uid-of-another' }],
  ])('is tried where it %s', (_what, failure) => {
    expect(orderedIn(plan(failure))).toHaveLength(3);
  });

  it('is left when the tries are spent, however long it has rested', () => {
    const spent = failing('burst-pods', 'web-2', { attempts: attemptsMax, tries: 7, notBefore: ago(60) });

    expect(plan(spent).kept[0]?.says).toBe('It failed 7 times, so it is left until its cause is mended. Last: No.');
  });

  it('is like all others from fifty on: then nobody of the kind is tried', () => {
    const many = Array.from({ length: restingMax }, (_, index) => failing('burst-pods', `gone-${index}`));

    expect(orderedIn(plan(...many.slice(1)))).toHaveLength(3);
    expect(Object.values(reasonsIn(plan(...many)))).toEqual(['ChangeFailed', 'ChangeFailed', 'ChangeFailed']);
  });

  it('counts as admitted where its annotations say that the patch arrived', () => {
    const arrived = aWaitingPod('web-2', { tolerations: [theToleration] }, { annotations: burstNotes(ago(5)) });

    const { kept } = burstHeeding(
      restsOf(failing('burst-pods', 'web-2')),
      aMatter({ view: { waiting: [arrived, ...fromTo(1, 1)] }, policy: { podsPerClusterMax: 1 } }),
    );

    expect(kept.map(({ reason }) => reason)).toEqual(['AlreadyTolerates', 'ClusterCap']);
  });
});

describe('a pod on ACI', () => {
  const matter = (...pods: ReturnType<typeof aBurstPod>[]) => ({
    view: aView({ onVirtualNodes: pods }),
    state: { ...emptyBurstState, roomSince: ago(600) },
    policy: { ...defaultBurstPolicy, evictionsPerPassMax: 1 },
    now,
  });

  it('whose eviction failed rests, and another one goes in its place', () => {
    const plan = returnHeeding(
      restsOf(failing('return-pods', 'web-1')),
      matter(aBurstPod('web-1'), aBurstPod('web-2')),
    );

    expect(plan.orders.map(({ name }) => name)).toEqual(['web-2']);
    expect(plan.kept).toEqual([
      { pod: 'shop/web-1', reason: 'resting', says: expect.stringMatching(/The last try .* failed\. It failed once/) },
    ]);
  });

  it('that could not be given back rests, is told, and its owner stays remembered', () => {
    const overdue = aBurstPod('web-1', { metadata: { annotations: burstNotes(ago(700)) }, status: starting });

    const plan = giveBackHeeding(restsOf(failing('give-back-pods', 'web-1')), matter(overdue));

    expect(plan.orders).toEqual([]);
    expect(plan.told).toEqual([
      { pod: 'shop/web-1', reason: 'overdue', says: expect.stringMatching(/has not run 700 s .* It failed once/) },
    ]);
    expect(Object.keys(plan.failedOwners)).toEqual(['owner-of-web-1']);
  });
});
