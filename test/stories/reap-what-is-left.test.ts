import { describe, expect, it } from 'vitest';
import { reportCluster } from '../../shared/controller/report.ts';
import type { Stray } from '../../shared/domain/stray.ts';
import { CloudError } from '../../shared/ports/cloud-error.ts';
import { aCluster, aNetwork, aNodeSubnet, anAddon, aSubnet, clusterId } from '../builders/an-observation.ts';
import type { ControlRoom } from './a-control-room.ts';
import { aGroupOf, aReaperRoom, removals, scheduled } from './a-reaper-room.ts';

/** Looks at 0, 5, 10 and 15 minutes: the last of them is the second that counts. */
const secondLook = 4;

const allThree = ['deleteContainerGroup shop-gone', 'removePod shop/stuck', 'removeNode virtual-node-aci-linux'];

const passes = (room: ControlRoom) => room.events('aksburst.pass.completed');

describe('In mode burst what bursting left behind', () => {
  it('is reported for hours, proven and with its price, and stays', async () => {
    const { room, cluster } = aReaperRoom('burst');
    const before = structuredClone({ pods: cluster.pods, nodes: cluster.nodes });

    await scheduled(room, 36);

    const status = await reportCluster(clusterId, room.ports);
    expect(status?.strays.map(({ kind, proof }: Stray) => [kind, proof.isProven])).toEqual([
      ['group-without-pod', true],
      ['stuck-pod', true],
      ['ghost-node', true],
    ]);
    expect(status?.strays[0]?.costPerHour).toBeCloseTo(0.1188, 4);
    expect(removals(room)).toEqual([]);
    expect({ pods: cluster.pods, nodes: cluster.nodes }).toEqual(before);
    expect(room.events('aksburst.change.intent')).toEqual([]);
  });

  it('is on record at once when it shows, when it is proven, and not in every pass between', async () => {
    const { room } = aReaperRoom('burst');

    await scheduled(room, 8);

    const whole = passes(room).flatMap(({ data }) => ('strays' in data ? [data.strays as Stray[]] : []));
    expect(whole.map((strays) => strays.map(({ proof }) => proof.isProven))).toEqual([
      [false, false, false],
      [true, true, true],
    ]);
  });
});

describe('In mode reap what bursting left behind', () => {
  it('is deleted after two looks that showed it from both sides, and nothing else is', async () => {
    const { room, cluster } = aReaperRoom('reap');

    await scheduled(room, secondLook - 1);
    expect(removals(room)).toEqual([]);
    await scheduled(room, 1);

    expect(removals(room)).toEqual(allThree);
    expect(cluster.pods).toEqual([]);
    expect(cluster.nodes.map(({ metadata }) => metadata?.name)).toEqual(['vm-1']);
    await scheduled(room, 1);
    expect(room.cloud.groups).toEqual([]);
    expect(await room.ledger.read(clusterId)).toMatchObject({ strays: [], pending: [], failures: [], followUp: null });
    expect(removals(room)).toEqual(allThree);
    expect(room.journal.verify(clusterId)).toMatchObject({ verified: true });
  });

  it('has both proofs and both looks on record before it goes, and its end after', async () => {
    const { room } = aReaperRoom('reap');

    await scheduled(room, secondLook + 1);

    const looks = { firstSeenAt: '2026-11-25T03:00:00.000Z', seenAgainAt: '2026-11-25T03:15:00.000Z' };
    const [intent, outcome] = room.events().filter(({ data }) => 'action' in data);
    expect(intent).toMatchObject({
      type: 'aksburst.change.intent',
      data: {
        says: expect.stringContaining('Delete container group'),
        action: {
          kind: 'delete-group',
          stray: {
            proof: {
              kubernetes: 'No pod has uid uid-of-gone, and none named shop/gone is on a virtual node.',
              azure: 'The group is 11700 s old.',
              ...looks,
            },
          },
        },
      },
    });
    expect(outcome).toMatchObject({ type: 'aksburst.change.outcome', data: { result: 'accepted' } });
    const results = room.events('aksburst.change.outcome').map(({ data }) => data.result);
    expect(results).toEqual(['accepted', 'applied', 'applied', 'applied']);
  });

  it('is told in one record with the decision of the pass, which had no part in it', async () => {
    const { room } = aReaperRoom('reap');

    await scheduled(room, secondLook);

    const told = passes(room).find(({ data }) => (data.outcomes as unknown[] | undefined)?.length)?.data;
    expect(told).toMatchObject({
      decision: { kind: 'refuse' },
      outcomes: [
        { action: { kind: 'delete-group' }, result: 'accepted' },
        { action: { kind: 'delete-pod' }, result: 'applied' },
        { action: { kind: 'delete-node' }, result: 'applied' },
      ],
      // Azure has only accepted it.
      strays: [{ kind: 'group-without-pod' }],
      heldBack: [],
    });
    expect(told).not.toHaveProperty('sightings');
  });

  it('is asked after once where Azure takes its time, and then with the schedule', async () => {
    const { room } = aReaperRoom('reap');

    await scheduled(room, secondLook + 2);

    const rung = room.bus.rung.filter(({ cause }) => cause === 'follow-up');
    expect(rung.map(({ dueAt }) => dueAt)).toEqual(['2026-11-25T03:15:15.000Z']);
  });

  it('goes at the next look where mode burst had proven it before', async () => {
    const { room } = aReaperRoom('burst');
    await scheduled(room, secondLook);
    room.mode = 'reap';

    await scheduled(room, 1);

    expect(removals(room)).toEqual(allThree);
  });

  it('stays where the owner of the cluster asks for less by a tag', async () => {
    const { room } = aReaperRoom('reap');
    room.cloud.setCluster(aCluster({ addon: anAddon({ enabled: false }), tags: { 'burst-mode': 'burst' } }));

    await scheduled(room, 12);

    expect(removals(room)).toEqual([]);
  });

  it('waits for the schedule: an alert deletes nothing', async () => {
    const { room } = aReaperRoom('reap');
    await scheduled(room, secondLook - 1);

    await room.take(room.alert());

    expect(removals(room)).toEqual([]);
  });

  it('goes a few at a time, and the record says what is left', async () => {
    const { room } = aReaperRoom('reap');
    room.cloud.groups = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => aGroupOf(name));

    await scheduled(room, secondLook);

    expect(removals(room)).toHaveLength(5);
    expect(passes(room).flatMap(({ data }) => data.heldBack ?? [])).toEqual([
      '3 more are left for the next pass, for one deletes 5 at most.',
    ]);
    await scheduled(room, 1);
    expect(removals(room)).toHaveLength(8);
  });

  it('goes in an order in which nothing runs twice: the group of a stuck pod, then the pod and its node', async () => {
    const { room } = aReaperRoom('reap');
    room.cloud.groups = [aGroupOf('stuck')];

    await scheduled(room, secondLook);
    expect(removals(room)).toEqual(['deleteContainerGroup shop-stuck']);
    await scheduled(room, secondLook);

    expect(removals(room).slice(1)).toEqual(['removePod shop/stuck', 'removeNode virtual-node-aci-linux']);
  });

  it('stays while the view of the cluster has gaps, or AKS works on it, and the log says so', async () => {
    const { room, cluster } = aReaperRoom('reap');
    cluster.gaps = ['events are not seen: 403 Forbidden.'];
    await scheduled(room, secondLook);
    cluster.gaps = [];
    room.cloud.setCluster(aCluster({ addon: anAddon({ enabled: false }), provisioningState: 'Upgrading' }));
    await scheduled(room, 1);

    expect(removals(room)).toEqual([]);
    expect(room.log.messages('warn')).toEqual(
      expect.arrayContaining([
        'Not deleted: events are not seen: 403 Forbidden.',
        'Not deleted: AKS works on the cluster: it is Upgrading.',
      ]),
    );
  });

  it('stays while the controller itself changes something: there the add-on comes back, and keeps its node', async () => {
    const { room } = aReaperRoom('reap');
    room.cloud.groups = [];
    await scheduled(room, secondLook - 1);
    room.cloud.setNetwork(aNetwork({ subnets: [aNodeSubnet(), aSubnet()] }));

    await scheduled(room, 1);

    expect(removals(room)).toEqual([expect.stringContaining('enableAddon')]);
    expect(passes(room).flatMap(({ data }) => data.heldBack ?? [])).toContain(
      'This pass has changed something, so what it saw is old.',
    );
  });
});

describe('A deletion that is refused', () => {
  const refusal = new CloudError({
    ...{ kind: 'forbidden', attempt: 'Deleting container group', target: 'shop-gone', status: 403 },
    ...{ code: 'AuthorizationFailed', said: 'No right.', advice: 'Grant it.' },
  });
  const refuseAlways = (room: ControlRoom) => {
    for (let time = 0; time < 100; time++) room.cloud.failNext('deleteContainerGroup', refusal);
  };

  it('stops no other, is tried as often as any change, and says what to do', async () => {
    const { room } = aReaperRoom('reap');
    refuseAlways(room);

    await scheduled(room, 24);

    const tries = removals(room).filter((one) => one === 'deleteContainerGroup shop-gone');
    expect(tries).toHaveLength(5);
    expect(removals(room)).toEqual(expect.arrayContaining(allThree));
    const { failures, strays } = await room.ledger.read(clusterId);
    expect(failures).toMatchObject([{ kind: 'delete-group', attempts: 5, why: expect.stringContaining('Grant it.') }]);
    expect(strays).toMatchObject([{ kind: 'group-without-pod' }]);
  });

  it('is tried again when the cause has had an hour to be mended', async () => {
    const { room } = aReaperRoom('reap');
    for (let time = 0; time < 5; time++) room.cloud.failNext('deleteContainerGroup', refusal);

    await scheduled(room, 48);

    expect(room.cloud.groups).toEqual([]);
    expect(await room.ledger.read(clusterId)).toMatchObject({ strays: [], failures: [] });
  });

  it('by a world that has moved since the look is no deletion at all', async () => {
    const { room, cluster } = aReaperRoom('reap');
    await scheduled(room, secondLook - 1);
    const { node } = room.kubernetes;
    // The connector comes back between the look and the deletion.
    room.kubernetes.node = async (...asked) => {
      const found = await node.apply(room.kubernetes, asked);
      return found && { ...found, status: { conditions: [{ type: 'Ready', status: 'True' }] } };
    };

    await scheduled(room, 1);

    expect(removals(room)).toEqual(['deleteContainerGroup shop-gone']);
    expect(cluster.pods).toHaveLength(1);
    const told = room.events('aksburst.change.outcome').map(({ data }) => data.why);
    expect(told).toEqual(expect.arrayContaining([expect.stringMatching(/^Delete node .* It is Ready again\.$/)]));
  });
});

describe('A deletion whose answer got lost', () => {
  const lost = new CloudError({
    ...{ kind: 'unavailable', attempt: 'Deleting', target: 'it', status: null, code: '', said: '', advice: '' },
  });
  const resultsOf = (room: ControlRoom, kind: string) =>
    room
      .events('aksburst.change.outcome')
      .filter(({ data }) => (data.action as { kind: string }).kind === kind)
      .map(({ data }) => data.result);

  it.each([
    ['took effect', 'applied'],
    ['did not, and is tried again', 'failed'],
  ])('ends the work of its pass, and is closed by what is seen next: it %s', async (_what, closedAs) => {
    const { room, cluster } = aReaperRoom('reap');
    const { removeNode } = room.kubernetes;
    room.kubernetes.removeNode = async (...asked) => {
      room.kubernetes.removeNode = removeNode;
      if (closedAs === 'applied') await removeNode.apply(room.kubernetes, asked);
      throw lost;
    };

    await scheduled(room, secondLook + 3);

    expect(resultsOf(room, 'delete-node')).toEqual([
      'unknown',
      closedAs,
      ...(closedAs === 'failed' ? ['applied'] : []),
    ]);
    expect(cluster.nodes).toHaveLength(1);
    expect(await room.ledger.read(clusterId)).toMatchObject({ strays: [], pending: [] });
  });

  it('may have been of a group: its end is not known until the next look, which says what is there', async () => {
    const { room } = aReaperRoom('reap');
    room.cloud.failNext('deleteContainerGroup', lost, { tookEffect: true });

    await scheduled(room, secondLook);
    expect(removals(room)).toEqual(['deleteContainerGroup shop-gone']);
    await scheduled(room, 3);

    expect(resultsOf(room, 'delete-group')).toEqual(['unknown', 'unknown']);
    expect(removals(room)).toEqual(allThree);
    expect(await room.ledger.read(clusterId)).toMatchObject({ strays: [], pending: [] });
  });
});

describe('Where container groups may not be listed', () => {
  const forbidden = new CloudError({
    ...{ kind: 'forbidden', attempt: 'Listing container groups in', target: 'MC_shop', status: 403 },
    ...{
      code: 'AuthorizationFailed',
      said: 'No right.',
      advice: 'Grant Microsoft.ContainerInstance/containerGroups/read.',
    },
  });

  it('nothing is called gone: what was known stays known, and everybody hears why', async () => {
    const { room } = aReaperRoom('reap');
    await scheduled(room, 1);
    room.cloud.failNext('containerGroups', forbidden);

    await scheduled(room, 1);

    const { strays, lastPass } = await room.ledger.read(clusterId);
    expect(strays.map(({ kind }) => kind)).toContain('group-without-pod');
    expect(lastPass?.problems).toEqual([expect.stringMatching(/is not known\. .*403.*containerGroups\/read/)]);
    expect(room.log.messages('warn')).toContainEqual(
      expect.stringContaining('What bursting left behind on ACI is not known'),
    );
  });

  it('nothing of them is deleted', async () => {
    const { room } = aReaperRoom('reap');
    for (let look = 0; look < 8; look += 1) room.cloud.failNext('containerGroups', forbidden);

    await scheduled(room, 8);

    expect(room.cloud.writes()).toEqual([]);
  });
});
