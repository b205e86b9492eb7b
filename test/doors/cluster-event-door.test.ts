import { describe, expect, it, vi } from 'vitest';
import type { ClusterId } from '../../shared/domain/ids.ts';
import { type Call, foreign, soon, useDoors } from './use-doors.ts';

const doors = useDoors();

const path = '/runtime/webhooks/eventgrid?functionName=cluster-event';

/** As Event Grid delivers: with the system key of its extension, and its own header. */
const deliver = (body: unknown, { headers, ...options }: Call = {}) =>
  doors.call(path, {
    method: 'POST',
    key: doors.sandbox.host.keys.eventgrid,
    body,
    headers: { 'aeg-event-type': 'Notification', ...headers },
    ...options,
  });

let delivered = 0;

const aGridEvent = (id: ClusterId, part: object = {}) => ({
  id: `event-${++delivered}`,
  topic: id,
  subject: id.split('/').at(-1),
  eventType: 'Microsoft.ContainerService.NodePoolRollingFailed',
  eventTime: new Date().toISOString(),
  data: { nodePoolName: 'nodepool1' },
  dataVersion: '1',
  metadataVersion: '1',
  ...part,
});

const aCloudEvent = (id: ClusterId) => ({
  specversion: '1.0',
  id: `event-${++delivered}`,
  source: id,
  subject: id.split('/').at(-1),
  type: 'Microsoft.ContainerService.NodePoolRollingFailed',
  time: new Date().toISOString(),
  data: { nodePoolName: 'nodepool1' },
});

describe('The event door', () => {
  it('shows Event Grid that the subscription is wanted', async () => {
    const validation = {
      id: 'handshake',
      topic: doors.newCluster(),
      subject: '',
      eventType: 'Microsoft.EventGrid.SubscriptionValidationEvent',
      eventTime: new Date().toISOString(),
      data: { validationCode: '512d38b6-c7b8-40c8-89fe-f46f9e9622b6' },
      dataVersion: '2',
    };

    const answer = await deliver([validation], { headers: { 'aeg-event-type': 'SubscriptionValidation' } });

    expect(answer.status).toBe(200);
    expect(answer.json()).toEqual({ validationResponse: '512d38b6-c7b8-40c8-89fe-f46f9e9622b6' });
  });

  it.each([
    { schema: 'the Event Grid schema', event: (id: ClusterId) => [aGridEvent(id)] },
    { schema: 'CloudEvents', event: aCloudEvent },
  ])('answers 202 to an event of a cluster in $schema, and one pass looks at it', async ({ event }) => {
    const id = doors.newCluster();

    const answer = await deliver(event(id));
    const pass = await doors.firstPass(id);
    await doors.settle();

    expect(answer.status).toBe(202);
    expect(pass.data.signal).toMatchObject({ cause: 'event', reason: 'Node pool "nodepool1" failed to roll.' });
    expect(await doors.passes(id)).toHaveLength(1);
  });

  it('rings once for an event that is delivered again', async () => {
    const id = doors.newCluster();
    const event = [aGridEvent(id)];

    const answers = [await deliver(event), await deliver(event)];
    await doors.firstPass(id);
    await doors.settle();

    expect(answers.map(({ status }) => status)).toEqual([202, 202]);
    expect(doors.linesWith('cluster-event: Repeated, not queued again')).toHaveLength(1);
    expect(await doors.passes(id)).toHaveLength(1);
  });

  it('rings for every cluster that one delivery is about', async () => {
    const ids = [doors.newCluster(), doors.newCluster()];

    const answer = await deliver(ids.map((id) => aGridEvent(id)));

    expect(answer.status).toBe(202);
    for (const id of ids) await vi.waitFor(async () => expect(await doors.passes(id)).toHaveLength(1), soon);
  });
});

describe('The event door takes, so that Event Grid does not send it again, and does nothing about', () => {
  it('a type that says nothing of a cluster', async () => {
    const id = doors.newCluster();

    const answer = await deliver([aGridEvent(id, { eventType: 'Microsoft.Storage.BlobCreated' })]);
    await doors.settle();

    expect(answer.status).toBe(202);
    expect(doors.linesWith('Ignored Event "Microsoft.Storage.BlobCreated"')).toHaveLength(1);
    expect(await doors.events(id)).toEqual([]);
  });

  it('a cluster outside the scope, about which Azure is not asked either', async () => {
    const other = doors.newCluster(foreign);

    const answer = await deliver([aGridEvent(other)]);
    await doors.settle();

    expect(answer.status).toBe(202);
    expect(doors.linesWith(`${other} is outside the configured scope.`)).toHaveLength(1);
    expect(await doors.events(other)).toEqual([]);
    expect(doors.callsAbout(other)).toEqual([]);
  });

  it('what is no event at all, and logs what is wrong with it', async () => {
    const answer = await deliver([{}]);

    expect(answer.status).toBe(202);
    expect(doors.linesWith('WARNING cluster-event: Event refused: An event must be a JSON object with')).toHaveLength(
      1,
    );
  });
});

describe('The event door is closed', () => {
  it.each([
    { who: 'without a key', key: () => null, status: 401 },
    { who: 'with a guessed key', key: () => 'guessed', status: 401 },
    { who: 'with the key of the host', key: () => doors.sandbox.host.keys.host, status: 403 },
  ])('to a caller $who: $status', async ({ key, status }) => {
    const before = doors.log.length;

    const answer = await deliver([aGridEvent(doors.newCluster())], { key: key() });

    expect(answer.status).toBe(status);
    expect(doors.log.slice(before).filter((line) => line.includes(' cluster-event: '))).toEqual([]);
  });
});
