import { readFileSync } from 'node:fs';
import { azdProject } from '../azd-project.ts';
import { type Check, ofType, type Resource, valueAt, valuesAt } from '../deployment.ts';

/** Values that the compiler takes as they are, and Azure does not: open enums, ranges, durations. */

interface Rule {
  readonly type: string;
  readonly path: string;
  readonly isGood: (value: unknown) => boolean;
  readonly wanted: string;
}

const oneOf = (type: string, path: string, ...values: readonly unknown[]): Rule => ({
  type,
  path,
  isGood: (value) => values.includes(value),
  wanted: values.join(' or '),
});

const within = (type: string, path: string, least: number, most: number): Rule => ({
  type,
  path,
  isGood: (value) => Number.isInteger(value) && Number(value) >= least && Number(value) <= most,
  wanted: `a whole number from ${least} to ${most}`,
});

const text = (type: string, path: string, pattern: RegExp, wanted: string): Rule => ({
  type,
  path,
  isGood: (value) => pattern.test(String(value)),
  wanted,
});

/** The major version of the pinned runtime, and the one before it that the bundle is built for. */
const pinned =
  /"node": "(\d+)\./.exec(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'))?.[1] ?? '';

const site = 'Microsoft.Web/sites';
const app = 'properties.functionAppConfig';
const account = 'Microsoft.Storage/storageAccounts';
const metric = 'Microsoft.Insights/metricAlerts';
const query = 'Microsoft.Insights/scheduledQueryRules';
const rules = 'Microsoft.AlertsManagement/prometheusRuleGroups';
const subscription = 'Microsoft.EventGrid/systemTopics/eventSubscriptions';
const open = ['Enabled', 'Disabled'] as const;

export const openEnums: readonly Rule[] = [
  oneOf(site, 'kind', 'functionapp,linux'),
  oneOf(site, 'identity.type', 'UserAssigned'),
  oneOf(site, `${app}.runtime.name`, 'node'),
  oneOf(site, `${app}.runtime.version`, '22', pinned),
  oneOf(site, `${app}.deployment.storage.type`, 'blobContainer'),
  oneOf(site, `${app}.deployment.storage.authentication.type`, 'UserAssignedIdentity'),
  oneOf(site, `${app}.scaleAndConcurrency.instanceMemoryMB`, 512, 2048, 4096),
  oneOf(site, 'properties.publicNetworkAccess', ...open),
  oneOf('Microsoft.Web/serverfarms', 'sku.name', 'FC1'),
  oneOf('Microsoft.Web/serverfarms', 'sku.tier', 'FlexConsumption'),
  oneOf('Microsoft.Web/serverfarms', 'kind', 'functionapp'),
  oneOf('Microsoft.Web/serverfarms', 'properties.reserved', true),
  oneOf(account, 'kind', 'StorageV2'),
  oneOf(account, 'sku.name', 'Standard_LRS', 'Standard_ZRS', 'Standard_GZRS'),
  oneOf(account, 'properties.publicNetworkAccess', ...open),
  oneOf(account, 'properties.networkAcls.bypass', 'AzureServices', 'None'),
  oneOf('Microsoft.Insights/components', 'kind', 'web'),
  oneOf('Microsoft.OperationalInsights/workspaces', 'properties.sku.name', 'PerGB2018'),
  oneOf('Microsoft.EventGrid/topics', 'properties.inputSchema', 'CloudEventSchemaV1_0'),
  oneOf('Microsoft.EventGrid/topics', 'properties.publicNetworkAccess', ...open),
  oneOf('Microsoft.EventGrid/systemTopics', 'properties.topicType', 'Microsoft.ContainerService.ManagedClusters'),
  oneOf('Microsoft.EventGrid/systemTopics', 'identity.type', 'SystemAssigned'),
  oneOf(subscription, 'properties.eventDeliverySchema', 'CloudEventSchemaV1_0'),
  oneOf(subscription, 'properties.deliveryWithResourceIdentity.identity.type', 'SystemAssigned'),
  oneOf(subscription, 'properties.deadLetterWithResourceIdentity.identity.type', 'SystemAssigned'),
  oneOf(metric, 'properties.criteria.allOf.*.criterionType', 'StaticThresholdCriterion'),
  oneOf(metric, 'properties.criteria.allOf.*.timeAggregation', 'Total'),
  oneOf(metric, 'properties.criteria.allOf.*.operator', 'GreaterThan'),
  oneOf(metric, 'properties.criteria.allOf.*.dimensions.*.operator', 'Include'),
  oneOf(metric, 'properties.autoMitigate', true),
  oneOf(query, 'properties.autoMitigate', true),
  oneOf(query, 'properties.skipQueryValidation', true),
  oneOf(query, 'kind', 'LogAlert'),
  oneOf(query, 'properties.criteria.allOf.*.timeAggregation', 'Count'),
  oneOf(query, 'properties.criteria.allOf.*.operator', 'GreaterThan'),
  text(
    rules,
    'properties.rules.*.expression',
    /kube_pod_status_phase\{[^}]*phase="Pending"/,
    'phase="Pending" of kube_pod_status_phase',
  ),
  oneOf(rules, 'properties.rules.*.enabled', true),
  oneOf('Microsoft.Insights/actionGroups', 'properties.enabled', true),
  oneOf('Microsoft.Insights/workbooks', 'kind', 'shared'),
  oneOf('Microsoft.Insights/workbooks', 'properties.category', 'workbook'),
  text(
    'Microsoft.Insights/workbooks',
    'properties.sourceId',
    /\/providers\/Microsoft\.Insights\/components\//,
    'Application Insights',
  ),
];

export const ranges: readonly Rule[] = [
  within(site, `${app}.scaleAndConcurrency.maximumInstanceCount`, 40, 1000),
  within('Microsoft.OperationalInsights/workspaces', 'properties.retentionInDays', 30, 730),
  within(
    subscription,
    'properties.deliveryWithResourceIdentity.destination.properties.queueMessageTimeToLiveInSeconds',
    -1,
    -1,
  ),
  within(subscription, 'properties.destination.properties.preferredBatchSizeInKilobytes', 1, 1024),
  within(metric, 'properties.severity', 0, 4),
  within(metric, 'properties.criteria.allOf.*.threshold', 0, 0),
  within(query, 'properties.severity', 0, 4),
  within(query, 'properties.criteria.allOf.*.threshold', 0, 0),
  within(rules, 'properties.rules.*.severity', 0, 4),
  within(`${account}/blobServices`, 'properties.deleteRetentionPolicy.days', 1, 365),
  within(
    `${account}/blobServices/containers/immutabilityPolicies`,
    'properties.immutabilityPeriodSinceCreationInDays',
    1,
    146_000,
  ),
  text('Microsoft.Insights/actionGroups', 'properties.groupShortName', /^[\w -]{1,12}$/, '1 to 12 characters'),
  text(account, 'name', /^[a-z0-9]{3,24}$/, '3 to 24 lower-case letters and digits'),
  text('Microsoft.EventGrid/systemTopics', 'name', /^[A-Za-z0-9-]{3,128}$/, '3 to 128 letters, digits and hyphens'),
  text('Microsoft.Network/virtualNetworks/virtualNetworkPeerings', 'name', /\/[\w.-]{1,80}$/, '1 to 80 characters'),
  text(site, 'name', /^[a-z0-9-]{2,60}$/, '2 to 60 letters, digits and hyphens'),
];

const often = /^PT(1|5|15|30)M$|^PT1H$/;

export const durations: readonly Rule[] = [
  oneOf(metric, 'properties.evaluationFrequency', 'PT1M'),
  oneOf(metric, 'properties.windowSize', 'PT1M'),
  text(query, 'properties.evaluationFrequency', often, 'PT1M, PT5M, PT15M, PT30M or PT1H'),
  text(query, 'properties.windowSize', /^PT(1|5|10|15|30|45)M$|^PT[1-6]H$|^P[12]D$/, 'PT1M to PT6H, P1D or P2D'),
  text(rules, 'properties.interval', /^PT([1-9]|1[0-5])M$/, 'PT1M to PT15M'),
  text(rules, 'properties.rules.*.for', /^PT\d{1,2}[MS]$/, 'a duration such as PT1M'),
  text(rules, 'properties.rules.*.resolveConfiguration.timeToResolve', /^PT\d{1,2}M$/, 'a duration such as PT5M'),
];

const keeps =
  (list: readonly Rule[]): Check =>
  (deployment) =>
    list.flatMap((rule) => ofType(deployment, rule.type).flatMap((one) => complaintsOf(rule, one)));

function complaintsOf({ path, isGood, wanted }: Rule, one: Resource): readonly string[] {
  const found = valuesAt(one, path);
  const mayBeAbsent = /WithResourceIdentity|properties\.destination|networkAcls/.test(path);
  if (found.length === 0 && !mayBeAbsent) return [`${one.name} has no ${path}; wanted: ${wanted}.`];
  return found.filter((value) => !isGood(value)).map((value) => `${one.name}: ${path} is ${value}; wanted: ${wanted}.`);
}

export const openEnumsHaveKnownValues: Check = keeps(openEnums);
export const numbersAndNamesAreInRange: Check = keeps(ranges);
export const durationsAreOnesThatAzureTakes: Check = keeps(durations);

/** Names of hosts differ between clouds, so Azure must be asked for them. */
export const noAddressIsWrittenDown: Check = (deployment) =>
  deployment.resources
    .filter(
      (one) => one.type !== 'Microsoft.Insights/workbooks' && !one.type.startsWith('Microsoft.Network/privateDnsZones'),
    )
    .filter((one) =>
      /\b(core\.windows\.net|azurewebsites\.net|management\.azure\.com|login\.microsoftonline\.com)\b/.test(
        textOf(one),
      ),
    )
    .map(({ name }) => `${name} writes the address of one cloud down.`);

const textOf = (one: Resource) => JSON.stringify(valueAt(one, 'properties') ?? {});

/** By its tag. */
export const azdFindsTheApp: Check = (deployment) => {
  const services = Object.keys(azdProject.services).join();
  return ofType(deployment, site)
    .filter((one) => valueAt(one, 'tags.azd-service-name') !== services)
    .map(({ name }) => `${name} has no tag azd-service-name: ${services}, as azure.yaml calls it.`);
};
