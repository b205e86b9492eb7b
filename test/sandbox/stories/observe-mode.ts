import { type Story, when } from './story.ts';
import { unpreparedWorld } from './worlds.ts';

export const observeMode: Story = {
  name: 'observe-mode',
  title: 'The same unprepared cluster in observe mode: the plan is shown, and nothing is written to Azure.',
  mode: 'observe',
  world: unpreparedWorld,
  complaints: ({ clusters, calls }) => [
    ...clusters
      .filter(({ actions }) => actions.length === 0 || actions.some(({ result }) => result !== 'only-described'))
      .map(({ id }) => `${id} was not described, or more than described`),
    ...clusters
      .filter(({ after }) => after.plan.length !== 3)
      .map(({ id }) => `${id}: the plan does not show provider, subnet and add-on`),
    ...Object.entries(calls).flatMap(([service, { writes }]) => when(writes > 0, `${writes} writes to ${service}`)),
  ],
};
