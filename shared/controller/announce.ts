import type { AuditEvent } from '../domain/audit-event.ts';
import type { LedgerEntry } from '../domain/ledger-entry.ts';
import type { Ports } from '../ports/ports.ts';
import { wordsOf } from './audit.ts';
import { type Pass, save } from './pass.ts';

/** How far back a pass looks for events that were not told: older ones stay in the trail alone. */
export const eventsSoughtMax = 500;

/** How much one pass tells; the rest follows with the next one. */
const batchesPerPassMax = 3;

/** Event Grid takes 1 MB in a request; the envelope and the escaping are left room (facts: azure-signals.md, section 7.3). */
const batchBytesMax = 512 * 1024;

/**
 * Tells other systems what this pass, and any earlier one that could not, wrote into the audit trail. The trail is the
 * outbox: what was not told stays on record and is told by the next pass. A failing topic never fails a pass.
 */
export async function announce(pass: Pass, ports: Ports): Promise<void> {
  const { announcer, journal, log, ledger } = ports;
  if (announcer === null) return;
  const told = pass.entry.announcedSequence;
  try {
    const events = await journal.last(pass.signal.clusterId, untold(pass.entry));
    const news = events.filter(({ sequence }) => Number(sequence) > told);
    for (const batch of batchesOf(news).slice(0, batchesPerPassMax)) {
      await announcer.announce(batch);
      await save(pass, ledger, { announcedSequence: Number(batch.at(-1)?.sequence) });
    }
  } catch (error) {
    log.warn('Events could not be announced; the next pass tries again', { pass: pass.id, error: wordsOf(error) });
  }
}

function untold({ lastPass, announcedSequence }: LedgerEntry): number {
  return Math.min(eventsSoughtMax, (lastPass?.auditSequence ?? 0) - announcedSequence);
}

/** Runs of events that fit into one request each. */
function batchesOf(events: readonly AuditEvent[]): readonly (readonly AuditEvent[])[] {
  const batches: AuditEvent[][] = [];
  let room = 0;
  for (const event of events) {
    const bytes = Buffer.byteLength(JSON.stringify(event));
    if (bytes > room) {
      batches.push([]);
      room = batchBytesMax;
    }
    batches.at(-1)?.push(event);
    room -= bytes;
  }
  return batches;
}
