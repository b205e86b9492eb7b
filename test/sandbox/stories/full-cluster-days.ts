import type { StoryDay } from '../../simulation/simulate-story.ts';
import { fullCluster, furnish, shops } from './full-cluster.ts';

const pools = fullCluster.autoscaler?.pools ?? [];

/** VMs come when the autoscaler asks for them. */
const poolsThatDeliver = pools.map(({ failsUntilSeconds: _fails, ...pool }) => pool);

/** The day of the story as it is, and two ordinary ones: the same pods wait from the first second on. */
export const fullClusterDays: readonly StoryDay[] = [
  {
    ...{ name: 'as-told', title: 'The day of the story: cluster not ready, region without VMs for 20 minutes' },
    ...{ attendance: 'cold', pools, furnish, appsThatMayBurst: shops },
  },
  {
    ...{ name: 'ready', title: 'Ready cluster, VMs to be had, health check every 5 minutes' },
    ...{ attendance: 'ready', pools: poolsThatDeliver, furnish, appsThatMayBurst: shops },
  },
  {
    ...{ name: 'watched', title: 'Ready cluster, VMs to be had, health check every minute' },
    ...{ attendance: 'watched', pools: poolsThatDeliver, furnish, appsThatMayBurst: shops },
  },
  {
    ...{ name: 'announced', title: 'Ready cluster, VMs to be had, burst announced as it begins' },
    ...{ attendance: 'announced', pools: poolsThatDeliver, furnish, appsThatMayBurst: shops },
  },
];
