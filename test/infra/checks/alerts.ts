import { type Check, ofType, type Resource, same, typeIn, valueAt, valuesAt } from '../deployment.ts';

/** What alerts ask of what they are about, and how soon they ring. */

interface Measured {
  readonly metrics: readonly string[];
  readonly dimension: string;
  readonly values: RegExp;
}

/** Of each type that alerts are about: another metric than these is taken, and never there. */
const measures: Readonly<Record<string, Measured>> = {
  'Microsoft.ContainerService/managedClusters': {
    metrics: ['kube_pod_status_phase'],
    dimension: 'phase',
    values: /^Pending$/,
  },
  'Microsoft.EventGrid/systemTopics': {
    metrics: ['DeadLetteredCount', 'DroppedEventCount'],
    dimension: 'EventSubscriptionName',
    values: /^controller-/,
  },
};

export const metricsAreOfTheirScope: Check = (deployment) =>
  ofType(deployment, 'Microsoft.Insights/metricAlerts').flatMap((alert) => {
    const [type = '', ...others] = valuesAt(alert, 'properties.scopes.*').map((scope) => typeIn(String(scope)));
    const criteria = valuesAt(alert, 'properties.criteria.allOf.*');
    return others.length === 0 && criteria.length > 0 && criteria.every((one) => isMeasured(one, type))
      ? []
      : [`${alert.name} asks ${type} for what it does not measure, or not once.`];
  });

function isMeasured(criterion: unknown, type: string): boolean {
  const { metrics, dimension, values } = measures[type] ?? { metrics: [], dimension: '', values: /^$/ };
  const asked = valuesAt(criterion, 'dimensions.*.values.*').map(String);
  return (
    valueAt(criterion, 'metricNamespace') === type &&
    metrics.includes(String(valueAt(criterion, 'metricName'))) &&
    String(valuesAt(criterion, 'dimensions.*.name')) === dimension &&
    asked.length === 1 &&
    asked.every((value) => values.test(value))
  );
}

/** One period that fails is enough, no time falls between two looks, and no alert is kept from ringing again. */
export const alertsMissNothing: Check = (deployment) =>
  ofType(deployment, 'Microsoft.Insights/scheduledQueryRules').flatMap((alert) => {
    const periods = valuesAt(alert, 'properties.criteria.allOf.*.failingPeriods');
    const isFirst = periods.every(
      (one) => valueAt(one, 'numberOfEvaluationPeriods') === 1 && valueAt(one, 'minFailingPeriodsToAlert') === 1,
    );
    const [every, back] = ['evaluationFrequency', 'windowSize'].map((path) => minutes(alert, path));
    return [
      ...(periods.length > 0 && isFirst ? [] : [`${alert.name} does not ring for the first row.`]),
      ...(Number(every) <= Number(back) ? [] : [`${alert.name} looks back less far than to its last look.`]),
      ...(valueAt(alert, 'properties.muteActionsDuration') === undefined ? [] : [`${alert.name} is mute for a while.`]),
    ];
  });

function minutes(alert: Resource, path: string): number {
  const [, count, unit = ''] = /^PT?(\d+)([MHD])$/.exec(String(valueAt(alert, `properties.${path}`))) ?? [];
  return Number(count) * ({ M: 1, H: 60, D: 1440 }[unit] ?? Number.NaN);
}

/** A bell for a machine is no incident: people must not be woken by what the controller mends by itself. */
export const bellsWakeNobodyElse: Check = (deployment) => {
  const bells = ofType(deployment, 'Microsoft.Insights/actionGroups').map(({ id }) => id);
  const groups = ['actions.*.actionGroupId', 'actions.actionGroups.*', 'rules.*.actions.*.actionGroupId'];
  return deployment.resources
    .filter((one) =>
      groups.flatMap((path) => valuesAt(one, `properties.${path}`)).some((id) => bells.includes(String(id))),
    )
    .filter((one) =>
      ['severity', 'rules.*.severity'].flatMap((path) => valuesAt(one, `properties.${path}`)).some((it) => it !== 3),
    )
    .map(({ name }) => `${name} rings the controller with a severity that may wake people.`);
};

/** Prometheus knows a cluster by its name alone, and Azure asks the workspace. */
export const prometheusAsksOneCluster: Check = (deployment) =>
  ofType(deployment, 'Microsoft.AlertsManagement/prometheusRuleGroups').flatMap((group) => {
    const [cluster = ''] = valuesAt(group, 'properties.rules.*.actions.*.actionProperties.clusterId').map(String);
    const isRight =
      valueAt(group, 'properties.clusterName') === cluster.split('/').at(-1) &&
      isAskedOf(group, [deployment.asked.prometheus ?? '', cluster]);
    return isRight ? [] : [`${group.name} is not asked of the workspace, or not for its cluster alone.`];
  });

function isAskedOf(group: Resource, scopes: readonly string[]): boolean {
  const given = valuesAt(group, 'properties.scopes.*').map(String);
  return given.length === scopes.length && scopes.every((scope) => given.some((one) => same(one, scope)));
}
