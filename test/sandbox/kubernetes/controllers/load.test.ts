import { expect, it } from 'vitest';
import { manualClock } from '../../simulated-clock.ts';
import { kubernetesForTests } from '../a-kubernetes.ts';

const start = kubernetesForTests();

it('a timetable of load changes the replicas at its times, in simulated seconds', async () => {
  const clock = { ...manualClock(), speed: 10 };
  let nowMs = Date.now();
  const load = [
    { namespace: 'default', deployment: 'web', atSeconds: 60, replicas: 5 },
    { namespace: 'default', deployment: 'web', atSeconds: 30, replicas: 3 },
  ];
  const { kubernetes } = await start({ clock: { ...clock, now: () => nowMs }, load });
  kubernetes.applyDeployment({ name: 'web', replicas: 1 });
  const wanted: number[] = [];

  for (const ms of [2900, 200, 3000]) {
    nowMs += ms;
    kubernetes.settle();
    wanted.push(kubernetes.pods().length);
  }

  expect(wanted).toEqual([1, 3, 5]);
});
