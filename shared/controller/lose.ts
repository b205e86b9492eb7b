import type { Ports } from '../ports/ports.ts';
import { decodeSignal } from '../signals/signal-message.ts';

/**
 * Takes a message that failed every try. It is written into the cluster's audit trail and told as an error;
 * the schedule rings for the cluster again, so nothing but time is lost.
 */
export async function recordLostSignal(message: unknown, { leases, journal, clock, log }: Ports): Promise<void> {
  const signal = decodeSignal(message);
  if ('problem' in signal) {
    log.error(`A message that is no signal ended in the poison queue: ${signal.problem}`);
    return;
  }
  log.error(`A signal failed every try: ${signal.reason}`, { signal: signal.id, cluster: signal.clusterId });
  const lease = await leases.take(signal.clusterId);
  if (lease === null)
    throw new Error(`Recording the lost signal ${signal.id}: a pass holds the cluster; trying again.`);
  try {
    const { id, cause, reason, raisedAt } = signal;
    const data = { signal: { id, cause, reason, raisedAt } };
    await journal.append({ type: 'aksburst.signal.lost', subject: signal.id, time: clock.now(), data }, lease);
  } finally {
    await lease.release();
  }
}
