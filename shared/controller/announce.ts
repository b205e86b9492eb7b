import type { LedgerEntry } from '../domain/ledger-entry.ts';
import type { Ports } from '../ports/ports.ts';
import { wordsOf } from './audit.ts';
import { type Pass, save } from './pass.ts';

/** How many events one pass tells at most; the rest follow with the next one. */
const eventsPerPassMax = 100;

/** How far back a pass looks for events that were not told: older ones stay in the trail alone. */
const eventsSoughtMax = 1000;

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
    const news = events.filter(({ sequence }) => Number(sequence) > told).slice(0, eventsPerPassMax);
    await announcer.announce(news);
    const last = news.at(-1);
    if (last) await save(pass, ledger, { announcedSequence: Number(last.sequence) });
  } catch (error) {
    log.warn('Events could not be announced; the next pass tries again', { pass: pass.id, error: wordsOf(error) });
  }
}

function untold({ lastPass, announcedSequence }: LedgerEntry): number {
  return Math.min(eventsSoughtMax, (lastPass?.auditSequence ?? 0) - announcedSequence);
}
