import { glimpsesPerLook } from '../burst/pace.ts';
import { isNews } from '../domain/glimpse.ts';
import type { Episode, LedgerEntry, Watch } from '../domain/ledger-entry.ts';
import type { Signal } from '../domain/signal.ts';
import { type Instant, secondsAfter, secondsBetween } from '../domain/time.ts';
import type { Lease } from '../ports/leases.ts';
import type { Ports } from '../ports/ports.ts';
import { followUpSignal } from '../signals/constructors.ts';

/**
 * The look at a hot cluster in which nothing is due: one list of the pods that wait. It only tells whether a pass is worth
 * its price, decides and changes nothing, and so is not recorded. Null where a pass must look.
 */
export async function glimpse(
  signal: Signal,
  entry: LedgerEntry,
  lease: Lease,
  ports: Ports,
): Promise<{ readonly kind: 'quiet' } | null> {
  const now = ports.clock.now();
  const { watch, episode, pending } = entry;
  if (signal.cause !== 'follow-up' || pending.length > 0) return null;
  if (watch === null || episode === null || !isOnWatch(watch, now)) return null;
  const found = await ports.kubernetes.glimpse(signal.clusterId, now);
  if (!found.seen || isNews(found.value, watch.seen)) return null;
  await ringAgain({ ...entry, fence: lease.fence }, episode, watch, lease, ports);
  return { kind: 'quiet' };
}

/** One that ends later than any that is set now was set by a clock that was ahead. */
function isOnWatch({ until, hotLookSeconds }: Watch, now: Instant): boolean {
  const left = secondsBetween(now, until);
  return left > 0 && left <= hotLookSeconds * glimpsesPerLook;
}

/** Counted as a pass of its episode, for the number tells the next follow-up from this one. */
async function ringAgain(
  entry: LedgerEntry,
  episode: Episode,
  watch: Watch,
  lease: Lease,
  { bus, clock, ledger }: Ports,
): Promise<void> {
  const now = clock.now();
  const passes = episode.passes + 1;
  const signal = followUpSignal({
    clusterId: entry.clusterId,
    dueAt: secondsAfter(now, watch.hotLookSeconds),
    ...{ episode: episode.id, number: passes, now },
  });
  await bus.ring(signal);
  const followUp = { signalId: signal.id, dueAt: signal.dueAt };
  await ledger.write(
    { ...entry, episode: { ...episode, passes }, followUp, watch: { ...watch, glimpsedAt: now } },
    lease,
  );
}
