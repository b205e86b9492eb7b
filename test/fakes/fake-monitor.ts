import type { Backlog, VirtualNode } from '../../shared/domain/backlog.ts';
import type { ClusterId } from '../../shared/domain/ids.ts';
import { type Sight, unseen } from '../../shared/domain/sight.ts';
import { type Instant, secondsBetween } from '../../shared/domain/time.ts';
import type { Monitor } from '../../shared/ports/monitor.ts';

/** A monitor that sees what a test lets it see. Like the real one, it does not take old data for the present. */
export class FakeMonitor implements Monitor {
  /** What was asked, oldest first. */
  readonly looks: { readonly part: 'backlog' | 'virtual-node'; readonly id: ClusterId; readonly at: Instant }[] = [];
  readonly #backlogs = new Map<ClusterId, Sight<Backlog>>();
  readonly #virtualNodes = new Map<ClusterId, Sight<VirtualNode | null>>();

  setBacklog(id: ClusterId, sight: Sight<Backlog>): void {
    this.#backlogs.set(id, sight);
  }

  setVirtualNode(id: ClusterId, sight: Sight<VirtualNode | null>): void {
    this.#virtualNodes.set(id, sight);
  }

  async backlog(id: ClusterId, now: Instant, ageSecondsMax: number): Promise<Sight<Backlog>> {
    this.looks.push({ part: 'backlog', id, at: now });
    return freshOnly(this.#backlogs.get(id) ?? nothingSet, now, ageSecondsMax);
  }

  async virtualNode(id: ClusterId, now: Instant, ageSecondsMax: number): Promise<Sight<VirtualNode | null>> {
    this.looks.push({ part: 'virtual-node', id, at: now });
    return freshOnly(this.#virtualNodes.get(id) ?? nothingSet, now, ageSecondsMax);
  }
}

const nothingSet = unseen('unavailable', 'The monitor has no data of this cluster.');

function freshOnly<T>(sight: Sight<T>, now: Instant, ageSecondsMax: number): Sight<T> {
  if (!sight.seen || secondsBetween(sight.at, now) <= ageSecondsMax) return sight;
  return unseen('stale', `The newest data is of ${sight.at}, older than ${ageSecondsMax} s.`);
}
