import type { BurstPolicy } from '../domain/burst-policy.ts';
import { burstAnnotations } from '../domain/cluster-view.ts';
import type { Pod } from '../domain/pod.ts';
import { type Instant, isAfter, secondsAfter } from '../domain/time.ts';
import { entryOf, readInstant } from './readable.ts';

/** How long a pod of ours may be on ACI, as its own annotations say. */
export interface Stay {
  /** Since when it may run there; its creation where that cannot be read. */
  readonly burstAt: Instant | null;
  readonly leaseUntil: Instant | null;
}

/**
 * What a clock wrote that was far ahead is not believed: the pod was admitted after it was made, and its lease is no longer.
 * What is a lease ahead at most will be over by itself.
 */
export function stayOf({ metadata }: Pod, { leaseSeconds }: Pick<BurstPolicy, 'leaseSeconds'>, now: Instant): Stay {
  const latest = secondsAfter(now, leaseSeconds);
  const read = (key: string) => {
    const written = readInstant(entryOf(metadata?.annotations, key));
    return written !== null && isAfter(written, latest) ? null : written;
  };
  const burstAt = read(burstAnnotations.burstAt) ?? readInstant(metadata?.creationTimestamp);
  const leaseUntil = read(burstAnnotations.leaseUntil) ?? (burstAt && secondsAfter(burstAt, leaseSeconds));
  return { burstAt, leaseUntil };
}
