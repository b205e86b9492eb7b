import type { ChainedEvent } from '../../shared/audit/audit-record.ts';
import { type Controller, type Ending, reconcile } from '../../shared/controller/reconcile.ts';
import type { AuditEvent } from '../../shared/domain/audit-event.ts';
import type { Mode } from '../../shared/domain/mode.ts';
import { seen } from '../../shared/domain/sight.ts';
import type { Signal } from '../../shared/domain/signal.ts';
import { isAfter } from '../../shared/domain/time.ts';
import { policyFor } from '../../shared/policy-for.ts';
import type { Monitor } from '../../shared/ports/monitor.ts';
import type { Ports } from '../../shared/ports/ports.ts';
import {
  aBacklog,
  aCluster,
  aNetwork,
  aNodeSubnet,
  aPolicy,
  aRegion,
  aSubnet,
  aVirtualNode,
  clusterId,
  someUsages,
  subscriptionId,
} from '../builders/an-observation.ts';
import { FakeBus } from '../fakes/fake-bus.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { addonIdentityOf, FakeCloud } from '../fakes/fake-cloud.ts';
import { FakeJournal } from '../fakes/fake-journal.ts';
import { FakeKubernetes } from '../fakes/fake-kubernetes.ts';
import { FakeLeases } from '../fakes/fake-leases.ts';
import { FakeLedger } from '../fakes/fake-ledger.ts';
import { FakeLog } from '../fakes/fake-log.ts';

/** The whole controller in one process, on twins in memory and a clock that moves only when told. */
export class ControlRoom {
  readonly clock = new FakeClock();
  readonly cloud = new FakeCloud(this.clock);
  readonly kubernetes = new FakeKubernetes(this.clock);
  readonly leases = new FakeLeases();
  readonly ledger = new FakeLedger();
  readonly journal = new FakeJournal();
  readonly bus = new FakeBus();
  readonly log = new FakeLog();
  readonly announced: AuditEvent[] = [];
  mode: Mode = 'prepare';
  looksInside = false;

  constructor() {
    this.cloud.setRegion(subscriptionId, aRegion());
    this.cloud.setUsages(subscriptionId, 'westeurope', someUsages());
    this.cloud.setCluster(aCluster({ addon: null }));
    this.cloud.setNetwork(aNetwork({ subnets: [aNodeSubnet()] }));
  }

  /** A room whose cluster lacks nothing. */
  static ready(): ControlRoom {
    const room = new ControlRoom();
    const identity = addonIdentityOf(clusterId);
    room.cloud.setProvider(subscriptionId, 'Registered');
    room.cloud.setNetwork(aNetwork({ subnets: [aNodeSubnet(), aSubnet()] }));
    room.cloud.setCluster(aCluster({ addon: { enabled: true, subnetName: 'virtual-node-aci', identity } }));
    room.cloud.grant(aSubnet().id, identity.objectId, '4d97b98b-1d4f-4787-a291-c67834d212e7');
    return room;
  }

  get ports(): Ports {
    const { clock, cloud, kubernetes, leases, ledger, journal, bus, log } = this;
    const announcer = { announce: async (events: readonly AuditEvent[]) => void this.announced.push(...events) };
    return { clock, cloud, kubernetes, leases, ledger, journal, bus, log, announcer, monitor: this.#monitor() };
  }

  controller(ports: Ports = this.ports): Controller {
    const policy = aPolicy({ mode: this.mode, looksInside: this.looksInside });
    return { ports, rememberSeconds: 3600, policyOf: (cluster) => policyFor(policy, cluster?.tags ?? {}) };
  }

  /** An alert as a door would ring it, now. */
  alert(id = 'alert-1'): Signal {
    const now = this.clock.now();
    return { id, cause: 'alert', clusterId, reason: `Alert "${id}" fired.`, raisedAt: now, dueAt: now };
  }

  /** Delivers one signal, as the queue does. */
  take(signal: Signal, controller = this.controller()): Promise<Ending> {
    return reconcile(signal, controller);
  }

  /** Delivers whatever is due and lets time pass, until nothing waits any more. */
  async settle(controller = this.controller(), secondsMax = 7200): Promise<void> {
    const end = Date.parse(this.clock.now()) + secondsMax * 1000;
    while (this.bus.waiting.length > 0) {
      for (const signal of this.bus.takeDue(this.clock.now())) await this.take(signal, controller);
      if (Date.parse(this.clock.now()) > end) throw new Error(`Not at rest after ${secondsMax} s.`);
      this.#skipToNextSignal();
    }
  }

  events(type?: string): readonly ChainedEvent[] {
    return this.journal.events(clusterId).filter((event) => type === undefined || event.type === type);
  }

  #skipToNextSignal(): void {
    const dues = this.bus.waiting.map(({ dueAt }) => dueAt).sort();
    if (dues[0] && isAfter(dues[0], this.clock.now())) this.clock.set(dues[0]);
    else this.clock.advance(1);
  }

  /** Azure Monitor shows the virtual node as the cloud's state makes it. */
  #monitor(): Monitor {
    return {
      backlog: async (_id, now) => seen(aBacklog({ waiting: 40, collectedAt: now }), now),
      virtualNode: async (id, now) =>
        seen(this.cloud.virtualNodeReady(id, now) ? aVirtualNode({ collectedAt: now }) : null, now),
    };
  }
}
