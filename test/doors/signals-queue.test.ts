import { describe, expect, it, vi } from 'vitest';
import { partitionOf } from '../../shared/adapters/table-key.ts';
import type { ClusterId } from '../../shared/domain/ids.ts';
import { scheduleSignal } from '../../shared/signals/constructors.ts';
import { encodeSignal } from '../../shared/signals/signal-message.ts';
import { foreign, soon, useDoors } from './use-doors.ts';

const queues = 'AzureFunctionsJobHost__extensions__queues__';

/** Tries follow each other at once, so that the five of host.json need not take minutes. */
const doors = useDoors({ settings: { [`${queues}visibilityTimeout`]: '00:00:00' } });

async function put(text: string): Promise<void> {
  const queue = await doors.storage.queue('signals');
  await queue.sendMessage(Buffer.from(text).toString('base64'));
}

const ringFor = (id: ClusterId) => put(encodeSignal(scheduleSignal(id, new Date().toISOString())));

const failedRuns = () => doors.linesWith("ERROR reconcile: Executed 'Functions.reconcile' (Failed").length;

async function poisonLeft(): Promise<number | undefined> {
  const queue = await doors.storage.queue('signals-poison');
  return (await queue.getProperties()).approximateMessagesCount;
}

describe('The queue of signals', () => {
  it('tries what is no signal five times, then hands it to the function for lost ones, which logs it', async () => {
    const before = failedRuns();

    await put('{"hello":"world"}');
    await vi.waitFor(() => expect(doors.linesWith('ended in the poison queue')).toHaveLength(1), soon);

    expect(failedRuns() - before).toBe(5);
    expect(
      doors.linesWith('ERROR reconcile-poison: A message that is no signal ended in the poison queue:'),
    ).toHaveLength(1);
    await vi.waitFor(async () => expect(await poisonLeft()).toBe(0), soon);
  });

  it('drops a signal for a cluster outside the scope, with a line in the log and no question to Azure', async () => {
    const other = doors.newCluster(foreign);

    await ringFor(other);
    await vi.waitFor(() => expect(doors.linesWith('outside the scope and was dropped')).toHaveLength(1), soon);
    await doors.settle();

    expect(
      doors.linesWith('WARNING reconcile: A signal names a cluster outside the scope and was dropped'),
    ).toHaveLength(1);
    expect(await doors.events(other)).toEqual([]);
    expect(doors.callsAbout(other)).toEqual([]);
  });

  it('records a signal whose pass failed every time in the audit trail of its cluster', async () => {
    const id = doors.newCluster();
    const ledger = await doors.storage.table('ledger');
    await ledger.createEntity({ partitionKey: partitionOf(id), rowKey: 'entry', version: 99 });
    const before = failedRuns();

    await ringFor(id);
    await vi.waitFor(async () => expect(await doors.events(id)).toHaveLength(1), soon);

    expect(failedRuns() - before).toBe(5);
    const [lost] = await doors.events(id);
    expect(lost).toMatchObject({
      type: 'aksburst.signal.lost',
      data: { signal: { cause: 'schedule', reason: 'The scheduled health check looks at the cluster.' } },
    });
    expect(doors.linesWith('ERROR reconcile-poison: A signal failed every try:')).toHaveLength(1);
    await vi.waitFor(async () => expect(await poisonLeft()).toBe(0), soon);
  });

  it('works for the other clusters while one of them fails', async () => {
    const [bad, good] = [doors.newCluster(), doors.newCluster()];
    const ledger = await doors.storage.table('ledger');
    await ledger.createEntity({ partitionKey: partitionOf(bad), rowKey: 'entry', version: 99 });

    await ringFor(bad);
    await ringFor(good);

    expect((await doors.firstPass(good)).type).toBe('aksburst.pass.completed');
  });
});
