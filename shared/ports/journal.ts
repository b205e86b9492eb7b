import type { AuditDraft, AuditEvent } from '../domain/audit-event.ts';
import type { ClusterId } from '../domain/ids.ts';
import type { Lease } from './leases.ts';

/** The audit trail: appended, never changed. */
export interface Journal {
  /** Seals the draft into the cluster's chain. Throws where it could not be written; then nothing may be changed. */
  append(draft: AuditDraft, lease: Lease): Promise<AuditEvent>;
  /** The newest events of a cluster, oldest first. */
  last(id: ClusterId, count: number): Promise<readonly AuditEvent[]>;
}
