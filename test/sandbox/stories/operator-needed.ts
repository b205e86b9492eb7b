import { type Story, when } from './story.ts';
import { unpreparedWorld } from './worlds.ts';

export const operatorNeeded: Story = {
  name: 'operator-needed',
  title: 'A kubenet cluster can never have a virtual node: refused with advice, and left untouched.',
  mode: 'prepare',
  world: () => unpreparedWorld({ networkPlugin: 'kubenet', podCidr: '10.244.0.0/16' }),
  complaints: ({ clusters, calls }) => [
    ...clusters
      .filter(({ after }) => after.kind !== 'refuse' || after.advice.length === 0)
      .map(({ id }) => `${id} was not refused with advice`),
    ...Object.entries(calls).flatMap(([service, { writes }]) => when(writes > 0, `${writes} writes to ${service}`)),
  ],
};
