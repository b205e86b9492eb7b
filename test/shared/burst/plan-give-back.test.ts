import { describe, expect, it } from 'vitest';
import { planGiveBack } from '../../../shared/burst/plan-give-back.ts';
import { defaultBurstPolicy } from '../../../shared/domain/burst-policy.ts';
import { type BurstState, emptyBurstState } from '../../../shared/domain/burst-state.ts';
import type { Pod, PodStatus } from '../../../shared/domain/pod.ts';
import { secondsAfter } from '../../../shared/domain/time.ts';
import {
  aBurstPod,
  ago,
  aView,
  aWaitingPod,
  burstNotes,
  now,
  ownedBy,
  running,
  starting,
  theToleration,
} from '../../builders/a-burst-view.ts';
import { anOwner } from '../../builders/a-pod.ts';

const policy = { ...defaultBurstPolicy, startDeadlineSeconds: 600, failedOwnerSeconds: 1800 };

const planFor = (onVirtualNodes: readonly Pod[], failedOwners: BurstState['failedOwners'] = {}) =>
  planGiveBack({ view: aView({ onVirtualNodes }), state: { ...emptyBurstState, failedOwners }, policy, now });

/** Let onto the virtual node so many seconds ago. */
const admitted = (seconds: number, status: PodStatus = starting, name = 'web-1') =>
  aBurstPod(name, { metadata: { annotations: burstNotes(ago(seconds)) }, status });

const waitingFor = (reason: string, message = ''): PodStatus =>
  ({ ...starting, containerStatuses: [{ name: 'web', state: { waiting: { reason, message } } }] }) as PodStatus;

const failed = (message?: string, phase = 'Pending'): PodStatus => ({
  phase,
  reason: 'ProviderFailed',
  ...(message !== undefined && { message }),
});

describe('a burst pod is given back', () => {
  it('with its owner and the cause remembered, when it does not run by its deadline', () => {
    const says = 'The pod has not run 600 s after it was let onto the virtual node.';

    expect(planFor([admitted(600)])).toEqual({
      orders: [
        {
          namespace: 'shop',
          name: 'web-1',
          uid: 'uid-of-web-1',
          resourceVersion: '117',
          owner: 'owner-of-web-1',
          cause: 'overdue',
          says,
        },
      ],
      failedOwners: { 'owner-of-web-1': { cause: says, until: secondsAfter(now, 1800) } },
      aciRefusal: null,
      told: [],
    });
  });

  it.each<[string, string, PodStatus]>([
    [
      'quota',
      'A quota',
      failed("container group quota 'ContainerGroups' exceeded in region 'westeurope'. Limit: '100'"),
    ],
    ['quota', 'A quota', failed("ServiceUnavailable: container group quota 'StandardCores' exceeded")],
    ['capacity', 'no capacity', failed("The requested resource is not available in the location 'westeurope'")],
    ['image', 'the image', failed("InaccessibleImage: The image 'x' in container group is not accessible.")],
    ['provider', 'could not create', failed('pod web requires volume v which is of an unsupported type')],
    ['provider', 'It did not say why', failed()],
    ['image', 'ErrImagePull', waitingFor('ErrImagePull', 'manifest unknown')],
    ['image', 'ImagePullBackOff', waitingFor('ImagePullBackOff')],
    ['image', 'InaccessibleImage', waitingFor('InaccessibleImage')],
    ['quota', 'quota', waitingFor('Waiting', 'ContainerGroupQuotaReached')],
  ])('at once for %s: %s', (cause, says, status) => {
    expect(planFor([admitted(5, status)]).orders).toMatchObject([{ cause, says: expect.stringContaining(says) }]);
  });

  it.each(['ReplicaSet', 'ReplicationController', 'StatefulSet', 'Job'])('to its %s', (kind) => {
    const pod = aBurstPod('p', { metadata: { ownerReferences: [anOwner(kind)] }, status: failed() });

    expect(planFor([pod]).orders).toHaveLength(1);
  });

  it('with what ACI said cut to a length that fits a record', () => {
    expect(planFor([admitted(5, failed('x'.repeat(5000)))]).orders[0]?.says.length).toBeLessThan(400);
  });
});

describe('a pod that was let onto the virtual node and never got there', () => {
  const lost = (burstSecondsAgo: number, madeSecondsAgo = 900, tolerations = [theToleration]) =>
    aWaitingPod(
      'web-1',
      { tolerations },
      { annotations: burstNotes(ago(burstSecondsAgo)), creationTimestamp: ago(madeSecondsAgo) },
    );
  const planOf = (waiting: Pod) =>
    planGiveBack({ view: aView({ onVirtualNodes: [], waiting: [waiting] }), state: emptyBurstState, policy, now });

  it('is given back at its deadline, so that its successor drives a scale-up, and the owner waits for VMs', () => {
    const { orders, failedOwners } = planOf(lost(600));

    expect(orders).toMatchObject([
      {
        name: 'web-1',
        cause: 'unplaced',
        says: expect.stringContaining('has not placed the pod 600 s after it was let'),
      },
    ]);
    expect(Object.keys(failedOwners)).toEqual(['owner-of-web-1']);
  });

  it.each([
    ['has time left', lost(599)],
    ['cannot go there', lost(600, 900, [])],
    ['has its annotations from a template, as they are older than the pod', lost(900, 700)],
    [
      'does not say when it was made',
      { ...lost(600), metadata: { ...lost(600).metadata, creationTimestamp: 'lately' } },
    ],
  ])('is left where it %s', (_what, pod) => {
    expect(planOf(pod).orders).toEqual([]);
  });
});

describe('a pod is left where it is', () => {
  it.each<[string, Pod]>([
    ['may still start', admitted(599)],
    ['waits for its container to be made', admitted(300, waitingFor('ContainerCreating'))],
    ['runs', admitted(6000, running)],
    ['runs, whatever was said before', admitted(6000, { ...running, reason: 'ProviderFailed' })],
    ['has ended well', admitted(6000, { phase: 'Succeeded' })],
    ['has ended by its own fault', admitted(6000, { phase: 'Failed', reason: 'Error' })],
    ['is going away', aBurstPod('p', { metadata: { deletionTimestamp: now }, status: failed() })],
    ['is not ours', aBurstPod('p', { metadata: { annotations: {} }, status: failed() })],
    ['was let in by a clock ahead of ours', admitted(-60)],
  ])('that %s', (_what, pod) => {
    expect(planFor([pod])).toEqual({ orders: [], failedOwners: {}, aciRefusal: null, told: [] });
  });

  it.each([
    ['that has no owner', [], 'Nothing would make another'],
    ['of an owner that is not known', [anOwner('Workflow')], 'Whether its owner (Workflow web) would make another'],
  ])('%s, and told instead of deleted', (_what, ownerReferences, says) => {
    const { orders, told } = planFor([aBurstPod('p', { metadata: { ownerReferences }, status: failed() })]);

    expect(orders).toEqual([]);
    expect(told).toEqual([{ pod: 'shop/p', reason: 'provider', says: expect.stringContaining(says) }]);
  });
});

describe('an owner', () => {
  const ofShop = (name: string, status: PodStatus, seconds = 700) =>
    aBurstPod(name, {
      metadata: { ownerReferences: [ownedBy('shop')], annotations: burstNotes(ago(seconds)) },
      status,
    });

  it('is remembered once, by the most telling trouble, though all its failing pods are given back', () => {
    const { orders, failedOwners } = planFor([
      ofShop('a', starting),
      ofShop('b', failed('quota')),
      ofShop('c', starting),
    ]);

    expect(orders.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    expect(failedOwners).toEqual({
      shop: { cause: 'A quota of ACI is used up. quota', until: secondsAfter(now, 1800) },
    });
  });

  it('is forgotten when its time is up, and not before', () => {
    const known = {
      past: { cause: 'x', until: now },
      coming: { cause: 'y', until: secondsAfter(now, 1) },
      broken: { cause: 'z', until: 'later' },
    };

    expect(planFor([], known).failedOwners).toEqual({ coming: known.coming });
  });

  it('keeps a longer pause that it has', () => {
    const known = { shop: { cause: 'x', until: secondsAfter(now, 9000) } };

    expect(planFor([ofShop('a', starting)], known).failedOwners).toEqual(known);
  });

  it('is remembered for a pod that ended before anything ran, which is not deleted, and for no longer than others', () => {
    const ended = (seconds: number) => planFor([ofShop('a', failed('no', 'Failed'), seconds)]);

    expect(ended(100)).toMatchObject({
      orders: [],
      failedOwners: { shop: { until: secondsAfter(now, 2300) } },
      told: [],
    });
    expect(ended(2400).failedOwners).toEqual({});
  });
});

describe('what ACI refuses to one pod for want of room', () => {
  const refusalOf = (pod: Pod, aciRefusal: BurstState['aciRefusal'] = null) =>
    planGiveBack({ view: aView({ onVirtualNodes: [pod] }), state: { ...emptyBurstState, aciRefusal }, policy, now })
      .aciRefusal;
  const full = failed('ServiceUnavailable');

  it.each([
    ['a full region', full, 'no capacity'],
    ['a spent quota', failed('quota exceeded'), 'A quota'],
  ])('it refuses to all: %s', (_what, status, cause) => {
    expect(refusalOf(admitted(20, status))).toEqual({
      cause: expect.stringContaining(cause),
      until: secondsAfter(now, 1780),
    });
  });

  it.each([
    ['an image that is not there', admitted(20, failed('InaccessibleImage'))],
    ['a volume that is not supported', admitted(20, failed('unsupported volume'))],
    ['a pod that does not start and does not say why', admitted(700)],
    ['a refusal of long ago, whose pod nobody deletes', admitted(1800, full)],
  ])('but not %s', (_what, pod) => {
    expect(refusalOf(pod)).toBeNull();
  });

  it('closes nothing for longer because a clock ran ahead', () => {
    const until = refusalOf(admitted(-86_400, full))?.until ?? '';

    expect(Date.parse(until)).toBeLessThanOrEqual(Date.parse(secondsAfter(now, 1800)));
  });

  it('is remembered until its time is up, whatever ends sooner', () => {
    const known = { cause: 'x', until: secondsAfter(now, 1790) };

    expect(refusalOf(admitted(20, full), known)).toEqual(known);
    expect(refusalOf(admitted(20, running), { ...known, until: now })).toBeNull();
  });
});
