import type { BurstOrder, ClusterView, PodOrder, PodResult } from '../domain/cluster-view.ts';
import type { Glimpse } from '../domain/glimpse.ts';
import type { ClusterId } from '../domain/ids.ts';
import type { Sight } from '../domain/sight.ts';
import type { Instant } from '../domain/time.ts';

/**
 * The Kubernetes API of a cluster. Looking never throws for what cannot be seen: that is an unseen sight, or a gap in the
 * view. The three changes go to one pod each; what Kubernetes says against them is a result.
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
}
