import { type Doors, receiveAlert, receiveEvent } from '../../shared/controller/receive.ts';
import { type Controller, type Ending, reconcile } from '../../shared/controller/reconcile.ts';
import { sweep } from '../../shared/controller/sweep.ts';
import { type BurstPolicy, defaultBurstPolicy } from '../../shared/domain/burst-policy.ts';
import { secondsAfter } from '../../shared/domain/time.ts';
import type { Ports } from '../../shared/ports/ports.ts';
import { aMetricAlert } from '../builders/an-alert.ts';
import { aPolicy, clusterId } from '../builders/an-observation.ts';
import { FakeBus } from '../fakes/fake-bus.ts';
import type { FakeClock } from '../fakes/fake-clock.ts';
import type { FakeCloud } from '../fakes/fake-cloud.ts';
import { FakeJournal } from '../fakes/fake-journal.ts';
import { FakeLeases } from '../fakes/fake-leases.ts';
import { FakeLedger } from '../fakes/fake-ledger.ts';
import { FakeLog } from '../fakes/fake-log.ts';
import { FakeMonitor } from '../fakes/fake-monitor.ts';
import { FakeSeenSignals } from '../fakes/fake-seen-signals.ts';
import type { DelaySet } from './delays.ts';
import { inProcessKubernetes } from './in-process-kubernetes.ts';
import { isUnplaced } from './pod-book.ts';
import { countGroups } from './simulated-azure.ts';
import type { SimulatedCluster } from './simulated-cluster.ts';

export interface SimulatedControllerOptions {
  readonly clock: FakeClock;
  readonly cloud: FakeCloud;
  readonly cluster: SimulatedCluster;
  readonly delays: DelaySet;
  /** How often the schedule looks at the cluster. */
  readonly scheduleSeconds: number;
  /** Somebody tells of a burst in the first second, and the function app must first wake up. */
  readonly isAnnounced?: boolean;
  readonly policy?: Partial<BurstPolicy>;
}

const token = 'controller';

/** The real controller on twins in memory, rung as in Azure: by alerts, by its own follow-ups, and by the schedule. */
export class SimulatedController {
  readonly journal = new FakeJournal();
  readonly ledger = new FakeLedger();
  readonly policy: BurstPolicy;
  readonly endings: Ending[] = [];
  readonly #bus = new FakeBus();
  readonly #options: SimulatedControllerOptions;
  readonly #controller: Controller;
  readonly #seenSignals: FakeSeenSignals;
  #alertAt: string | null = null;
  #seconds = 0;

  constructor(options: SimulatedControllerOptions) {
    const { clock, policy } = options;
    this.#options = options;
    this.policy = { ...defaultBurstPolicy, ...policy };
    this.#seenSignals = new FakeSeenSignals(clock);
    const wanted = aPolicy({ mode: 'burst', burst: this.policy });
    const policyOf = () => ({ policy: wanted, problems: [] });
    this.#controller = { ports: this.#ports(), rememberSeconds: 3600, policyOf };
  }

  /** What happens to the controller in the second that has just begun. */
  async live(): Promise<void> {
    const { clock, cloud, cluster, delays, scheduleSeconds, isAnnounced } = this.#options;
    this.#seconds += 1;
    if (isAnnounced && this.#seconds === Math.ceil(delays.coldStart.seconds)) await this.#hearAnnouncement();
    await this.#watchAlert();
    if (this.#seconds % scheduleSeconds === 0) await sweep({ entries: [clusterId] }, this.#controller.ports);
    for (const signal of this.#bus.takeDue(secondsAfter(clock.now(), -delays.queue.seconds))) {
      await countGroups(cloud, [...cluster.kubernetes.containerGroups.values()]);
      this.endings.push(await reconcile(signal, this.#controller));
    }
  }

  /** Fires once for a time in which pods wait; no pod waits, and the rule is armed again. */
  async #watchAlert(): Promise<void> {
    const { clock, cluster, delays } = this.#options;
    const waiting = cluster.kubernetes.pods().filter(isUnplaced).length;
    const now = clock.now();
    if (waiting === 0) this.#alertAt = null;
    else this.#alertAt ??= secondsAfter(now, Math.ceil(delays.alert.seconds + delays.coldStart.seconds));
    if (this.#alertAt !== now) return;
    const body = aMetricAlert({ clusterId, firedAt: now, rule: 'pods-pending', waiting });
    const { status } = await receiveAlert(JSON.stringify(body), this.#doors());
    if (status !== 202) throw new Error(`The alert door answered ${status} to the alert of ${now}.`);
  }

  async #hearAnnouncement(): Promise<void> {
    const event = { specversion: '1.0', id: 'announcement-1', type: 'aksburst.burst.announced' };
    await receiveEvent({ ...event, source: '/shop/sales', subject: clusterId, data: {} }, this.#doors());
  }

  #doors(): Doors {
    return { ports: this.#controller.ports, seenSignals: this.#seenSignals, isInScope: () => true };
  }

  #ports(): Ports {
    const { clock, cloud, cluster } = this.#options;
    const { watch } = cluster;
    const writing: typeof watch.writing = (hand, write) => {
      try {
        watch.writing(hand, write);
      } finally {
        cluster.settle();
      }
    };
    const tokens = { [token]: { name: 'aks-burst-controller', rights: 'all' } } as const;
    const inside = { id: clusterId, cluster: cluster.cluster, tokens, token, writing };
    return {
      ...{ clock, cloud, kubernetes: inProcessKubernetes(inside), monitor: new FakeMonitor(), bus: this.#bus },
      ...{ leases: new FakeLeases(), ledger: this.ledger, journal: this.journal, log: new FakeLog() },
      announcer: { announce: async () => {} },
    };
  }
}
