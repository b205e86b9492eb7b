import type { Backlog, VirtualNode } from '../domain/backlog.ts';
import type { ClusterId } from '../domain/ids.ts';
import type { Sight } from '../domain/sight.ts';
import type { Instant } from '../domain/time.ts';

/** Azure Monitor's view of the inside of a cluster. Never throws for what it cannot see: that is an unseen sight. */
export interface Monitor {
  /** Older data than `ageSecondsMax` is unseen with cause `stale`. */
  backlog(id: ClusterId, now: Instant, ageSecondsMax: number): Promise<Sight<Backlog>>;
  virtualNode(id: ClusterId, now: Instant, ageSecondsMax: number): Promise<Sight<VirtualNode | null>>;
}
