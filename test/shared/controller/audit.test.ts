import { expect, it } from 'vitest';
import type { Pod } from '../../../shared/domain/pod.ts';
import { aBurstRoom } from '../../stories/a-burst-room.ts';

it('a pass that lets as many pods burst as it may has all of its record: decision, outcomes and who stays', async () => {
  const { room, cluster } = aBurstRoom();
  const [first] = cluster.pods;
  cluster.pods = Array.from({ length: 60 }, (_, number) => named(first as Pod, `web-${number}`));

  await room.take(room.alert());

  const [pass] = room.events('aksburst.pass.completed');
  const [intent] = room.events('aksburst.change.intent');
  expect(pass?.data).toMatchObject({
    decision: { kind: 'act', actions: [{ kind: 'burst-pods', pods: { length: 50 } }] },
    outcomes: [{ result: 'applied', pods: { length: 50 } }],
    burst: { keptByReason: { PassCap: 10 } },
  });
  expect(intent?.data).toMatchObject({ action: { pods: { 0: { tolerations: expect.anything() }, length: 50 } } });
  expect(room.events().filter(({ data }) => 'truncated' in data)).toEqual([]);
});

const named = (pod: Pod, name: string): Pod => ({ ...pod, metadata: { ...pod.metadata, name, uid: `uid-of-${name}` } });
