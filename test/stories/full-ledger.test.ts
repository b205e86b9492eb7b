import { describe, expect, it } from 'vitest';
import { reportPod } from '../../shared/controller/report.ts';
import type { Container } from '../../shared/domain/pod.ts';
import { aBurstPod, aWaitingPod } from '../builders/a-burst-view.ts';
import { aContainer } from '../builders/a-pod.ts';
import { clusterId } from '../builders/an-observation.ts';
import { aBurstRoom, waitingSince } from './a-burst-room.ts';
import { aGroupOf, aReaperRoom, removals, scheduled } from './a-reaper-room.ts';

/** What a pass remembers must fit into a row, however much there is to say. */

/** Under the restricted standard of Pod Security, with a hook: a dozen refusals for each container. */
const hardened = (name: string): Container =>
  aContainer({
    ...{ name, workingDir: '/srv', lifecycle: { preStop: { exec: { command: ['sleep', '5'] } } } },
    securityContext: {
      ...{ allowPrivilegeEscalation: false, runAsNonRoot: true, readOnlyRootFilesystem: true },
      capabilities: { drop: ['ALL'] },
    },
  } as Partial<Container>);

describe('The ledger of a cluster', () => {
  it('holds the reasons of hundreds of pods that cannot burst, and the passes go on', async () => {
    const containers = ['web', 'proxy', 'log'].map(hardened);
    const pods = Array.from({ length: 900 }, (_, at) =>
      waitingSince(aWaitingPod(`web${at % 120}-${at}`, { containers })),
    );
    const { room } = aBurstRoom({ pods });

    await room.take(room.alert());

    expect((await room.ledger.read(clusterId)).lastPass).not.toBeNull();
    expect(await reportPod(clusterId, room.ports, 'shop/web7-127')).toMatchObject({
      kept: [{ pod: 'shop/web7-127', reason: 'Ineligible' }],
    });
  });

  it('holds the reasons of hundreds of burst pods that stay on ACI', async () => {
    const pods = Array.from({ length: 900 }, (_, at) => aBurstPod(`web${at % 120}-${at}`));
    const { room } = aBurstRoom({ pods });

    await room.take(room.alert());

    const { stayingGroups } = await room.ledger.read(clusterId);
    expect(stayingGroups.reduce((sum, { count }) => sum + count, 0)).toBe(500);
  });

  it('holds what is left behind of hundreds of pods, and all of it goes in time', async () => {
    const { room, cluster } = aReaperRoom('reap');
    cluster.pods = [];
    cluster.nodes = cluster.nodes.slice(1);
    room.cloud.groups = Array.from({ length: 600 }, (_, at) => aGroupOf(`gone-${at}`));

    await scheduled(room, 8);

    expect((await room.ledger.read(clusterId)).strays.length).toBeLessThanOrEqual(50);
    expect(removals(room).length).toBeGreaterThanOrEqual(10);
  });
});
