import type { Announcer } from './announcer.ts';
import type { Bus } from './bus.ts';
import type { Clock } from './clock.ts';
import type { Cloud } from './cloud.ts';
import type { Journal } from './journal.ts';
import type { Kubernetes } from './kubernetes.ts';
import type { Leases } from './leases.ts';
import type { Ledger } from './ledger.ts';
import type { Log } from './log.ts';
import type { Monitor } from './monitor.ts';

/** Everything outside that a pass needs. */
export interface Ports {
  readonly clock: Clock;
  readonly cloud: Cloud;
  readonly kubernetes: Kubernetes;
  readonly monitor: Monitor;
  readonly leases: Leases;
  readonly ledger: Ledger;
  readonly journal: Journal;
  readonly bus: Bus;
  /** Null where no topic is configured. */
  readonly announcer: Announcer | null;
  readonly log: Log;
}
