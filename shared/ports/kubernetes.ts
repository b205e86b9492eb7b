import type { BurstOrder, ClusterView, NodeOrder, PodOrder, PodResult } from '../domain/cluster-view.ts';
import type { Glimpse } from '../domain/glimpse.ts';
import type { ClusterId } from '../domain/ids.ts';
import type { Node } from '../domain/node.ts';
import type { Pod } from '../domain/pod.ts';
import type { Sight } from '../domain/sight.ts';
import type { Instant } from '../domain/time.ts';
import type { Sent } from './cloud.ts';

/**
 * The Kubernetes API of a cluster. Looking never throws for what cannot be seen: that is an unseen sight, or a gap in the
 * view. The three changes of a burst go to one pod each; what Kubernetes says against them is a result.
 */
export interface Kubernetes {
  view(id: ClusterId, now: Instant): Promise<Sight<ClusterView>>;
  /** Who waits, by one list: a sixth or less of a view. */
  glimpse(id: ClusterId, now: Instant): Promise<Sight<Glimpse>>;
  /** Adds the toleration and annotations by one merge patch, guarded by the resource version. */
  burst(id: ClusterId, order: BurstOrder): Promise<PodResult>;
  /** Asks for eviction, with the uid as precondition: budgets and grace periods are respected. */
  evict(id: ClusterId, order: PodOrder): Promise<PodResult>;
  /** Deletes a pod that cannot start where it is, so that its owner makes another. */
  giveBack(id: ClusterId, order: PodOrder): Promise<PodResult>;

  // A last look at what bursting left behind, and its end. As with Azure, `null` is what is not there, and what is not the
  // answer is thrown as a CloudError. Only what is still as it was seen is removed: uid and resource version guard it.
  pod(id: ClusterId, named: Pick<PodOrder, 'namespace' | 'name'>): Promise<Pod | null>;
  node(id: ClusterId, name: string): Promise<Node | null>;
  /** At once: nobody waits for its node to confirm it. */
  removePod(id: ClusterId, order: PodOrder): Promise<Sent>;
  removeNode(id: ClusterId, order: NodeOrder): Promise<Sent>;
}
