import type { Event } from '../objects.ts';
import { nameColumn, type Resource, textColumn } from '../resource.ts';
import { type Cause, invalidValue } from '../statuses.ts';
import { ageOf } from '../times.ts';

export const events: Resource<Event> = {
  ...{ group: '', version: 'v1', plural: 'events', singular: 'event', kind: 'Event' },
  ...{ isNamespaced: true, shortNames: ['ev'], hasGeneration: false, subresources: [], deletionShows: 'status' },
  topFields: [
    ...['involvedObject', 'reason', 'message', 'source', 'firstTimestamp', 'lastTimestamp', 'count', 'type'],
    ...['eventTime', 'series', 'action', 'related', 'reportingComponent', 'reportingInstance'],
  ],
  fields: {
    'involvedObject.kind': ({ involvedObject }) => involvedObject.kind ?? '',
    'involvedObject.namespace': ({ involvedObject }) => involvedObject.namespace ?? '',
    'involvedObject.name': ({ involvedObject }) => involvedObject.name ?? '',
    'involvedObject.uid': ({ involvedObject }) => involvedObject.uid ?? '',
    'involvedObject.apiVersion': ({ involvedObject }) => involvedObject.apiVersion ?? '',
    'involvedObject.resourceVersion': ({ involvedObject }) => involvedObject.resourceVersion ?? '',
    'involvedObject.fieldPath': ({ involvedObject }) => involvedObject.fieldPath ?? '',
    reason: ({ reason }) => reason ?? '',
    reportingComponent: ({ reportingComponent }) => reportingComponent,
    source: ({ source, reportingComponent }) => source.component || reportingComponent,
    type: ({ type }) => type ?? '',
  },
  columns: [
    { name: 'Last Seen', type: 'string', cell: (event, nowMs) => ageOf(lastSeen(event), nowMs) },
    textColumn('Type', ({ type }) => type),
    textColumn('Reason', ({ reason }) => reason),
    textColumn('Object', ({ involvedObject }) => `${involvedObject.kind?.toLowerCase()}/${involvedObject.name}`),
    textColumn('Subobject', ({ involvedObject }) => involvedObject.fieldPath, 1),
    textColumn('Source', ({ source, reportingComponent }) => source.component || reportingComponent, 1),
    textColumn('Message', ({ message }) => message?.trim()),
    { name: 'First Seen', type: 'string', priority: 1, cell: (event, nowMs) => ageOf(firstSeen(event), nowMs) },
    { name: 'Count', type: 'string', priority: 1, cell: ({ series, count }) => String(series?.count ?? count ?? 1) },
    { ...nameColumn, priority: 1 },
  ],
  prepareCreate(event) {
    event.involvedObject ??= {};
    event.source ??= {};
    event.firstTimestamp ??= null;
    event.lastTimestamp ??= null;
    event.eventTime ??= null;
    event.reportingComponent ??= '';
    event.reportingInstance ??= '';
    return undefined;
  },
  validate: namespaceCauses,
};

function namespaceCauses({ metadata, involvedObject }: Event): Cause[] {
  const namespace = involvedObject.namespace ?? '';
  // Events about objects without namespace lie in `default`.
  const isRight = namespace ? namespace === metadata.namespace : metadata.namespace === 'default';
  return isRight ? [] : [invalidValue('involvedObject.namespace', namespace, 'does not match event.namespace')];
}

function lastSeen({ series, lastTimestamp, eventTime, metadata }: Event): string {
  return series?.lastObservedTime ?? lastTimestamp ?? eventTime ?? metadata.creationTimestamp;
}

function firstSeen({ firstTimestamp, eventTime, metadata }: Event): string {
  return firstTimestamp ?? eventTime ?? metadata.creationTimestamp;
}
