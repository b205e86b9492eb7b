// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Bicep writes its own placeholders in plain texts.
import { inFile, type Mistake } from './mistake.ts';

/** Slips in what wakes the controller: phase events. */
export const eventMistakes: readonly Mistake[] = [
  ...inFile(
    'modules/action-group.bicep',
    'events',
    'function-key',
    [
      'an address of one cloud, of the app',
      '${app.properties.defaultHostName}',
      '${functionAppName}.azurewebsites.net',
    ],
    ['a misspelt function', "functionName: 'alert'", "functionName: 'alerts'"],
    [
      'a schema of one kind of alert alone',
      '            httpTriggerUrl: alertUrl\n            useCommonAlertSchema: true',
      '            httpTriggerUrl: alertUrl\n            useCommonAlertSchema: false',
    ],
    ['an action group that is switched off', 'enabled: true', 'enabled: false'],
    ['a short name that is too long', "'aks-burst'", "'aks-burst-controller'"],
    [
      'a secret in an output',
      'output id string = actionGroup.id',
      "output id string = actionGroup.id\n\n@description('The key.')\noutput key string = app::alert.listKeys().default",
    ],
  ),
  ...inFile('modules/cluster-topic.bicep', 'events', 'full', [
    'events of the group in place of the cluster',
    'source: cluster.id',
    'source: resourceGroup().id',
  ]),
  ...inFile('modules/dead-letter-writer.bicep', 'events', 'full', [
    'a container of lost events that there is not',
    "name: 'dead-letters'",
    "name: 'dead-letter'",
  ]),
  ...inFile(
    'modules/cluster-subscription.bicep',
    'events',
    'full',
    ['a misspelt event type', 'NodePoolRollingStarted', 'NodePoolRollingStart'],
    ['events that ring for nothing', 'NodePoolRollingStarted', 'NewKubernetesVersionAvailable'],
    ['a misspelt schema of delivery', "'CloudEventSchemaV1_0'", "'CloudEventV1_0'"],
    ['more tries than Event Grid makes', 'maxDeliveryAttempts: 30', 'maxDeliveryAttempts: 60'],
    [
      'events for the queue of signals',
      "endpointType: 'AzureFunction'\n      properties: { resourceId: functionId, maxEventsPerBatch: 1, preferredBatchSizeInKilobytes: 64 }",
      "endpointType: 'StorageQueue'\n      properties: { resourceId: functionId, queueName: 'signals' }",
    ],
    ['fewer tries than there could be', 'maxDeliveryAttempts: 30', 'maxDeliveryAttempts: 1'],
  ),
  ...inFile(
    'modules/pending-pods-metric.bicep',
    'events',
    'full',
    ['a region for what is everywhere', "location: 'global'", 'location: cluster.location'],
    ['a misspelt operator', "operator: 'GreaterThan'", "operator: 'GreaterThen'"],
    ['a duration of Prometheus', "evaluationFrequency: 'PT1M'", "evaluationFrequency: '1m'"],
    ['a phase in lower case', "['Pending']", "['pending']"],
    ['an average, which is always one', "'Total'", "'Average'"],
    [
      'an alert that rings nobody',
      'actions: [{ actionGroupId: actionGroupId, webHookProperties: { clusterId: cluster.id } }]',
      'actions: empty(actionGroupId) ? [{ actionGroupId: actionGroupId }] : []',
    ],
    ['an alert that does not tell its cluster', ', webHookProperties: { clusterId: cluster.id }', ''],
    ['an alert that never resolves', 'autoMitigate: true', 'autoMitigate: false'],
  ),
  ...inFile('modules/pending-pods-prometheus.bicep', 'events', 'full', [
    'a rule that is switched off in a group that is on',
    '        enabled: true',
    '        enabled: false',
  ]),
  ...inFile('modules/pending-pods-prometheus.bicep', 'events', 'full', [
    'rules of two clusters of one name in one place',
    '-${uniqueString(toLower(clusterId))}',
    '',
  ]),
  ...inFile(
    'modules/pending-pods-query.bicep',
    'events',
    'full',
    ['an alert that is switched off', 'enabled: true', 'enabled: false'],
    ['a window that Azure has not', "windowSize: 'PT5M'", "windowSize: 'PT3M'"],
    ['a table that must be there beforehand', 'skipQueryValidation: true', 'skipQueryValidation: false'],
  ),
  ...inFile(
    'monitoring/pending-pods.rules.yml',
    'events',
    'full',
    ['a misspelt key of a rule', 'expr:', 'expression:'],
    ['a duration that Azure has not', 'for: 1m', 'for: 1w'],
    ['a phase in lower case, in Prometheus', 'phase="Pending"', 'phase="pending"'],
  ),
  ...inFile(
    'events/main.bicep',
    'events',
    'full',
    [
      'a cluster whose events nobody hears',
      'withoutTopic = filter(clusters',
      'withoutTopic = filter(take(clusters, 1)',
    ],
    ['a function that there is not', "name: 'cluster-event' }", "name: 'cluster-events' }"],
    [
      'a subscription that does not wait for its role',
      '      deadLetterAccountId: writers[index].outputs.accountId\n      deadLetterContainer: writers[index].outputs.container',
      "      deadLetterAccountId: resourceId(\n        subscription().subscriptionId,\n        group.name,\n        'Microsoft.Storage/storageAccounts',\n        hostStorageNameFor(subscription().subscriptionId, environmentName)\n      )\n      deadLetterContainer: 'dead-letters'",
    ],
  ),
];
