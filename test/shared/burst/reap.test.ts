import { describe, expect, it } from 'vitest';
import { type ReapMatter, reap } from '../../../shared/burst/reap.ts';
import type { ContainerGroup } from '../../../shared/domain/container-group.ts';
import type { Pod } from '../../../shared/domain/pod.ts';
import { isProven, type StrayKind } from '../../../shared/domain/stray.ts';
import { secondsAfter } from '../../../shared/domain/time.ts';
import { aBurstPod, ago, aView, aVm, aVmPod, aWaitingPod, now } from '../../builders/a-burst-view.ts';
import { aVirtualKubeletNode } from '../../builders/a-pod.ts';

const prices = { vcpuSecondPrice: 0.00001, gigabyteSecondPrice: 0.000001 };
const groups = '/subscriptions/s/resourceGroups/MC_rg/providers/Microsoft.ContainerInstance/containerGroups';

const aGroup = (name: string, parts: Partial<ContainerGroup> = {}): ContainerGroup => ({
  id: `${groups}/shop-${name}`,
  pod: { namespace: 'shop', name, uid: `uid-of-${name}`, nodeName: 'virtual-node-aci-linux' },
  state: 'Running',
  since: ago(7200),
  cpuCores: 2,
  memoryGigabytes: 4,
  ...parts,
});

const matterOf = (parts: Partial<ReapMatter> = {}): ReapMatter => ({
  view: aView({ onVirtualNodes: [] }),
  containerGroups: [],
  isAddonEnabled: true,
  nodeResourceGroup: 'mc_RG',
  prices,
  sightings: [],
  now,
  ...parts,
});

/** The second look, so many seconds after the first. */
function lookTwice(parts: Partial<ReapMatter>, seconds = 900, then: Partial<ReapMatter> = {}) {
  const { sightings } = reap(matterOf(parts));
  return reap(matterOf({ ...parts, ...then, sightings, now: secondsAfter(now, seconds) }));
}

const v2 = { virtualization: 'virtualnode2' };
const hourOfGroup = 3600 * (2 * 0.00001 + 4 * 0.000001);
const orphan = { containerGroups: [aGroup('gone')] };
const missing = (parts: Partial<ReapMatter>, kind?: StrayKind) => {
  const { proof } = lookTwice(parts).strays.find((stray) => kind === undefined || stray.kind === kind) ?? {};
  return proof && !proof.isProven ? proof.missing : null;
};

describe('a container group without its pod', () => {
  it('is reported at the first look, with what it costs in an hour, and not proven', () => {
    const { strays, costPerHour } = reap(matterOf(orphan));

    expect(strays).toEqual([
      {
        kind: 'group-without-pod',
        name: `${groups}/shop-gone`,
        uid: 'uid-of-gone',
        says: expect.stringContaining('shop/gone'),
        costPerHour: expect.closeTo(hourOfGroup, 9),
        proof: { isProven: false, missing: 'A second look, in 900 s at the earliest.' },
      },
    ]);
    expect(costPerHour).toBeCloseTo(hourOfGroup, 9);
  });

  it('is proven by both sides in a second look that is far enough from the first', () => {
    expect(lookTwice(orphan, 899).strays.filter(isProven)).toEqual([]);
    expect(
      lookTwice(orphan, 900)
        .strays.filter(isProven)
        .map(({ proof }) => proof),
    ).toEqual([
      {
        isProven: true,
        kubernetes: 'No pod has uid uid-of-gone, and none named shop/gone is on a virtual node.',
        azure: 'The group is 8100 s old.',
        firstSeenAt: now,
        seenAgainAt: secondsAfter(now, 900),
      },
    ]);
  });

  it.each<[string, ContainerGroup, Pod[], string]>([
    ['has ended', aGroup('gone', { state: 'Succeeded', since: null }), [], 'The group has ended (Succeeded).'],
    [
      'was made for an earlier pod of the name',
      aGroup('web-0', { since: null, pod: { namespace: 'shop', name: 'web-0', uid: 'old', nodeName: 'v' } }),
      [aVmPod('web-0', 'vm-1')],
      'The tags of the group name an earlier pod than the one with uid uid-of-web-0.',
    ],
  ])('is proven by Azure as well when it %s', (_what, group, onVmNodes, azure) => {
    const { strays } = lookTwice({ view: aView({ onVirtualNodes: [], onVmNodes }), containerGroups: [group] });

    expect(strays).toMatchObject([{ proof: { isProven: true, azure } }]);
  });

  it.each<[string, Partial<ReapMatter>, string]>([
    [
      'some pods were not read',
      { ...orphan, view: aView({ onVirtualNodes: [], gaps: ['No right to list pods.'] }) },
      'not all read',
    ],
    ['a pod is not understood', { ...orphan, view: aView({ onVirtualNodes: [{} as Pod] }) }, 'not all read'],
    [
      'another pod of its name is on the virtual node',
      { ...orphan, view: aView({ onVirtualNodes: [another('gone')] }) },
      'Another pod shop/gone',
    ],
    ['it is in another resource group', { ...orphan, nodeResourceGroup: 'mc_other' }, 'another cluster'],
    ['it is young', { containerGroups: [aGroup('gone', { since: ago(600) })] }, 'younger than 1800 s'],
    ['nobody knows its age', { containerGroups: [aGroup('gone', { since: null, state: null })] }, 'how old'],
  ])('is never proven while %s', (_while, parts, why) => {
    expect(missing(parts)).toContain(why);
  });

  it.each<[string, Partial<ReapMatter>]>([
    [
      'its pod is on the virtual node',
      { containerGroups: [aGroup('web-1')], view: aView({ onVirtualNodes: [aBurstPod('web-1')] }) },
    ],
    [
      'its pod waits again',
      { containerGroups: [aGroup('w')], view: aView({ onVirtualNodes: [], waiting: [aWaitingPod('w')] }) },
    ],
    ['no virtual node made it', { containerGroups: [aGroup('theirs', { pod: null })] }],
    ['groups could not be listed', { containerGroups: null }],
  ])('is none where %s', (_where, parts) => {
    expect(reap(matterOf(parts))).toEqual({ strays: [], costPerHour: 0, sightings: [] });
  });

  it('begins anew when it was not seen in between, was another, or could not be proven', () => {
    const first = reap(matterOf(orphan));
    const between = reap(matterOf({ sightings: first.sightings }));
    const later = { ...orphan, now: secondsAfter(now, 900) };
    const other = {
      containerGroups: [aGroup('gone', { pod: { namespace: 'shop', name: 'gone', uid: 'new', nodeName: 'v' } })],
    };

    expect(reap(matterOf({ ...later, sightings: between.sightings })).strays.filter(isProven)).toEqual([]);
    expect(reap(matterOf({ ...later, ...other, sightings: first.sightings })).strays.filter(isProven)).toEqual([]);
    expect(
      lookTwice({ ...orphan, view: aView({ gaps: ['?'], onVirtualNodes: [] }) }, 900, {
        view: aView({ onVirtualNodes: [] }),
      }).strays.filter(isProven),
    ).toEqual([]);
  });

  it('is proven a while after a clock was set back, and not when it has caught up', () => {
    const inTheFuture = reap(matterOf({ ...orphan, now: secondsAfter(now, 99999) }));
    const first = reap(matterOf({ ...orphan, sightings: inTheFuture.sightings }));
    const second = reap(matterOf({ ...orphan, sightings: first.sightings, now: secondsAfter(now, 900) }));

    expect(second.strays.filter(isProven)).toHaveLength(1);
  });

  it('is not proven by a first look from the future', () => {
    const { sightings } = reap(matterOf({ ...orphan, now: secondsAfter(now, 99999) }));

    expect(reap(matterOf({ ...orphan, sightings })).strays.filter(isProven)).toEqual([]);
  });
});

describe('what a group costs', () => {
  it.each([
    ['nothing once it has ended', { state: 'Stopped' }, 0],
    ['at least what the smallest group does', { cpuCores: 0.1, memoryGigabytes: 0.1 }, 3600 * 0.000011],
  ])('is %s', (_what, parts, cost) => {
    expect(reap(matterOf({ containerGroups: [aGroup('gone', parts)] })).costPerHour).toBeCloseTo(cost, 9);
  });

  it('counts once, though its node is a stray as well', () => {
    const view = aView({ onVirtualNodes: [], nodes: [deadNode()] });
    const { strays, costPerHour } = reap(matterOf({ ...orphan, view, isAddonEnabled: false }));

    expect(strays.map(({ kind }) => kind)).toEqual(['group-without-pod', 'ghost-node']);
    expect(costPerHour).toBeCloseTo(hourOfGroup, 9);
  });
});

describe('a virtual node that is not Ready', () => {
  const view = aView({ onVirtualNodes: [], nodes: [deadNode(), aVm('vm-1')] });

  it('is a ghost where the add-on is off, with what its groups cost', () => {
    const { strays } = lookTwice({ view, isAddonEnabled: false, containerGroups: [aGroup('gone')] });

    expect(strays[1]).toMatchObject({ kind: 'ghost-node', name: 'virtual-node-aci-linux', proof: { isProven: true } });
    expect(strays[1]?.costPerHour).toBeCloseTo(hourOfGroup, 9);
  });

  it('is no proven one where a chart keeps it under a name of its own', () => {
    const helm = deadNode('virtual-node-aci-linux-helm');

    expect(missing({ view: aView({ onVirtualNodes: [], nodes: [helm] }), isAddonEnabled: false })).toContain(
      'something else keeps this',
    );
  });

  it.each<[string, Partial<ReapMatter>]>([
    ['may run there still', { containerGroups: [aGroup('web-1')] }],
    ['may run there, for nobody could list the groups', { containerGroups: null }],
  ])('is not proven while a pod that is bound to it %s', (_what, parts) => {
    const bound = aView({ nodes: [deadNode()], onVirtualNodes: [aBurstPod('web-1')] });

    expect(missing({ view: bound, isAddonEnabled: false, ...parts }, 'ghost-node')).toContain('they go first');
  });

  it('may be one where the add-on was not seen, and is not proven', () => {
    expect(missing({ view, isAddonEnabled: null })).toContain('not seen');
  });

  it('is none where the add-on is on, or where it is of virtual nodes v2', () => {
    const ofV2 = aView({ onVirtualNodes: [], nodes: [deadNode('v2-0', v2)] });

    expect(reap(matterOf({ view })).strays).toEqual([]);
    expect(reap(matterOf({ view: ofV2, isAddonEnabled: false })).strays).toEqual([]);
  });
});

describe('a pod that cannot go', () => {
  const leaving = (seconds: number) => aBurstPod('web-1', { metadata: { deletionTimestamp: ago(seconds) } });
  const stuck = (seconds = 300, nodes = [deadNode()]) => aView({ onVirtualNodes: [leaving(seconds)], nodes });
  const ended = [aGroup('web-1', { state: 'Stopped' })];

  it.each([
    ['is not Ready', [deadNode()]],
    ['is not there', []],
  ])('is stuck where its virtual node %s', (_what, nodes) => {
    const { strays } = lookTwice({ view: stuck(300, nodes), containerGroups: ended });

    expect(strays).toMatchObject([
      { kind: 'stuck-pod', name: 'shop/web-1', costPerHour: 0, proof: { isProven: true } },
    ]);
  });

  it('is not proven, and billed, while its group may run', () => {
    const parts = { view: stuck(), containerGroups: [aGroup('web-1')] };

    expect(missing(parts, 'stuck-pod')).toContain('may still be running');
    expect(reap(matterOf(parts)).costPerHour).toBeCloseTo(hourOfGroup, 9);
    expect(missing({ view: stuck(), containerGroups: null })).toContain('not listed');
  });

  it('leaves a group that nobody stops, which is a stray of its own and goes first', () => {
    const parts = { view: stuck(), containerGroups: [aGroup('web-1')], isAddonEnabled: false };

    const proven = lookTwice(parts).strays.filter(isProven);

    expect(proven).toMatchObject([
      { kind: 'group-of-stuck-pod', name: `${groups}/shop-web-1`, uid: 'uid-of-web-1', proof: { isProven: true } },
    ]);
  });

  it('is not proven where its node is of virtual nodes v2, whose groups are not known here', () => {
    expect(missing({ view: stuck(300, [deadNode('virtual-node-aci-linux', v2)]), containerGroups: [] })).toContain(
      'not known',
    );
  });

  it.each([
    ['its grace is hardly over', stuck(299)],
    ['its virtual node lives', stuck(9999, [aVirtualKubeletNode()])],
  ])('is not stuck where %s', (_where, view) => {
    expect(reap(matterOf({ view, containerGroups: ended })).strays).toEqual([]);
  });
});

function deadNode(name = 'virtual-node-aci-linux', labels: Record<string, string> = {}) {
  return aVirtualKubeletNode({
    metadata: { name, labels: { type: 'virtual-kubelet', ...labels } },
    status: { conditions: [{ type: 'Ready', status: 'Unknown' }] },
  });
}

function another(name: string) {
  return aBurstPod(name, { metadata: { uid: 'another' } });
}
