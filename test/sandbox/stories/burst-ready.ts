import type { AzureWorld } from '../arm/state.ts';
import { type Ended, readyAfter, type Story, when } from './story.ts';
import { unpreparedWorld } from './worlds.ts';

/** The main job: an alert finds a cluster that cannot burst, and leaves one that can. */
export const burstReady: Story = {
  name: 'burst-ready',
  title: 'A real alert finds a cluster that cannot burst, and the controller makes it ready.',
  mode: 'prepare',
  world: unpreparedWorld,
  complaints: madeReady,
};

/** What every story that ends ready must show, whatever happened on the way. */
export function madeReady({ clusters, world }: Pick<Ended, 'clusters' | 'world'>): readonly string[] {
  const wanted = ['register-provider', 'create-subnet', 'enable-addon', 'assign-role'];
  return clusters.flatMap((cluster) => [
    ...when(!readyAfter(cluster), `${cluster.id} did not end ready: ${cluster.after.decision}`),
    ...wanted
      .filter((kind) => !cluster.actions.some((action) => action.kind === kind && action.result === 'applied'))
      .map((kind) => `${cluster.id}: no ${kind} was applied`),
    ...when(grantsOf(world) !== 1, `The add-on identity has ${grantsOf(world)} roles, not exactly one, on its subnet`),
  ]);
}

/** Least privilege: exactly one assignment reaches into the network, and that one the burst subnet alone. */
function grantsOf(world: AzureWorld): number {
  const scopes = Object.values(world.roleAssignments).map(({ properties }) => properties.scope.toLowerCase());
  const inNetwork = scopes.filter((scope) => scope.includes('/virtualnetworks/') || scope.endsWith('/shop-rg'));
  return inNetwork.every((scope) => scope.endsWith('/subnets/virtual-node-aci')) ? inNetwork.length : -1;
}
