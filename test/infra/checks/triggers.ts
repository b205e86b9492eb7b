import { readEvent } from '../../../shared/signals/event.ts';
import { eventKind } from '../../../shared/signals/event-kinds.ts';
import { type Check, type Deployment, ofType, type Resource, same, valueAt, valuesAt } from '../deployment.ts';
import { doors, namesOf } from '../doors.ts';
import { storageIdOf } from './roles.ts';

/** What wakes the controller, and whether a function of it hears. */

const subscriptionsIn = (deployment: Deployment) =>
  ofType(deployment, 'Microsoft.EventGrid/systemTopics/eventSubscriptions');

/** A topic with an identity leaves them in the queue of events, unless it was asked to call; others can only call. */
export const eventsReachTheirFunction: Check = (deployment) =>
  subscriptionsIn(deployment).flatMap((one) => {
    const { destination, deliveryWithResourceIdentity } = one.properties as Record<string, unknown>;
    if ((destination === undefined) === (deliveryWithResourceIdentity === undefined))
      return [`${one.name} must have one destination, and has none or two.`];
    const target = destination ?? valueAt(deliveryWithResourceIdentity, 'destination');
    const isQueued = hasIdentity(one, deployment) && deployment.asked.eventDelivery !== 'function';
    const isRight = isQueued
      ? deliveryWithResourceIdentity !== undefined && isEventQueue(target, deployment)
      : isEventFunction(target, deployment);
    const place = `${valueAt(target, 'properties.resourceId')} ${valueAt(target, 'properties.queueName') ?? ''}`;
    return isRight ? [] : [`${one.name} delivers to ${place}, where nobody takes events.`];
  });

/** Topics that we make have one. */
const hasIdentity = (subscription: Resource, { asked }: Deployment): boolean =>
  asked.clusters.every(
    ({ topic }) => topic === undefined || topic.principal !== undefined || !subscription.id.startsWith(`${topic.id}/`),
  );

const isEventQueue = (target: unknown, deployment: Deployment): boolean =>
  valueAt(target, 'endpointType') === 'StorageQueue' &&
  same(String(valueAt(target, 'properties.resourceId')), storageIdOf(deployment, 'host')) &&
  valueAt(target, 'properties.queueName') === doors.find(({ name }) => name === 'queued-event')?.queue;

function isEventFunction(target: unknown, deployment: Deployment): boolean {
  const functionId = String(valueAt(target, 'properties.resourceId'));
  const [, app = '', name = ''] = /^(.*)\/functions\/([^/]+)$/.exec(functionId) ?? [];
  const isOurs = ofType(deployment, 'Microsoft.Web/sites').some(({ id }) => same(id, app));
  return valueAt(target, 'endpointType') === 'AzureFunction' && isOurs && namesOf('eventGrid').includes(name);
}

export const eventsAreOnesThatRing: Check = (deployment) =>
  subscriptionsIn(deployment).flatMap((one) => {
    const types = valuesAt(one, 'properties.filter.includedEventTypes.*').map(String);
    const deaf = types.filter((type) => !rings(type));
    const none = types.length === 0 ? [`${one.name} asks for every event there is.`] : [];
    return [...none, ...deaf.map((type) => `${one.name} asks for ${type}, which does not ring.`)];
  });

function rings(type: string): boolean {
  const event = readEvent({ id: '1', type, source: '/' });
  return listedTypes.includes(type) && event !== null && eventKind(type)?.whyIgnored(event) === null;
}

/** Azure compares them as they are written. */
export const listedTypes = ['Started', 'Succeeded', 'Failed'].map(
  (end) => `Microsoft.ContainerService.NodePoolRolling${end}`,
);

export const everyClusterIsHeard: Check = (deployment) =>
  deployment.asked.clusters.flatMap(({ id, topic }) => {
    const made = ofType(deployment, 'Microsoft.EventGrid/systemTopics').find((one) => same(sourceOf(one), id));
    const topicId = topic?.id ?? made?.id;
    const isHeard = subscriptionsIn(deployment).some(
      (one) => topicId !== undefined && one.id.startsWith(`${topicId}/`),
    );
    return isHeard ? [] : [`Events of ${id} reach nobody.`];
  });

const sourceOf = (topic: Resource) => String(valueAt(topic, 'properties.source'));

/** What could not be delivered is kept, and by whom it can be: the account takes no keys. */
export const lostEventsAreKept: Check = (deployment) =>
  subscriptionsIn(deployment).flatMap((one) => {
    const letter = valueAt(one, 'properties.deadLetterWithResourceIdentity');
    if (!hasIdentity(one, deployment))
      return letter ? [`${one.name} keeps what is lost by an identity it has not.`] : [];
    const container = String(valueAt(letter, 'deadLetterDestination.properties.blobContainerName'));
    const account = String(valueAt(letter, 'deadLetterDestination.properties.resourceId'));
    const place = `${account}/blobServices/default/containers/${container}`;
    const isThere = deployment.resources.some(({ id }) => same(id, place));
    return isThere ? [] : [`${one.name} keeps what is lost in ${place}, which is not there.`];
  });

/** Operators, where they are to be told of anything: of each subscription by the metric that counts what it loses. */
export const lostEventsAreTold: Check = (deployment) => {
  const alerts = lostAlertsIn(deployment);
  const wanted = deployment.asked.tellsOperators ? subscriptionsIn(deployment) : [];
  const told = wanted.flatMap((one) => {
    return lossesOf(one, deployment).flatMap((metric) => {
      const found = alerts.filter((alert) => counts(alert, metric, one) && tellsOperators(alert, deployment));
      return found.length === 1 ? [] : [`${found.length} alerts tell of ${metric} of ${one.id}.`];
    });
  });
  const count = wanted.flatMap((one) => lossesOf(one, deployment)).length;
  return alerts.length === count ? told : [...told, `There are ${alerts.length} alerts on lost events.`];
};

/** What is kept can be lost, too: by the same identity, in the same account. */
const lossesOf = (subscription: Resource, deployment: Deployment): readonly string[] =>
  hasIdentity(subscription, deployment) ? ['DeadLetteredCount', 'DroppedEventCount'] : ['DroppedEventCount'];

/** About a topic, and so about no cluster. */
const lostAlertsIn = (deployment: Deployment): readonly Resource[] =>
  ofType(deployment, alertTypes.metric).filter((one) =>
    /\/systemTopics\//i.test(String(valueAt(one, 'properties.scopes'))),
  );

function counts(alert: Resource, metric: string, subscription: Resource): boolean {
  const criterion = valueAt(alert, 'properties.criteria.allOf.*');
  return (
    subscription.id.startsWith(`${valueAt(alert, 'properties.scopes.*')}/`) &&
    valueAt(criterion, 'metricNamespace') === 'Microsoft.EventGrid/systemTopics' &&
    valueAt(criterion, 'metricName') === metric &&
    valueAt(criterion, 'dimensions.*.name') === 'EventSubscriptionName' &&
    valueAt(criterion, 'dimensions.*.values.*') === subscription.name.split('/').at(-1)
  );
}

export function tellsOperators(alert: Resource, { asked }: Deployment): boolean {
  const groups = ['actions.actionGroups.*', 'actions.*.actionGroupId'].flatMap((path) =>
    valuesAt(alert, `properties.${path}`).map(String),
  );
  const isTold = groups.length > 0 && groups.every((id) => asked.tellsOperators?.includes(id));
  return isTold && valueAt(alert, 'properties.enabled') === true;
}

const groupsIn = (deployment: Deployment) => ofType(deployment, 'Microsoft.Insights/actionGroups');

export const actionGroupsReachTheAlertFunction: Check = (deployment) =>
  groupsIn(deployment).flatMap((group) => {
    const functions = valuesAt(group, 'properties.azureFunctionReceivers.*');
    const webhooks = valuesAt(group, 'properties.webhookReceivers.*');
    const isKey = deployment.asked.receiver === 'functionKey';
    const [receiver, ...others] = [...functions, ...webhooks];
    if (others.length > 0 || (isKey ? functions : webhooks).length !== 1)
      return [`${group.name} has not the receiver that was asked for.`];
    const url = String(valueAt(receiver, isKey ? 'httpTriggerUrl' : 'serviceUri'));
    return [...wrongWith(url, deployment), ...(isKey ? wrongFunction(receiver, deployment) : wrongToken(receiver))];
  });

function wrongWith(url: string, deployment: Deployment): readonly string[] {
  const [app] = ofType(deployment, 'Microsoft.Web/sites');
  const name = /\/api\/([\w-]+)\?code=/.exec(url)?.[1] ?? '';
  const keyOf = /listKeys\('[^']*\/functions\/([\w-]+)'/.exec(url)?.[1] ?? '';
  const isOurs = app !== undefined && url.includes(`reference('${app.id}'`) && url.includes('.defaultHostName');
  return isOurs && namesOf('http').includes(name) && name === 'alert' && keyOf === name
    ? []
    : [`Alerts are posted to ${url}.`];
}

function wrongFunction(receiver: unknown, deployment: Deployment): readonly string[] {
  const [app] = ofType(deployment, 'Microsoft.Web/sites');
  const isRight =
    valueAt(receiver, 'functionName') === 'alert' &&
    valueAt(receiver, 'functionAppResourceId') === app?.id &&
    valueAt(receiver, 'useCommonAlertSchema') === true;
  return isRight ? [] : ['The receiver names another function than the alert function, or not the common schema.'];
}

const wrongToken = (receiver: unknown): readonly string[] =>
  valueAt(receiver, 'useAadAuth') === true && valueAt(receiver, 'useCommonAlertSchema') === true
    ? []
    : ['The webhook sends no token, or not the common schema.'];

/** Asked of the log of the controller itself, and so about no cluster. */
export const ownAlertsIn = (deployment: Deployment): readonly Resource[] =>
  ofType(deployment, alertTypes.query).filter((one) => asksOwnLog(one, deployment));

const asksOwnLog = (alert: Resource, deployment: Deployment): boolean =>
  ofType(deployment, 'Microsoft.OperationalInsights/workspaces').some(({ id }) =>
    valuesAt(alert, 'properties.scopes.*').some((scope) => same(String(scope), id)),
  );

const alertTypes = {
  metric: 'Microsoft.Insights/metricAlerts',
  query: 'Microsoft.Insights/scheduledQueryRules',
  prometheus: 'Microsoft.AlertsManagement/prometheusRuleGroups',
} as const;

/** An alert that says its cluster is heard even where its target is something else. */
export const alertsRingForTheirCluster: Check = (deployment) => {
  const { alerts, clusters } = deployment.asked;
  const kinds = Object.keys(alertTypes) as (keyof typeof alertTypes)[];
  const alertsOf = (kind: keyof typeof alertTypes) =>
    ofType(deployment, alertTypes[kind]).filter(
      (one) => !asksOwnLog(one, deployment) && !lostAlertsIn(deployment).includes(one),
    );
  const wrong = kinds.flatMap((kind) => alertsOf(kind).flatMap((one) => wrongAlert(one, deployment)));
  const missing = kinds
    .map((kind) => [kind, alertsOf(kind).length, alerts.includes(kind) ? clusters.length : 0] as const)
    .filter(([, count, wanted]) => count !== wanted)
    .map(([kind, count, wanted]) => `There are ${count} alerts by ${kind} for ${wanted} clusters.`);
  return [...wrong, ...missing];
};

function wrongAlert(alert: Resource, deployment: Deployment): readonly string[] {
  const groups = ['actions.*.actionGroupId', 'actions.actionGroups.*', 'rules.*.actions.*.actionGroupId'];
  const names = ['actions.*.webHookProperties', 'actions.customProperties', 'rules.*.actions.*.actionProperties'];
  const rung = groups.flatMap((path) => valuesAt(alert, `properties.${path}`)).map(String);
  const told = names.flatMap((path) => valuesAt(alert, `properties.${path}.clusterId`)).map(String);
  const scopes = valuesAt(alert, 'properties.scopes.*').map(String);
  const { clusters } = deployment.asked;
  const rings = rung.length > 0 && rung.every((id) => groupsIn(deployment).some((group) => same(group.id, id)));
  const tells =
    told.length > 0 && told.every((id) => scopes.includes(id) && clusters.some((cluster) => cluster.id === id));
  return [
    ...(rings ? [] : [`${alert.name} rings no action group that there is.`]),
    ...(tells ? [] : [`${alert.name} does not tell its cluster by clusterId.`]),
    ...(valueAt(alert, 'properties.enabled') === true ? [] : [`${alert.name} is switched off.`]),
  ];
}
