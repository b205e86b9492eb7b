import { readyAfter, type Story, when } from './story.ts';
import { readyWorld } from './worlds.ts';

export const alreadyReady: Story = {
  name: 'already-ready',
  title: 'Everything is in place: one look, a handful of reads, and not a single write.',
  mode: 'prepare',
  world: readyWorld,
  complaints: ({ clusters, calls }) => [
    ...clusters.filter((cluster) => !readyAfter(cluster)).map(({ id }) => `${id} did not end ready`),
    ...clusters.filter(({ actions }) => actions.length > 0).map(({ id }) => `${id} was changed`),
    ...Object.entries(calls).flatMap(([service, { writes }]) => when(writes > 0, `${writes} writes to ${service}`)),
  ],
};
