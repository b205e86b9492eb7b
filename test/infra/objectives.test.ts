import { globSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { BrokenTrailError } from '../../shared/adapters/trail-tail.ts';
import { readConfig } from '../../shared/config.ts';
import { recordLostSignal } from '../../shared/controller/lose.ts';
import { receiveAlert, receiveLateEvents } from '../../shared/controller/receive.ts';
import { take } from '../../shared/controller/take.ts';
import type { Signal } from '../../shared/domain/signal.ts';
import { scheduleSignal } from '../../shared/signals/constructors.ts';
import { encodeSignal } from '../../shared/signals/signal-message.ts';
import { aVm, aVmPod } from '../builders/a-burst-view.ts';
import { aVirtualKubeletNode } from '../builders/a-pod.ts';
import { aMetricAlert } from '../builders/an-alert.ts';
import { aCluster, clusterId } from '../builders/an-observation.ts';
import { FakeSeenSignals } from '../fakes/fake-seen-signals.ts';
import { evaluateQuery } from '../sandbox/monitor/evaluate-query.ts';
import { analyse } from '../sandbox/monitor/kusto.ts';
import { aBurstRoom } from '../stories/a-burst-room.ts';
import { ControlRoom } from '../stories/a-control-room.ts';
import { appTraces, Logged } from './logged.ts';

const folder = new URL('../../infra/monitoring/slo/', import.meta.url);
const queryOf = (name: string) => readFileSync(new URL(`${name}.kql`, folder), 'utf8');

interface Objective {
  readonly name: string;
  readonly says: string;
  readonly percent: string;
}

const objectives = JSON.parse(readFileSync(new URL('objectives.json', folder), 'utf8')) as readonly Objective[];

describe('The objectives', () => {
  it('have a query each, and no query is left over', () => {
    const files = readdirSync(folder).filter((file) => file.endsWith('.kql'));

    expect(files).toEqual(objectives.map(({ name }) => `${name}.kql`).toSorted());
  });

  it.each(objectives.map(({ name }) => name))(
    'ask for %s what the log has, and get how many were good of how many',
    (name) => {
      const { root, diagnostics } = analyse(queryOf(name), [appTraces]);

      expect(diagnostics).toEqual([]);
      expect(root.parts.Statements?.items.at(-1)?.parts.Expression?.columns).toEqual([
        { name: 'Good', type: 'long' },
        { name: 'Total', type: 'long' },
      ]);
    },
  );

  it.each(objectives.map(({ name }) => name))('look for %s by words that somebody says', (name) => {
    const words = [...queryOf(name).matchAll(/startswith (?:'([^']+)'|"([^"]+)")/g)].map(
      ([, one, other = '']) => one ?? other,
    );
    const sources = globSync('shared/**/*.ts')
      .map((file) => readFileSync(file, 'utf8'))
      .join();

    expect(
      words.filter((text) => !sources.includes(text) && !/^Executed '?/.test(text) && text !== 'Queued: '),
    ).toEqual([]);
  });

  it('would not pass with a column that the table lacks', () => {
    const misspelt = queryOf('passes').replaceAll('Message', 'Massage');

    expect(
      analyse(misspelt, [appTraces])
        .diagnostics.map(({ message }) => message)
        .join(),
    ).toContain('Massage');
  });
});

/** The answer, and whether an alert on it would ring. */
function asked(name: string, log: Logged, nowMs: number): { good: number; total: number; rings: boolean } {
  const answer = evaluateQuery([log.table], queryOf(name), undefined, nowMs);
  if ('error' in answer) throw new Error(answer.error.message);
  const [good, total] = (answer.tables[0]?.rows[0] ?? []).map(Number);
  const { percent } = objectives.find((one) => one.name === name) as Objective;
  if (good === undefined || total === undefined) throw new Error(`${name} has no answer.`);
  return { good, total, rings: 100 * good < Number(percent) * total };
}

/** A control room, and what its log comes to in Application Insights. */
class Watched {
  readonly room: ControlRoom;
  readonly log: Logged;

  constructor(room = new ControlRoom()) {
    this.room = room;
    this.log = new Logged(() => room.clock.now());
  }

  get ports() {
    return { ...this.room.ports, log: this.log };
  }

  async alert(rule: string, bus = this.room.bus as Pick<ControlRoom['bus'], 'ring'>): Promise<void> {
    const { clock } = this.room;
    const seenSignals = new FakeSeenSignals(clock);
    const alert = aMetricAlert({ clusterId, rule, firedAt: clock.now(), waiting: 40 });
    await receiveAlert(JSON.stringify(alert), {
      ports: { bus, clock, log: this.log },
      seenSignals,
      isInScope: () => true,
    });
    this.log.ends('alert');
  }

  /** Whatever is due, through the queue's function. */
  async deliver(ports = this.ports): Promise<void> {
    const due = this.room.bus.takeDue(this.room.clock.now());
    for (const signal of due) await this.take(signal, ports);
  }

  async take(signal: Signal, ports = this.ports): Promise<void> {
    const environment = {
      BURST_SCOPE: clusterId,
      BURST_MODE: this.room.mode,
      AzureWebJobsStorage__accountName: 'host',
    };
    const config = readConfig(environment);
    try {
      await take(JSON.parse(encodeSignal(signal)), { config, ports });
      this.log.ends('reconcile');
    } catch {
      this.log.ends('reconcile', 'Failed');
    }
  }

  async schedule(times: number, seconds = 300): Promise<void> {
    for (let time = 0; time < times; time++) {
      await this.take(scheduleSignal(clusterId, this.room.clock.now()));
      this.room.clock.advance(seconds);
    }
  }

  ask(name: string) {
    return asked(name, this.log, Date.parse(this.room.clock.now()));
  }
}

describe('On what the controller really logs', () => {
  it('the schedule is missed when it has not run for an hour, also where nothing was ever logged', () => {
    const watched = new Watched();
    expect(watched.ask('schedule')).toEqual({ good: 0, total: 1, rings: true });

    watched.log.ends('health-check');
    watched.room.clock.advance(3000);
    expect(watched.ask('schedule')).toEqual({ good: 1, total: 1, rings: false });
    watched.log.ends('health-check', 'Failed');
    watched.room.clock.advance(900);

    expect(watched.ask('schedule')).toEqual({ good: 0, total: 1, rings: true });
  });

  it('the alert door is good when it queues, and not when the sender must come again', async () => {
    const watched = new Watched();
    const down = { ring: () => Promise.reject(new Error('The queue service refused.')) };

    await watched.alert('one');
    expect(watched.ask('alert-door')).toEqual({ good: 1, total: 1, rings: false });
    await watched.alert('two', down);
    expect(watched.ask('alert-door')).toEqual({ good: 1, total: 2, rings: true });
  });

  it('a signal is in time when a pass ended within the minute, and late after it', async () => {
    const watched = new Watched();
    await watched.alert('one');
    watched.room.clock.advance(5);
    await watched.deliver();
    watched.room.clock.advance(120);
    expect(watched.ask('signal-to-pass')).toEqual({ good: 1, total: 1, rings: false });

    await watched.alert('two');
    watched.room.clock.advance(90);
    await watched.deliver();

    expect(watched.ask('signal-to-pass')).toEqual({ good: 1, total: 2, rings: true });
  });

  it('a signal of the last minute is not missed yet', async () => {
    const watched = new Watched();

    await watched.alert('one');
    watched.room.clock.advance(30);

    expect(watched.ask('signal-to-pass')).toEqual({ good: 0, total: 0, rings: false });
  });

  it('a pass that threw is not good', async () => {
    const watched = new Watched();
    await watched.schedule(3);
    const cloud = { ...watched.room.ports.cloud, cluster: () => Promise.reject(new Error('A bug.')) };

    await watched.take(watched.room.alert('late'), { ...watched.ports, cloud });

    expect(watched.ask('passes')).toEqual({ good: 3, total: 4, rings: true });
    expect(watched.ask('audit-trail')).toEqual({ good: 4, total: 4, rings: false });
  });

  it.each([
    ['a signal', { version: 1, signal: new ControlRoom().alert() }],
    ['what is no signal', { hello: 'world' }],
  ])('%s in poison is lost, also where nothing else ran', async (_what, message) => {
    const watched = new Watched();

    await recordLostSignal(message, watched.ports);

    expect(watched.ask('lost-signals')).toEqual({ good: -1, total: 0, rings: true });
  });

  it('an event in poison is heard late, and tells that its queue is not', async () => {
    const watched = new Watched();
    const { bus, clock, log } = watched.ports;
    const late = [{ event: {}, forget: async () => {} }];
    const lateEvents = { take: async () => late.splice(0) };
    const seenSignals = { has: async () => false, add: async () => {} };

    await receiveLateEvents(lateEvents, { ports: { bus, clock, log }, seenSignals, isInScope: () => true });

    expect(watched.ask('lost-signals')).toEqual({ good: -1, total: 0, rings: true });
  });

  it('a pass that cannot go on with a broken trail tells it', async () => {
    const watched = new Watched();
    const append = () => Promise.reject(new BrokenTrailError(clusterId, 'the last record was altered.'));

    await watched.take(watched.room.alert(), {
      ...watched.ports,
      journal: { ...watched.room.journal, append } as never,
    });

    expect(watched.ask('audit-trail')).toMatchObject({ good: 0, total: 1, rings: true });
  });

  it('a cluster may be short of ready for an hour, and not longer', async () => {
    const watched = new Watched();
    watched.room.cloud.setCluster(aCluster({ addon: null, network: { ...aCluster().network, plugin: 'kubenet' } }));

    await watched.schedule(12);
    expect(watched.ask('readiness')).toEqual({ good: 1, total: 1, rings: false });
    await watched.schedule(3);
    expect(watched.ask('readiness')).toEqual({ good: 0, total: 1, rings: true });
  });

  it('a cluster that was ready in the last look is well, however long it took', async () => {
    const watched = new Watched();
    watched.room.cloud.setCluster(aCluster({ addon: null, network: { ...aCluster().network, plugin: 'kubenet' } }));
    await watched.schedule(15);
    const ready = new Watched(ControlRoom.ready());
    ready.room.clock.set(watched.room.clock.now());

    await ready.schedule(1);
    for (const message of ready.log.messages) watched.log.says(message, watched.room.clock.now());

    expect(watched.ask('readiness')).toEqual({ good: 1, total: 1, rings: false });
  });

  it('pods may be on ACI for two hours without a break, and not longer', async () => {
    const { room } = aBurstRoom({ pods: [aVmPod('old-1', 'vm-1')], nodes: [aVirtualKubeletNode(), aVm('vm-1')] });
    const quiet = new Watched(room);
    await quiet.schedule(30);
    expect(quiet.ask('bursts-end')).toEqual({ good: 1, total: 1, rings: false });

    const full = new Watched(aBurstRoom().room);
    await full.schedule(24);
    expect(full.ask('bursts-end')).toMatchObject({ rings: false });
    await full.schedule(3);

    expect(full.ask('bursts-end')).toEqual({ good: 0, total: 1, rings: true });
  });
});
