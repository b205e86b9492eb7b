import type { AuditEvent } from '../domain/audit-event.ts';

/** Tells other systems what the audit trail says, for example through an Event Grid topic. */
export interface Announcer {
  /** Resolves when all were taken. An event may be told twice, never under another id. */
  announce(events: readonly AuditEvent[]): Promise<void>;
}
