import { describe, expect, it } from 'vitest';
import { receiveAlert, receiveLateEvents } from '../../../shared/controller/receive.ts';
import type { Signal } from '../../../shared/domain/signal.ts';
import { clusterId } from '../../builders/an-observation.ts';
import { anAlert } from '../../doors/use-doors.ts';
import { FakeBus } from '../../fakes/fake-bus.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { FakeLog } from '../../fakes/fake-log.ts';
import { FakeSeenSignals } from '../../fakes/fake-seen-signals.ts';

/** Storage that refuses its first call of one kind: outages rarely hit everything at the same moment. */
function doorsWhere(failing: 'queue' | 'table') {
  const clock = new FakeClock();
  const [log, bus, seenSignals] = [new FakeLog(), new FakeBus(), new FakeSeenSignals(clock)];
  let isDown = true;
  const refuseOnce = (part: 'queue' | 'table') => {
    if (part !== failing || !isDown) return;
    isDown = false;
    throw new Error(`The ${part} service refused.`);
  };
  const ring = async (signal: Signal) => {
    refuseOnce('queue');
    await bus.ring(signal);
  };
  const add = async (signal: Signal) => {
    refuseOnce('table');
    await seenSignals.add(signal);
  };
  const seen = { has: (signal: Signal) => seenSignals.has(signal), add };
  const doors = { ports: { bus: { ring }, clock, log }, seenSignals: seen, isInScope: () => true };
  return { doors, bus, log };
}

describe('receiveAlert', () => {
  it('asks for the alert again when the queue would not take it, and rings once when it comes again', async () => {
    const { doors, bus, log } = doorsWhere('queue');
    const alert = JSON.stringify(anAlert({ clusterId }));

    const answers = [
      await receiveAlert(alert, doors),
      await receiveAlert(alert, doors),
      await receiveAlert(alert, doors),
    ];

    expect(answers.map(({ status }) => status)).toEqual([503, 202, 200]);
    expect(answers[0]?.headers).toEqual({ 'retry-after': '10' });
    expect(bus.rung).toHaveLength(1);
    expect(log.messages('error')).toEqual(['The alert could not be queued; the sender is asked to repeat it']);
  });

  it('rings although seen signals are out of reach: a repeat costs one more pass, and nothing is lost', async () => {
    const { doors, bus, log } = doorsWhere('table');
    const alert = JSON.stringify(anAlert({ clusterId }));

    const answers = [
      await receiveAlert(alert, doors),
      await receiveAlert(alert, doors),
      await receiveAlert(alert, doors),
    ];

    expect(answers.map(({ status }) => status)).toEqual([202, 202, 200]);
    expect(bus.rung).toHaveLength(2);
    expect(log.messages('warn')).toEqual(['Seen signals are out of reach; a repeat costs one more pass']);
  });
});

describe('receiveLateEvents', () => {
  /** Kept until it is forgotten, and out of sight once it is taken, as in a queue. */
  function aQueueOf(count: number) {
    const kept = Array.from({ length: count }, (_, at) => ({
      id: `event-${at}`,
      type: 'Microsoft.ContainerService.NodePoolRollingFailed',
      source: clusterId,
    }));
    let taken = 0;
    const take = async () => {
      const events = kept.slice(taken, taken + 2);
      taken += events.length;
      return events.map((event) => ({ event, forget: async () => void forgotten.push(event.id) }));
    };
    const forgotten: string[] = [];
    return { late: { take }, forgotten };
  }

  it('rings for each, and forgets what it has rung for', async () => {
    const { doors, bus } = doorsWhere('table');
    const { late, forgotten } = aQueueOf(3);

    await receiveLateEvents(late, doors);

    expect(bus.rung).toHaveLength(3);
    expect(forgotten).toEqual(['event-0', 'event-1', 'event-2']);
  });

  it('keeps what cannot be heard now, and hears the others', async () => {
    const { doors, bus, log } = doorsWhere('queue');
    const { late, forgotten } = aQueueOf(3);

    await receiveLateEvents(late, doors);

    expect(bus.rung).toHaveLength(2);
    expect(forgotten).toEqual(['event-1', 'event-2']);
    expect(log.messages('error')).toContain('A late event could not be heard; it is tried again');
  });

  it('leaves the rest of very many to the next call', async () => {
    const { late, forgotten } = aQueueOf(25);

    await receiveLateEvents(late, doorsWhere('table').doors);

    expect(forgotten).toHaveLength(20);
  });

  it('tells of a queue that is out of reach, and fails nobody for it', async () => {
    const { doors, log } = doorsWhere('table');

    await receiveLateEvents({ take: () => Promise.reject(new Error('Storage is down.')) }, doors);

    expect(log.messages('error')).toEqual(['Late events could not be taken; the next run takes them']);
  });
});
