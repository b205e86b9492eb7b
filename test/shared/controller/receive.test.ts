import { describe, expect, it } from 'vitest';
import { receiveAlert } from '../../../shared/controller/receive.ts';
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
