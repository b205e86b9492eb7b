import type { AciRegion, AciUsage, ProviderState, RoleAssignment } from './azure.ts';
import type { Backlog, VirtualNode } from './backlog.ts';
import type { Cluster } from './cluster.ts';
import type { ClusterView } from './cluster-view.ts';
import type { ClusterId } from './ids.ts';
import type { VirtualNetwork } from './network.ts';
import type { Sight } from './sight.ts';
import type { Instant } from './time.ts';

/** What one pass saw of one cluster. Each part stands alone: one that could not be read never hides another. */
export interface Observation {
  readonly clusterId: ClusterId;
  readonly at: Instant;
  readonly cluster: Sight<Cluster | null>;
  readonly network: Sight<VirtualNetwork | null>;
  readonly provider: Sight<ProviderState>;
  readonly region: Sight<AciRegion>;
  readonly usages: Sight<readonly AciUsage[]>;
  /** Roles of the add-on's identity at the burst subnet, inherited ones included. */
  readonly roles: Sight<readonly RoleAssignment[]>;
  readonly virtualNode: Sight<VirtualNode | null>;
  readonly backlog: Sight<Backlog>;
  /** The inside of the cluster by its own API; looked at from mode burst on, or where it is asked for. */
  readonly inside: Sight<ClusterView>;
}
