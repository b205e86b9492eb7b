import { describeBus } from '../contracts/bus.contract.ts';
import { describeJournal } from '../contracts/journal.contract.ts';
import { describeLeases } from '../contracts/leases.contract.ts';
import { describeLedger } from '../contracts/ledger.contract.ts';
import { describeSeenSignals } from '../contracts/seen-signals.contract.ts';
import { FakeBus } from './fake-bus.ts';
import { FakeClock } from './fake-clock.ts';
import { FakeJournal } from './fake-journal.ts';
import { FakeLeases } from './fake-leases.ts';
import { FakeLedger } from './fake-ledger.ts';
import { FakeSeenSignals } from './fake-seen-signals.ts';

describeLeases('FakeLeases', () => {
  const leases = new FakeLeases();
  return { leases, elsewhere: leases, lapse: async (resourceId) => leases.lapse(resourceId) };
});

describeLedger('FakeLedger', () => {
  const ledger = new FakeLedger();
  return { ledger, elsewhere: ledger };
});

describeJournal('FakeJournal', () => {
  const journal = new FakeJournal();
  return { journal, elsewhere: journal, verify: async (id) => journal.verify(id) };
});

describeBus('FakeBus', async () => {
  const clock = new FakeClock();
  const bus = new FakeBus();
  const pass = async (seconds: number) => clock.advance(seconds);
  return { bus, clock, pass, takeDue: async () => bus.takeDue(clock.now()) };
});

describeSeenSignals('FakeSeenSignals', () => {
  const clock = new FakeClock();
  const seenSignals = new FakeSeenSignals(clock);
  return { seenSignals, elsewhere: seenSignals, clock };
});
