import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planDeletions } from '../../../shared/burst/plan-deletions.ts';
import { looksApartSeconds } from '../../../shared/burst/reap/proof.ts';
import { type ReapMatter, reap } from '../../../shared/burst/reap.ts';
import type { ContainerGroup } from '../../../shared/domain/container-group.ts';
import type { Sighting, Stray } from '../../../shared/domain/stray.ts';
import { secondsAfter } from '../../../shared/domain/time.ts';
import { aBurstPod, aView, aVmPod, aWaitingPod, now } from '../../builders/a-burst-view.ts';
import { aVirtualKubeletNode } from '../../builders/a-pod.ts';
import { aCluster } from '../../builders/an-observation.ts';

/**
 * One name, which groups, pods and nodes bear one after the other; looks at any time, also with the clock set back. What
 * each look shows is told here once more, in other words than the product's.
 */
interface Look {
  /** Since the look before. */
  readonly seconds: number;
  /** The uid in the tags of the group; null where there is none. */
  readonly group: string | null;
  readonly pod: { readonly uid: string; readonly where: 'waiting' | 'virtual' | 'vm' | 'leaving' } | null;
  readonly node: { readonly uid: string; readonly isReady: boolean };
  readonly isAddonEnabled: boolean | null;
  readonly isListed: boolean;
  readonly hasGaps: boolean;
}

const uid = fc.constantFrom('u-1', 'u-2');
const mostly = <T>(usual: T, ...others: T[]) => fc.constantFrom(usual, usual, usual, usual, ...others);

const look: fc.Arbitrary<Look> = fc.record({
  seconds: fc.constantFrom(300, 300, 600, 900, 5000, 0, -300, -5000),
  group: mostly<string | null>('u-1', 'u-2', null),
  pod: fc.option(
    fc.record({ uid, where: mostly('leaving' as const, 'waiting' as const, 'virtual' as const, 'vm' as const) }),
  ),
  node: fc.record({ uid: mostly('n-1', 'n-2'), isReady: mostly(false, true) }),
  isAddonEnabled: mostly<boolean | null>(false, true, null),
  isListed: mostly(true, false),
  hasGaps: mostly(false, true),
});

/** Worlds that hardly change: else hardly anything would ever be proven. */
const history = fc
  .tuple(
    look,
    fc.array(fc.tuple(look, fc.constantFrom('group', 'pod', 'node', 'isListed', 'none', 'none', 'all')), {
      maxLength: 10,
    }),
  )
  .map(([first, steps]) => {
    const looks = [first];
    for (const [next, part] of steps) {
      const before = looks.at(-1) ?? first;
      looks.push(
        part === 'all'
          ? next
          : { ...before, seconds: next.seconds, ...(part === 'none' ? {} : { [part]: next[part] }) },
      );
    }
    return looks;
  });

/** Which strays a look shows from both sides, by kind and uid. */
function shownBy({ group, pod, node, isAddonEnabled, isListed, hasGaps }: Look): readonly string[] {
  const isBound = pod?.where === 'virtual' || pod?.where === 'leaving';
  const isStuck = pod?.where === 'leaving' && !node.isReady;
  const runs = isBound && group === pod?.uid;
  const groupIsLost = group !== pod?.uid && !isBound && !hasGaps;
  return [
    ...(isListed && group && groupIsLost ? [`group-without-pod ${group}`] : []),
    ...(isListed && group && isStuck && runs ? [`group-of-stuck-pod ${group}`] : []),
    ...(!node.isReady && isAddonEnabled === false && !(isBound && (runs || !isListed))
      ? [`ghost-node ${node.uid}`]
      : []),
    ...(isStuck && isListed && !runs ? [`stuck-pod ${pod?.uid}`] : []),
  ];
}

const groupId =
  '/subscriptions/s/resourceGroups/MC_shop/providers/Microsoft.ContainerInstance/containerGroups/shop-web';
const nodeName = 'virtual-node-aci-linux';

function matterOf(seen: Look, at: string, sightings: readonly Sighting[]): ReapMatter {
  const { group, node, isAddonEnabled, isListed } = seen;
  const pod = { namespace: 'shop', name: 'web', uid: group ?? '', nodeName };
  const size = { cpuCores: 1, memoryGigabytes: 1 };
  const groups: ContainerGroup[] = group
    ? [{ id: groupId, pod, state: null, since: '2020-01-01T00:00:00.000Z', ...size }]
    : [];
  const dead = { conditions: [{ type: 'Ready', status: node.isReady ? 'True' : 'Unknown' }] };
  const shown = aVirtualKubeletNode({
    metadata: { name: nodeName, uid: node.uid, labels: { type: 'virtual-kubelet' } },
    status: dead,
  });
  return {
    view: aView({ nodes: [shown], gaps: seen.hasGaps ? ['?'] : [], ...podsOf(seen) }),
    containerGroups: isListed ? groups : null,
    ...{ isAddonEnabled, nodeResourceGroup: 'MC_shop', sightings, now: at },
    prices: { vcpuSecondPrice: 1, gigabyteSecondPrice: 1 },
  };
}

function podsOf({ pod }: Look) {
  const metadata = { uid: pod?.uid ?? '' };
  const leaving = { ...metadata, deletionTimestamp: '2020-01-01T00:00:00.000Z' };
  const onVirtualNodes = {
    ...{ waiting: [], vm: [] },
    virtual: [aBurstPod('web', { metadata })],
    leaving: [aBurstPod('web', { metadata: leaving })],
  };
  return {
    onVirtualNodes: pod ? onVirtualNodes[pod.where] : [],
    waiting: pod?.where === 'waiting' ? [aWaitingPod('web', {}, metadata)] : [],
    onVmNodes: pod?.where === 'vm' ? [aVmPod('web', 'vm-1', { metadata })] : [],
  };
}

/** Look after look, each with the memory that the one before left. */
function play(looks: readonly Look[]) {
  let at = now;
  let sightings: readonly Sighting[] = [];
  return looks.map((seen) => {
    at = secondsAfter(at, seen.seconds);
    const matter = matterOf(seen, at, sightings);
    const report = reap(matter);
    sightings = report.sightings;
    return { at, shown: shownBy(seen), hasGaps: seen.hasGaps, deleted: deletedOf(report.strays, matter) };
  });
}

function deletedOf(strays: readonly Stray[], { view, now: at }: ReapMatter): readonly string[] {
  const entry = { pending: [], failures: [] };
  const decision = { kind: 'rest', why: '' } as const;
  const { due } = planDeletions({ cluster: aCluster(), view, strays, decision, entry, attemptsMax: 5, now: at });
  return due.map(({ stray }) => `${stray.kind} ${stray.uid}`);
}

type Played = ReturnType<typeof play>;

/** Whether looks that lie far enough apart, and all between them, showed it from both sides. */
function isProvenTwice(key: string, played: Played, last: number): boolean {
  for (let first = last; first >= 0 && played[first]?.shown.includes(key); first--) {
    const seconds = (Date.parse(played[last]?.at ?? '') - Date.parse(played[first]?.at ?? '')) / 1000;
    if (seconds >= looksApartSeconds) return true;
  }
  return false;
}

describe('Whatever was seen, in whatever order, by whatever clock', () => {
  it('nothing is deleted that two looks did not show from both sides, nor while a look has gaps', () => {
    const met = new Set<string>();
    fc.assert(
      fc.property(history, (looks) => {
        const played = play(looks);
        played.forEach(({ deleted, hasGaps }, index) => {
          for (const key of deleted) {
            met.add(key.split(' ')[0] ?? '');
            expect([key, hasGaps, isProvenTwice(key, played, index)]).toEqual([key, false, true]);
          }
        });
      }),
      { numRuns: 2000 },
    );

    expect([...met].toSorted()).toEqual(['ghost-node', 'group-of-stuck-pod', 'group-without-pod', 'stuck-pod']);
  });

  it('what stays as it was is deleted at the second look', () => {
    fc.assert(
      fc.property(look, (one) => {
        const played = play([one, { ...one, seconds: looksApartSeconds }]);
        const expected = one.hasGaps ? [] : (played[0]?.shown ?? []);
        expect(played.map(({ deleted }) => deleted.toSorted())).toEqual([[], expected.toSorted()]);
      }),
      { numRuns: 500 },
    );
  });
});
