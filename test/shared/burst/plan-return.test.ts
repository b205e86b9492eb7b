import { describe, expect, it } from 'vitest';
import { rememberMoves } from '../../../shared/burst/moves.ts';
import type { BurstState } from '../../../shared/domain/burst-state.ts';
import type { ClusterView } from '../../../shared/domain/cluster-view.ts';
import type { Node } from '../../../shared/domain/node.ts';
import type { ObjectMeta, Pod } from '../../../shared/domain/pod.ts';
import {
  aBurstPod,
  ago,
  aVm,
  aVmPod,
  aWaitingPod,
  burstNotes,
  now,
  ownedBy,
  requesting,
  running,
  starting,
  theToleration,
} from '../../builders/a-burst-view.ts';
import { anOwner, aVirtualKubeletNode } from '../../builders/a-pod.ts';
import { goingHome, planFor, reasons, virtualNode } from './return-planning.ts';

describe('a pod on ACI', () => {
  it('goes home to a VM node that has had room for it for long enough', () => {
    const { orders, kept, roomSince } = planFor({});

    expect(orders).toEqual([
      {
        namespace: 'shop',
        name: 'web-1',
        uid: 'uid-of-web-1',
        resourceVersion: '117',
        owner: 'owner-of-web-1',
        node: 'vm-1',
        says: 'VM node vm-1 has room for it.',
      },
    ]);
    expect(kept).toEqual([]);
    expect(roomSince).toBe(ago(600));
  });

  it('is not ours to move without our annotation, and nobody speaks of it', () => {
    const plan = planFor({ onVirtualNodes: [aBurstPod('theirs', { metadata: { annotations: {} } })] });

    expect(plan).toEqual({ orders: [], kept: [], roomSince: null });
  });

  it('is told once, though the view shows it twice', () => {
    expect(goingHome({ onVirtualNodes: [aBurstPod(), aBurstPod()] })).toEqual(['web-1']);
  });

  it.each<[string, Pod]>([
    ['leaving', aBurstPod('p', { metadata: { deletionTimestamp: ago(5) } })],
    ['ended', aBurstPod('p', { status: { phase: 'Succeeded' } })],
    ['given-back', aBurstPod('p', { status: { phase: 'Pending', reason: 'ProviderFailed' } })],
    ['bare', aBurstPod('p', { metadata: { ownerReferences: [] } })],
    ['bare', aBurstPod('p', { metadata: { ownerReferences: [anOwner('ReplicaSet', false)] } })],
    ['job', aBurstPod('p', { metadata: { ownerReferences: [anOwner('Job')] } })],
    ['unknown-owner', aBurstPod('p', { metadata: { ownerReferences: [anOwner('Workflow')] } })],
    ['comes-back', aBurstPod('p', { spec: { tolerations: [theToleration, { operator: 'Exists' }] } })],
    ['comes-back', aBurstPod('p', { spec: { tolerations: [theToleration, theToleration] } })],
    [
      'unjudged',
      aBurstPod('p', { spec: { volumes: [{ name: 'disk', persistentVolumeClaim: { claimName: 'disk' } }] } }),
    ],
    ['unjudged', aBurstPod('p', { spec: { resourceClaims: [{ name: 'device' }] } })],
    ['unjudged', aBurstPod('p', { spec: { schedulerName: 'volcano' } })],
  ])('is never evicted when it is "%s"', (reason, pod) => {
    const { orders, kept, roomSince } = planFor({ onVirtualNodes: [pod] });

    expect(orders).toEqual([]);
    expect(kept).toEqual([{ pod: 'shop/p', reason, says: expect.stringMatching(/\.$/) }]);
    expect(roomSince).toBeNull();
  });

  it.each([
    ['job', aBurstPod('p', { metadata: { ownerReferences: [anOwner('Job')] } })],
    ['bare', aBurstPod('p', { metadata: { ownerReferences: [] } })],
  ] as const)('that stays as "%s" goes home where that is allowed, and the other kind does not', (reason, pod) => {
    const other = { job: 'bare', bare: 'job' } as const;

    expect(goingHome({ onVirtualNodes: [pod] }, {}, { returnsAllowed: [reason] })).toEqual(['p']);
    expect(reasons({ onVirtualNodes: [pod] }, {}, { returnsAllowed: [other[reason]] })).toEqual([reason]);
  });

  it.each<[string, Partial<Node>]>([
    ['is not Ready', { status: { conditions: [{ type: 'Ready', status: 'Unknown' }] } }],
    ['is not there any more', { metadata: { name: 'another' } }],
  ])('is not evicted while its virtual node %s, for nobody would confirm its end', (_what, node) => {
    const nodes = [aVirtualKubeletNode(node), aVm('vm-1')];

    expect(planFor({ nodes })).toMatchObject({ orders: [], kept: [{ reason: 'node-down' }], roomSince: null });
  });

  it.each(['ReplicaSet', 'ReplicationController', 'StatefulSet'])('of a %s goes home', (kind) => {
    const pod = aBurstPod('p', { metadata: { ownerReferences: [ownedBy('owner', kind)] } });

    expect(goingHome({ onVirtualNodes: [pod] })).toEqual(['p']);
  });
});

describe('room', () => {
  it('must last: seen for the first time, it moves nobody and is remembered', () => {
    expect(planFor({}, { roomSince: null })).toMatchObject({
      orders: [],
      kept: [{ reason: 'unsettled' }],
      roomSince: now,
    });
  });

  it.each([
    [119, []],
    [120, ['web-1']],
  ])('that has lasted %i of 120 seconds lets these go home: %j', (seconds, names) => {
    expect(goingHome({}, { roomSince: ago(seconds) })).toEqual(names);
  });

  it('that was lost once begins anew', () => {
    const lost = planFor({ nodes: [virtualNode] });

    expect(lost.roomSince).toBeNull();
    expect(goingHome({}, { roomSince: lost.roomSince })).toEqual([]);
  });

  it.each([ago(-60), 'soon'])('since %s is room since now', (roomSince) => {
    expect(planFor({}, { roomSince })).toMatchObject({ orders: [], roomSince: now });
  });
});

describe('a pod that is young', () => {
  it.each([
    [179, ['too-young']],
    [180, []],
  ])('and on ACI for %i of 180 seconds stays for the reasons %j', (seconds, expected) => {
    expect(
      reasons({ onVirtualNodes: [aBurstPod('p', { metadata: { annotations: burstNotes(ago(seconds)) } })] }),
    ).toEqual(expected);
  });

  it('by its creation, where the annotation cannot be read, is young as well', () => {
    const annotations = { ...burstNotes(), 'aks-burst/burst-at': 'a while ago', 'aks-burst/lease-until': 'soon' };
    const pod = (seconds: number) => aBurstPod('p', { metadata: { annotations, creationTimestamp: ago(seconds) } });

    expect(reasons({ onVirtualNodes: [pod(100)] })).toEqual(['too-young']);
    expect(goingHome({ onVirtualNodes: [pod(200)] })).toEqual(['p']);
  });
});

describe('a lease that is over', () => {
  const overdue = aBurstPod('p', { metadata: { annotations: burstNotes(ago(60), ago(1)) } });

  it('brings the pod home even while it is young and the room has not settled', () => {
    expect(goingHome({ onVirtualNodes: [overdue] }, { roomSince: null })).toEqual(['p']);
  });

  it('never makes a slot', () => {
    expect(reasons({ onVirtualNodes: [overdue], nodes: [virtualNode] })).toEqual(['no-slot']);
  });

  it('ends by itself, where its annotation cannot be read', () => {
    const annotations = { ...burstNotes(ago(3601)), 'aks-burst/lease-until': '' };

    expect(goingHome({ onVirtualNodes: [aBurstPod('p', { metadata: { annotations } })] }, { roomSince: null })).toEqual(
      ['p'],
    );
  });
});

describe('pods of one owner', () => {
  const owned = (name: string, status = running, metadata: ObjectMeta = {}) =>
    aBurstPod(name, { metadata: { ownerReferences: [ownedBy('shop')], ...metadata }, status });
  const ofShop = { metadata: { ownerReferences: [ownedBy('shop')] } };
  const two = [owned('a'), owned('b')];

  it('go home one at a time', () => {
    expect(goingHome({ onVirtualNodes: two })).toEqual(['a']);
    expect(reasons({ onVirtualNodes: two })).toEqual(['owner-busy']);
  });

  it('go home a tenth at a time where they are many, wherever they run', () => {
    const onVirtualNodes = Array.from({ length: 12 }, (_, index) => owned(`p${index}`));
    const onVmNodes = Array.from({ length: 13 }, (_, index) => aVmPod(`h${index}`, 'vm-2', ofShop));
    const view = { onVirtualNodes, onVmNodes, nodes: [virtualNode, aVm('vm-1', '20'), aVm('vm-2', '13')] };

    expect(goingHome(view)).toHaveLength(2);
    expect(goingHome(view, { moves: { shop: [ago(20)] } })).toHaveLength(1);
    expect(goingHome({ ...view, onVmNodes: onVmNodes.slice(0, 7) })).toHaveLength(1);
  });

  const moved = { moves: { shop: [ago(60)] } };
  const made = (seconds: number) => ({ ...ofShop.metadata, creationTimestamp: ago(seconds) });
  const unready = (seconds: number) =>
    aVmPod('c', 'vm-1', { metadata: made(seconds), status: { phase: 'Running', conditions: [] } });

  it.each<[string, Partial<ClusterView>]>([
    [
      'is still leaving ACI',
      { onVirtualNodes: [...two, aBurstPod('c', { metadata: { ...ofShop.metadata, deletionTimestamp: now } })] },
    ],
    ['has a substitute that is not Ready yet', { onVmNodes: [unready(60)] }],
    [
      'has lost its Ready substitute, and the next is not Ready yet',
      { onVmNodes: [unready(20), aVmPod('d', 'vm-1', { metadata: { ...made(60), deletionTimestamp: now } })] },
    ],
    ['is back on ACI, and not Ready there', { onVirtualNodes: [...two, owned('c', starting, made(60))] }],
  ])('stay while the one that was moved %s', (_what, view) => {
    expect(new Set(reasons({ onVirtualNodes: two, ...view }, moved))).toContain('owner-busy');
    expect(goingHome({ onVirtualNodes: two, ...view }, moved)).toEqual([]);
  });

  it.each<[string, Partial<ClusterView>, Partial<BurstState>]>([
    ['is Ready on its VM', { onVmNodes: [aVmPod('c', 'vm-1', { metadata: made(60) })] }, moved],
    ['has ended', { onVmNodes: [aVmPod('c', 'vm-1', { metadata: made(60), status: { phase: 'Failed' } })] }, moved],
    [
      'leaves its VM',
      { onVmNodes: [aVmPod('c', 'vm-1', { metadata: { ...made(60), deletionTimestamp: now }, status: starting })] },
      moved,
    ],
    ['crashes that was there before the move', { onVmNodes: [unready(62)] }, moved],
    ['crashes, and none was moved', { onVmNodes: [unready(60)] }, {}],
    ['waits that was there before the move', { waiting: [aWaitingPod('c', {}, made(3600))] }, moved],
    ['has not come up ten minutes after the move', { onVmNodes: [unready(600)] }, { moves: { shop: [ago(600)] } }],
    [
      'has been leaving ACI since ten minutes',
      { onVirtualNodes: [...two, aBurstPod('c', { metadata: { ...ofShop.metadata, deletionTimestamp: ago(570) } })] },
      { moves: { shop: [ago(600)] } },
    ],
  ])('do not stay because another %s', (_what, view, state) => {
    expect(goingHome({ onVirtualNodes: two, ...view }, state)).toEqual(['a']);
  });

  it('stay right after a move, for its substitute may not be seen yet', () => {
    expect(goingHome({ onVirtualNodes: two }, { moves: { shop: [ago(29)] } })).toEqual([]);
    expect(goingHome({ onVirtualNodes: two }, { moves: { shop: [ago(30)] } })).toEqual(['a']);
  });

  it('stay for the rest of the hour once they were moved as often as allowed', () => {
    const moves = { shop: [60, 600, 1200, 1800, 2400, 3599].map(ago) };

    expect(reasons({ onVirtualNodes: two }, { moves })).toEqual(['move-limit', 'move-limit']);
    expect(goingHome({ onVirtualNodes: two }, { moves: { shop: moves.shop.slice(0, 5) } })).toEqual(['a']);
    expect(goingHome({ onVirtualNodes: two }, { moves: { shop: [...moves.shop.slice(0, 5), ago(3600)] } })).toEqual([
      'a',
    ]);
  });

  it('are counted for the limit as far as they are on nodes and stay there', () => {
    const moves = { shop: [600, 1200, 1800].map(ago) };
    const others = {
      waiting: [aWaitingPod('b', { containers: requesting('9') }, { ...ofShop.metadata, creationTimestamp: ago(9) })],
      onVmNodes: [aVmPod('c', 'vm-1', { ...ofShop, status: { phase: 'Failed' } })],
    };

    expect(reasons({ onVirtualNodes: [owned('a')], ...others }, { moves })).toEqual(['move-limit']);
    const old = aBurstPod('a', { metadata: { ...ofShop.metadata, creationTimestamp: ago(7200) } });
    const settled = { onVmNodes: [aVmPod('d', 'vm-1', ofShop)] };
    expect(goingHome({ onVirtualNodes: [old], ...settled }, { moves })).toEqual(['a']);
  });

  it('lend nothing of their limit to one that may have come back, made since the first move of the hour', () => {
    const moves = { shop: [600, 1200, 1800].map(ago) };
    const back = aBurstPod('a', { metadata: { ...ofShop.metadata, creationTimestamp: ago(500) } });
    const onVmNodes = ['d', 'e', 'f'].map((name) => aVmPod(name, 'vm-1', ofShop));

    expect(reasons({ onVirtualNodes: [back], onVmNodes }, { moves })).toEqual(['move-limit']);
  });

  it('are held for no longer by a move that a clock set back puts into the future than by one of now', () => {
    const remembered = rememberMoves({ shop: [ago(-86_400)] }, [], ago(30));

    expect(goingHome({ onVirtualNodes: two }, { moves: { shop: [ago(-86_400)] } })).toEqual([]);
    expect(goingHome({ onVirtualNodes: two }, { moves: remembered })).toEqual(['a']);
  });
});

describe('a substitute that waits after all', () => {
  const ofShop = (seconds: number) => ({ ownerReferences: [ownedBy('shop')], creationTimestamp: ago(seconds) });
  const waits = (seconds: number) => aWaitingPod('new', { containers: requesting('9') }, ofShop(seconds));
  const left = aBurstPod('left', { metadata: ofShop(900) });
  const moves = { shop: [ago(60)] };

  it('shows that a proven slot was none, so no other pod of its owner is moved, and room must settle anew', () => {
    const plan = planFor({ waiting: [waits(60)], onVirtualNodes: [left] }, { moves });

    expect(plan).toMatchObject({ orders: [], kept: [{ reason: 'slot-missed' }], roomSince: null });
  });

  it('keeps no pod of another owner', () => {
    const view = { waiting: [waits(60)], onVirtualNodes: [left, aBurstPod()] };

    expect(goingHome(view, { moves })).toEqual(['web-1']);
    expect(reasons(view, { moves })).toEqual(['slot-missed']);
  });

  it.each<[string, Partial<ClusterView>, BurstState['moves']]>([
    ['is older than the move', { waiting: [waits(62)] }, moves],
    ['is of an owner that was not moved', { waiting: [waits(60)] }, {}],
    ['has waited for ten minutes', { waiting: [waits(600)] }, { shop: [ago(600)] }],
    [
      'is one more than were moved, for the owner scaled out',
      { waiting: [waits(50)], onVmNodes: [aVmPod('new-1', 'vm-1', { metadata: ofShop(59) })] },
      moves,
    ],
  ])('is none when the pod that waits %s', (_when, view, shop) => {
    expect(goingHome({ ...view, onVirtualNodes: [left] }, { moves: shop })).toEqual(['left']);
  });
});

describe('in one pass', () => {
  const many = Array.from({ length: 9 }, (_, index) => aBurstPod(`p${index}`));
  const large = { nodes: [virtualNode, aVm('vm-1', '20')] };

  it('no more pods go home than the policy allows', () => {
    expect(goingHome({ ...large, onVirtualNodes: many })).toHaveLength(5);
    expect(reasons({ ...large, onVirtualNodes: many })).toEqual(Array.from({ length: 4 }, () => 'pass-limit'));
    expect(goingHome({ ...large, onVirtualNodes: many }, {}, { evictionsPerPassMax: 0 })).toEqual([]);
  });

  it('those go first that have not started, then the longest overdue, the cheapest to delete, the longest on ACI', () => {
    const noted = (name: string, annotations: Record<string, string>, status = running) =>
      aBurstPod(name, { metadata: { annotations }, status });
    const onVirtualNodes = [
      noted('e-oldest', burstNotes(ago(900))),
      noted('f-younger', burstNotes(ago(800))),
      noted('d-cheap', burstNotes(ago(700), ago(-99), -2000)),
      noted('c-overdue', burstNotes(ago(500), ago(10))),
      noted('b-long-overdue', burstNotes(ago(500), ago(20))),
      noted('a-starting', burstNotes(ago(400)), starting),
    ];

    expect(goingHome({ ...large, onVirtualNodes }, {}, { evictionsPerPassMax: 9 })).toEqual([
      ...['a-starting', 'b-long-overdue', 'c-overdue', 'd-cheap', 'e-oldest', 'f-younger'],
    ]);
  });

  it('the order of the lists that Kubernetes gives makes no difference', () => {
    const view = { ...large, onVirtualNodes: many };

    expect(planFor({ ...view, onVirtualNodes: many.toReversed() })).toEqual(planFor(view));
  });

  it('each burst pod is either ordered home or kept, and each once', () => {
    const { orders, kept } = planFor({ ...large, onVirtualNodes: many });

    expect([...orders.map(({ name }) => `shop/${name}`), ...kept.map(({ pod }) => pod)].sort()).toEqual(
      many.map(({ metadata }) => `shop/${metadata?.name}`),
    );
  });
});
