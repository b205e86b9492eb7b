import { describe, expect, it, vi } from 'vitest';
import type { ClusterId } from '../../shared/domain/ids.ts';
import { foreign, soon, useDoors } from './use-doors.ts';

const doors = useDoors();

/** As Event Grid leaves an event in a queue: one for each message, in base64 (MicrosoftDocs/azure-docs#102923). */
async function leave(event: unknown, name = 'cluster-events'): Promise<void> {
  const queue = await doors.storage.queue(name);
  const text = typeof event === 'string' ? event : JSON.stringify(event);
  await queue.sendMessage(Buffer.from(text).toString('base64'));
}

let left = 0;

const aCloudEvent = (id: ClusterId, part: object = {}) => ({
  specversion: '1.0',
  id: `event-${++left}`,
  source: id,
  subject: id.split('/').at(-1),
  type: 'Microsoft.ContainerService.NodePoolRollingFailed',
  time: new Date().toISOString(),
  data: { nodePoolName: 'nodepool1' },
  ...part,
});

const messagesIn = async (name: string) =>
  (await (await doors.storage.queue(name)).getProperties()).approximateMessagesCount;

describe('The queue of events', () => {
  it('is heard like the event door: one pass looks at the cluster', async () => {
    const id = doors.newCluster();

    await leave(aCloudEvent(id));
    const pass = await doors.firstPass(id);
    await doors.settle();

    expect(pass.data.signal).toMatchObject({ cause: 'event', reason: 'Node pool "nodepool1" failed to roll.' });
    expect(await doors.passes(id)).toHaveLength(1);
    expect(await messagesIn('cluster-events')).toBe(0);
  });

  it('takes several events in one message as well', async () => {
    const ids = [doors.newCluster(), doors.newCluster()];

    await leave(ids.map((id) => aCloudEvent(id)));

    for (const id of ids) await doors.firstPass(id);
  });

  it('rings once for an event that comes by the queue and by the door', async () => {
    const id = doors.newCluster();
    const event = aCloudEvent(id);

    await leave(event);
    await doors.firstPass(id);
    const answer = await doors.call('/runtime/webhooks/eventgrid?functionName=cluster-event', {
      method: 'POST',
      key: doors.sandbox.host.keys.eventgrid,
      headers: { 'aeg-event-type': 'Notification' },
      body: event,
    });
    await doors.settle();

    expect(answer.status).toBe(202);
    expect(doors.linesWith('cluster-event: Repeated, not queued again')).toHaveLength(1);
    expect(await doors.passes(id)).toHaveLength(1);
  });

  it('drops an event about a cluster outside the scope, about which Azure is not asked either', async () => {
    const other = doors.newCluster(foreign);

    await leave(aCloudEvent(other));
    await vi.waitFor(() => expect(doors.linesWith(`${other} is outside the configured scope.`)).toHaveLength(1), soon);
    await doors.settle();

    expect(await doors.events(other)).toEqual([]);
    expect(doors.callsAbout(other)).toEqual([]);
  });

  it('is rid at once of what is no event, for no further try would make one of it', async () => {
    await leave('{"hello":"world"}');
    await leave('no JSON at all');

    const refused = () => doors.linesWith('WARNING queued-event: Event refused: An event must be a JSON object with');
    await vi.waitFor(() => expect(refused()).toHaveLength(2), soon);
    await vi.waitFor(async () => expect(await messagesIn('cluster-events')).toBe(0), soon);
    expect(doors.linesWith("Executed 'Functions.queued-event' (Failed")).toEqual([]);
  });
});

describe('An event that the host took for poison', () => {
  const theScheduleRings = () =>
    doors.call('/admin/functions/health-check', { method: 'POST', key: doors.sandbox.host.keys.master, body: {} });

  const heard = () => doors.linesWith('health-check: Queued: Node pool "nodepool1" failed to roll.').length;

  it('is heard by the schedule, and told as an error', async () => {
    await leave(aCloudEvent(doors.newCluster()), 'cluster-events-poison');

    await theScheduleRings();
    await vi.waitFor(() => expect(heard()).toBe(1), soon);

    expect(doors.linesWith('ERROR health-check: Events ended in the poison queue')).toHaveLength(1);
    await vi.waitFor(async () => expect(await messagesIn('cluster-events-poison')).toBe(0), soon);
  });

  it('because it came as plain text is heard in the same way', async () => {
    const queue = await doors.storage.queue('cluster-events');
    await queue.sendMessage(JSON.stringify(aCloudEvent(doors.newCluster())));
    await vi.waitFor(async () => expect(await messagesIn('cluster-events-poison')).toBe(1), soon);

    await theScheduleRings();

    await vi.waitFor(() => expect(heard()).toBe(2), soon);
  });

  it('and that is none does not stay for ever', async () => {
    await leave('nonsense', 'cluster-events-poison');

    await theScheduleRings();

    await vi.waitFor(async () => expect(await messagesIn('cluster-events-poison')).toBe(0), soon);
  });
});
