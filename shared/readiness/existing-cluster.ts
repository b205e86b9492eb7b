import type { Cluster } from '../domain/cluster.ts';
import { type Sight, seen, unseen } from '../domain/sight.ts';
import type { World } from './check.ts';

/** Judges the cluster where there is one; where there is none, `cluster-is-running` says so, not every check. */
export function existingCluster({ observation: { clusterId, cluster } }: World): Sight<Cluster> {
  if (!cluster.seen) return cluster;
  if (cluster.value === null) return unseen('not-there-yet', `There is no cluster ${clusterId}.`);
  return seen(cluster.value, cluster.at);
}
