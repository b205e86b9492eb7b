import { type Alert, conditionOf, customProperty, place } from './alert.ts';
import { condition, resourceDimensions } from './common-alert.ts';
import { caseless, maybe, maybeText } from './lenient.ts';

/**
 * The older forms that an action group sends to receivers without the common alert schema
 * (facts: azure-signals.md, section 1.2, last rows).
 */
export function readMetricAlert(data: unknown): Alert | null {
  const read = metricAlert.safeParse(data);
  if (!read.success) return null;
  const { status, context, properties } = read.data;
  return {
    rule: context.name ?? '',
    condition: conditionOf(status),
    // The rule's id stands here for the alert's: this form carries none.
    key: [context.id ?? context.name ?? '', conditionOf(status), context.timestamp ?? ''],
    raisedAt: context.timestamp,
    clusterName: undefined,
    places: [
      customProperty('properties', properties),
      place('context.resourceId', [context.resourceid]),
      place('dimensions', resourceDimensions(context.condition)),
    ],
  };
}

export function readActivityAlert(data: unknown): Alert | null {
  const read = activityAlert.safeParse(data);
  if (!read.success) return null;
  const { status, context, properties } = read.data;
  const log = context.activitylog;
  return {
    rule: log.operationname ?? '',
    condition: conditionOf(status),
    key: [log.eventdataid ?? log.correlationid ?? '', conditionOf(status), log.eventtimestamp ?? ''],
    raisedAt: log.eventtimestamp,
    clusterName: undefined,
    places: [
      customProperty('properties', properties),
      place('activityLog.resourceId', [log.resourceid]),
      place('authorization.scope', [log.authorization?.scope, log.properties?.entity]),
    ],
  };
}

const properties = maybe(caseless({ clusterid: maybeText }));

const metricAlert = caseless({
  status: maybeText,
  context: caseless({ id: maybeText, name: maybeText, timestamp: maybeText, resourceid: maybeText, condition }),
  properties,
});

const activityAlert = caseless({
  status: maybeText,
  context: caseless({
    activitylog: caseless({
      operationname: maybeText,
      eventdataid: maybeText,
      correlationid: maybeText,
      eventtimestamp: maybeText,
      resourceid: maybeText,
      authorization: maybe(caseless({ scope: maybeText })),
      properties: maybe(caseless({ entity: maybeText })),
    }),
  }),
  properties,
});
