import type { ClusterId } from './ids.ts';
import type { Instant } from './time.ts';

/** What is said of a pass before it is sealed into the chain. `data` holds plain JSON and never a secret. */
export interface AuditDraft {
  readonly type: AuditType;
  readonly subject: string;
  readonly time: Instant;
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * `intent`: written before a change. `outcome`: after it. `pass`: one per pass, also when it threw.
 * `signal-lost`: a message that ended in the poison queue.
 */
export type AuditType =
  | 'aksburst.change.intent'
  | 'aksburst.change.outcome'
  | 'aksburst.pass.completed'
  | 'aksburst.pass.failed'
  | 'aksburst.signal.lost';

/**
 * A CloudEvents 1.0 record of the chain (spec: CloudEvents v1.0.2, JSON format). The extension attributes `sequence`,
 * `previoushash` and `hash` chain the records of one cluster, across days.
 */
export interface AuditEvent extends AuditDraft {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: ClusterId;
  readonly datacontenttype: 'application/json';
  /** Ten digits, from 0000000001, without gaps. */
  readonly sequence: string;
  readonly previoushash: string;
  /** SHA-256, hex, over the line as stored without this last attribute. */
  readonly hash: string;
}
