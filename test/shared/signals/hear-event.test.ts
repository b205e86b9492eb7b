import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ClusterId, clusterIdOf } from '../../../shared/domain/ids.ts';
import { hearEvent } from '../../../shared/signals/hear-event.ts';
import { burstSubnetId, clusterId, now, subscriptionId } from '../../builders/an-observation.ts';

const otherId = clusterIdOf({ subscriptionId, resourceGroup: 'shop', name: 'shop-test' });

const inScope = (id: ClusterId) => id === clusterId;

const rollingStarted = 'Microsoft.ContainerService.NodePoolRollingStarted';

const aCloudEvent = (part: object = {}) => ({
  specversion: '1.0',
  id: '1',
  type: rollingStarted,
  source: clusterId,
  subject: 'shop-prod',
  time: '2026-11-25T02:58:00.0000000Z',
  data: { nodePoolName: 'nodes' },
  ...part,
});

const aGridEvent = (part: object = {}) => ({
  id: '1',
  eventType: rollingStarted,
  topic: clusterId,
  subject: 'shop-prod',
  eventTime: '2026-11-25T02:58:00.0000000Z',
  data: { nodePoolName: 'nodes' },
  dataVersion: '1',
  metadataVersion: '1',
  ...part,
});

const anOperation = (operationName: string, resourceUri: string, type = 'ResourceWriteSuccess') =>
  aGridEvent({
    eventType: `Microsoft.Resources.${type}`,
    topic: `/subscriptions/${subscriptionId}`,
    subject: resourceUri,
    data: { resourceUri, operationName, claims: { name: 'A Person' }, authorization: { scope: resourceUri } },
  });

function tell(event: unknown): readonly string[] {
  const heard = hearEvent(event, now, inScope);
  if ('malformed' in heard) return [`malformed: ${heard.malformed}`];
  return [...heard.signals.map(({ reason }) => reason), ...heard.ignored.map(({ why }) => `ignored: ${why}`)];
}

function idsOf(event: unknown): readonly string[] {
  const heard = hearEvent(event, now, () => true);
  return 'malformed' in heard ? [] : heard.signals.map(({ id }) => id);
}

describe('hearEvent', () => {
  it('rings for the cluster whose node pool rolls', () => {
    expect(hearEvent(aCloudEvent(), now, inScope)).toEqual({
      signals: [
        {
          id: expect.stringMatching(/^event-[0-9a-f]{32}$/),
          cause: 'event',
          clusterId,
          reason: 'Node pool "nodes" began rolling.',
          raisedAt: '2026-11-25T02:58:00.000Z',
          dueAt: now,
        },
      ],
      ignored: [],
    });
  });

  it('hears the same in both schemas, as one and the same signal', () => {
    expect(hearEvent(aGridEvent(), now, inScope)).toEqual(hearEvent(aCloudEvent(), now, inScope));
  });

  it('knows a delivery made again, and tells events of one id and other type apart', () => {
    const failed = 'Microsoft.ContainerService.NodePoolRollingFailed';

    expect(idsOf(aCloudEvent())).toEqual(idsOf(aCloudEvent({ source: clusterId.toUpperCase() })));
    expect(idsOf(aCloudEvent())).not.toEqual(idsOf(aCloudEvent({ type: failed })));
    expect(idsOf(aCloudEvent())).not.toEqual(idsOf(aCloudEvent({ id: '2' })));
  });

  it.each([
    ['Microsoft.ContainerService/managedClusters/write', clusterId, 'ResourceWriteSuccess', 'succeeded'],
    [
      'Microsoft.ContainerService/managedClusters/agentPools/write',
      `${clusterId}/agentPools/n`,
      'ResourceWriteFailure',
      'failed',
    ],
    ['Microsoft.ContainerService/managedClusters/delete', clusterId, 'ResourceDeleteCancel', 'was cancelled'],
    ['Microsoft.ContainerService/managedClusters/start/action', clusterId, 'ResourceActionSuccess', 'succeeded'],
  ])('rings for %s on the cluster', (operation, resource, type, ended) => {
    expect(tell(anOperation(operation, resource, type))).toEqual([`Azure operation "${operation}" ${ended}.`]);
  });

  it('is deaf to reads that ARM spells as actions, or it would hear its own', () => {
    const read = 'Microsoft.ContainerService/managedClusters/listClusterUserCredential/action';

    expect(tell(anOperation(read, clusterId, 'ResourceActionSuccess'))).toEqual([
      `ignored: Operation "${read}" only reads.`,
    ]);
  });

  it('leaves a changed subnet to the schedule, since it does not say which cluster uses it', () => {
    const [why] = tell(anOperation('Microsoft.Network/virtualNetworks/subnets/write', burstSubnetId));

    expect(why).toBe('ignored: A subnet does not say which cluster uses it; the scheduled health check will look.');
  });

  it('rings once for each cluster of a scheduled maintenance', () => {
    const properties = {
      eventDetails: 'Node image',
      eventStatus: 'Scheduled',
      resources: [clusterId, clusterId, otherId, 7],
    };
    const event = aGridEvent({
      eventType: 'microsoft.resourcenotifications.containerserviceeventresources.scheduledeventemitted',
      topic: `/subscriptions/${subscriptionId}`,
      subject: `${clusterId}/scheduledEvents/1`,
      data: { resourceInfo: { id: `${clusterId}/1`, properties } },
    });

    expect(tell(event)).toEqual([
      'Scheduled maintenance "Node image" is now "Scheduled".',
      `ignored: ${otherId} is outside the configured scope.`,
    ]);
  });

  it('does not look at a fleet because a Kubernetes version came out', () => {
    const type = 'Microsoft.ContainerService.NewKubernetesVersionAvailable';

    expect(tell(aCloudEvent({ type }))).toEqual([expect.stringMatching(/^ignored: It tells of Kubernetes versions/)]);
  });

  describe('of an announced burst', () => {
    const announced = (expectedAt?: string) =>
      aCloudEvent({
        type: 'aksburst.burst.announced',
        source: '/shop/sales',
        subject: clusterId,
        data: { expectedAt },
      });

    it('rings as a request, at once', () => {
      expect(hearEvent(announced(), now, inScope)).toMatchObject({
        signals: [{ cause: 'request', clusterId, dueAt: now }],
        ignored: [],
      });
    });

    it('rings at once, to make the cluster ready, and again at the time that is named', () => {
      const heard = hearEvent(announced('2026-11-25T09:00:00+01:00'), now, inScope);

      expect(heard).toMatchObject({ signals: [{ dueAt: now }, { dueAt: '2026-11-25T07:59:00.000Z' }] });
      expect(new Set(idsOf(announced('2026-11-25T09:00:00+01:00'))).size).toBe(2);
      expect(tell(announced('2026-11-25T09:00:00+01:00'))).toContain(
        'A burst is announced by "/shop/sales" for "2026-11-25T09:00:00+01:00".',
      );
    });

    it.each(['2026-11-25T01:00:00Z', '2026-11-25T03:00:30Z'])('rings once where the time is past or near: %s', (at) => {
      expect(tell(announced(at))).toHaveLength(1);
    });

    it.each(['at nine', '2026-11-26', '', 1_795_000_000_000])('says that %j is no time, and rings now', (at) => {
      expect(tell(announced(at as string))).toEqual([
        expect.stringContaining('A burst is announced'),
        'ignored: expectedAt is no time in ISO 8601, so it is taken as now.',
      ]);
    });

    it('asks for another announcement where the time is more than a week ahead', () => {
      expect(tell(announced('2026-12-25T09:00:00Z'))).toEqual([
        expect.stringContaining('A burst is announced'),
        expect.stringMatching(/^ignored: 2026-12-25T09:00:00.000Z is more than a week ahead/),
      ]);
    });

    it('rings for no cluster outside the scope', () => {
      const event = { ...announced('2026-11-25T09:00:00Z'), subject: otherId };

      expect(tell(event)).toEqual([`ignored: ${otherId} is outside the configured scope.`]);
    });
  });

  it('ignores types it does not know, and clusters outside the scope', () => {
    expect(tell(aCloudEvent({ type: 'Contoso.Lunch' }))).toEqual([
      expect.stringContaining('Events of this type say nothing'),
    ]);
    expect(tell(aCloudEvent({ source: otherId }))).toEqual([`ignored: ${otherId} is outside the configured scope.`]);
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['a text', 'event'],
    ['an empty list', []],
    ['a list of nothing', [null]],
    ['a list within a list', [[aGridEvent()]]],
    ['no id', aCloudEvent({ id: undefined })],
    ['no type', aCloudEvent({ type: 7 })],
    ['no source', aCloudEvent({ source: null })],
  ])('refuses what is no event: %s', (_, event) => {
    expect(tell(event)).toEqual([expect.stringMatching(/^malformed: /)]);
  });

  it('hears the valid events of a list though one of them is malformed', () => {
    const list = [aGridEvent(), 'noise', aGridEvent({ id: '2', data: { nodePoolName: 'more' } })];

    expect(tell(list)).toEqual([
      'Node pool "nodes" began rolling.',
      'Node pool "more" began rolling.',
      'ignored: An event must be a JSON object with id, type and source (or topic), not a text of 5 characters.',
    ]);
  });

  it('never throws and never rings outside the scope, whatever arrives', () => {
    const anything = fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true, withMap: true });
    const ids = fc.constantFrom(clusterId, otherId, burstSubnetId);
    const types = fc.constantFrom(rollingStarted, 'Microsoft.Resources.ResourceWriteSuccess', 'Other');
    const field = fc.oneof(anything, ids, fc.array(fc.oneof(ids, anything)));
    const properties = fc.record({ targetResourceId: field, resources: field, eventDetails: field });
    const data = fc.record({
      resourceUri: field,
      nodePoolName: field,
      resourceInfo: fc.record({ id: field, properties }),
    });
    const event = fc.record({
      id: fc.string(),
      type: types,
      source: ids,
      subject: field,
      time: field,
      data: fc.oneof(data, anything),
    });
    const body = fc.oneof(anything, event, fc.array(fc.oneof(event, anything)));

    fc.assert(
      fc.property(body, (value) => {
        const heard = hearEvent(value, now, inScope);
        const foreign = 'malformed' in heard ? [] : heard.signals.filter(({ clusterId: id }) => id !== clusterId);
        expect(foreign).toEqual([]);
      }),
    );
  });
});
