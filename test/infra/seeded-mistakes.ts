// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Bicep writes its own placeholders in plain texts.
import type { ScenarioName } from './asked.ts';
import type { Phase } from './deployment.ts';

/** A slip of somebody who changes infra/: in one file, one text stands in the place of another. */
export interface Mistake {
  readonly what: string;
  /** Below infra/. */
  readonly file: string;
  readonly from: string;
  readonly to: string;
  readonly phase: Phase;
  readonly scenario: ScenarioName;
}

/** Nothing is wrong with it by itself: it is a number that Azure takes. */
export const unnoticed: readonly string[] = ['fewer tries than there could be'];

type Slip = readonly [what: string, from: string, to: string];

const inFile = (file: string, phase: Phase, scenario: ScenarioName, ...slips: readonly Slip[]): readonly Mistake[] =>
  slips.map(([what, from, to]) => ({ what, file, from, to, phase, scenario }));

const controllerSubscription = "'/subscriptions/00000000-0000-4000-8000-00000000000b'";

export const mistakes: readonly Mistake[] = [
  ...inFile(
    'modules/host-storage.bicep',
    'core',
    'full',
    ['a weaker role for queues', '974c5e8b-45b9-4653-ba55-5f855dd0fb88', 'c6a89b2d-59bc-44d0-9896-0f6e12d7b80a'],
    ['an assignment that does not say what its principal is', "      principalType: 'ServicePrincipal'\n", ''],
    [
      'an assignment whose name does not depend on the role',
      'guid(account.id, identityId, roleId)',
      'guid(account.id, identityId)',
    ],
    ['a queue that no function reads', "['signals', 'signals-poison']", "['signals', 'signals-poison', 'events']"],
    ['a queue without its poison queue', "['signals', 'signals-poison']", "['signals']"],
    ['a misspelt table', "'seensignals'", "'seenSignals'"],
    ['a misspelt container of leases', "'leases'", "'lease'"],
    ['shared keys on', 'allowSharedKeyAccess: false', 'allowSharedKeyAccess: true'],
    ['an old version of TLS', "'TLS1_2'", "'TLS1_0'"],
    ['a container that anybody may read', "{ publicAccess: 'None' }", "{ publicAccess: 'Blob' }"],
    ['a resource type of another version', 'storageAccounts@2025-08-01', 'storageAccounts@2025-08-02'],
  ),
  ...inFile('modules/host-storage.bicep', 'core', 'private-network', [
    'storage open to all in a private network',
    "isPrivate ? 'Deny' : 'Allow'",
    "isPrivate ? 'Allow' : 'Deny'",
  ]),
  ...inFile(
    'modules/audit-storage.bicep',
    'core',
    'full',
    ['a stronger role on the trail', 'ba92f5b4-2d11-453d-a403-e96b0029c9fe', 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'],
    ['a role on the account in place of the container', '  scope: trail\n', '  scope: account\n'],
    ['a misspelt audit container', "  name: 'audit'\n  properties", "  name: 'audits'\n  properties"],
    ['no versions of the trail', 'isVersioningEnabled: true', 'isVersioningEnabled: false'],
    [
      'a policy under which nothing can be appended',
      'allowProtectedAppendWrites: true',
      'allowProtectedAppendWrites: false',
    ],
    [
      'a read-only property',
      'allowProtectedAppendWrites: true',
      "allowProtectedAppendWrites: true\n    state: 'Locked'",
    ],
    ['a rule that deletes elsewhere', "['${trail.name}/']", "['leases/']"],
  ),
  ...inFile('modules/audit-storage.bicep', 'core', 'private-network', [
    'an audit account that answers the public',
    "publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'",
    "publicNetworkAccess: 'Enabled'",
  ]),
  ...inFile(
    'modules/objectives.bicep',
    'core',
    'full',
    ['an objective that is asked by the query of another', 'slo/passes.kql', 'slo/readiness.kql'],
    ['an alert on what is good', 'Good < ${objective.percent}', 'Good >= ${objective.percent}'],
    ['a window shorter than what the query looks for', "windowSize: 'PT6H'", "windowSize: 'PT1H'"],
    ['a window that Azure has not', "windowSize: 'PT6H'", "windowSize: 'PT7H'"],
    ['alerts that are switched off', 'enabled: true', 'enabled: false'],
    ['alerts that tell nobody', 'actionGroups: actionGroupIds', 'actionGroups: []'],
  ),
  ...inFile('core/main.bicep', 'core', 'full', [
    'operators that are never told',
    'if (alertsOnItself != null) {',
    'if (alertsOnItself == null) {',
  ]),
  ...inFile('modules/identity.bicep', 'core', 'smallest', [
    'roles by client id',
    'identity.properties.principalId',
    'identity.properties.clientId',
  ]),
  ...inFile(
    'modules/monitoring.bicep',
    'core',
    'full',
    ['telemetry that takes keys', 'DisableLocalAuth: true', 'DisableLocalAuth: false'],
    ['a parameter that is not used', 'retentionInDays: retentionDays', 'retentionInDays: 30'],
  ),
  ...inFile(
    'modules/function-app.bicep',
    'core',
    'full',
    ['a property that no app has', 'httpsOnly: true', 'httpOnly: true'],
    ['a text in place of a truth value', 'reserved: true', "reserved: 'true'"],
    ['a misspelt runtime', "name: 'node'", "name: 'nodejs'"],
    [
      'a second identity',
      "type: 'UserAssigned', userAssignedIdentities",
      "type: 'SystemAssigned, UserAssigned', userAssignedIdentities",
    ],
    ['a plan that is not Flex Consumption', "name: 'FC1'", "name: 'Y1'"],
    [
      'passwords for deployment',
      "  name: 'scm'\n  properties: { allow: false }",
      "  name: 'scm'\n  properties: { allow: true }",
    ],
    ['another tag than azd looks for', "'controller' }", "'api' }"],
    [
      'a region that is written down',
      "  name: 'plan-${name}'\n  location: location",
      "  name: 'plan-${name}'\n  location: 'westeurope'",
    ],
    [
      'a webhook that takes any token',
      'defaultAuthorizationPolicy: { allowedApplications: [azureMonitorClientId] }',
      'defaultAuthorizationPolicy: {}',
    ],
    ['tokens that nobody is asked for', "excludedPaths: ['/api/status'", "excludedPaths: ['/api/'"],
  ),
  ...inFile('modules/function-app.bicep', 'core', 'private-network', [
    'an app that is open to all in a private network',
    ", ipSecurityRestrictionsDefaultAction: 'Deny'",
    '',
  ]),
  ...inFile('modules/function-app.bicep', 'core', 'private-network', [
    'operators from anywhere',
    'ipAddress: address',
    "ipAddress: empty(address) ? address : '0.0.0.0/0'",
  ]),
  ...inFile('modules/network.bicep', 'core', 'private-network', [
    'a network without a way out',
    '          natGateway: { id: way.id }\n',
    '',
  ]),
  ...inFile(
    'modules/network.bicep',
    'core',
    'private-network',
    [
      'private endpoints that any network reaches',
      'sourceAddressPrefix: addressPrefix',
      "sourceAddressPrefix: 'VirtualNetwork'",
    ],
    ['a subnet that is delegated to another plan', "'Microsoft.App/environments'", "'Microsoft.Web/serverFarms'"],
  ),
  ...inFile('modules/private-access.bicep', 'core', 'private-network', [
    'a private endpoint in the zone of another service',
    "    service: 'blob'\n    subnetId: net.outputs.endpointsSubnetId\n    zoneId: zones[0]",
    "    service: 'blob'\n    subnetId: net.outputs.endpointsSubnetId\n    zoneId: zones[1]",
  ]),
  ...inFile(
    'modules/outcomes-topic.bicep',
    'core',
    'full',
    ['a topic that takes keys', 'disableLocalAuth: true', 'disableLocalAuth: false'],
    ['a misspelt schema', "'CloudEventSchemaV1_0'", "'CloudEventSchemaV1'"],
  ),
  ...inFile('modules/grant-on-cluster.bicep', 'core', 'full', ['a scope that was dropped', '    scope: cluster\n', '']),
  ...inFile('modules/role-definitions.bicep', 'core', 'full', [
    'a role of one subscription that is given in another',
    'assignableScopes: [subscription().id]',
    `assignableScopes: [${controllerSubscription}]`,
  ]),
  ...inFile(
    'core/main.bicep',
    'core',
    'full',
    [
      'no bound on giving roles',
      '          condition: onlyNetworkContributor\n        }\n      ]\n      identityId',
      '        }\n      ]\n      identityId',
    ],
    ['a parameter that is not passed on', '    nodeVersion: nodeVersion\n', ''],
    ['a misspelt setting', 'BURST_SCOPE:', 'BURST_SCOPES:'],
    ['a setting that is missing', '      AZURE_CLIENT_ID: identity.outputs.clientId\n', ''],
    [
      'a key in a setting',
      '      AZURE_CLIENT_ID:',
      "      AzureWebJobsStorage: 'AccountName=x;AccountKey=y'\n      AZURE_CLIENT_ID:",
    ],
    [
      'a setting that the plan refuses',
      '      AZURE_CLIENT_ID:',
      "      FUNCTIONS_WORKER_RUNTIME: 'node'\n      AZURE_CLIENT_ID:",
    ],
    [
      'the trail in the account of the host',
      'BURST_AUDIT_STORAGE__blobServiceUri: auditTrail',
      'BURST_AUDIT_STORAGE__blobServiceUri: hostStorage',
    ],
    [
      'an object id in place of a client id',
      'AZURE_CLIENT_ID: identity.outputs.clientId',
      'AZURE_CLIENT_ID: identity.outputs.principalId',
    ],
    ['code in a container that there is not', '${hostStorage.outputs.packageContainer}', 'packages'],
    ['a misspelt credential', "'managedidentity'", "'managedIdentity'"],
    [
      'an address of one cloud',
      'AzureWebJobsStorage__blobServiceUri: hostStorage.outputs.blobEndpoint',
      "AzureWebJobsStorage__blobServiceUri: 'https://${hostStorageNameFor(subscription().subscriptionId, environmentName)}.blob.core.windows.net'",
    ],
    [
      'a role that is given before it is made',
      'roleName: roleDefinitions[indexOf(subscriptions, id)].outputs.names.subscription',
      "roleName: guid('/subscriptions/${id}', environmentName, 'subscription')",
    ],
  ),
  ...inFile(
    'core/main.bicep',
    'core',
    'smallest',
    ['a schedule without seconds', "'0 */5 * * * *'", "'*/5 * * * *'"],
    ['fewer instances than the plan has', 'instancesMax int = 40', 'instancesMax int = 10'],
    ['more rights than the mode', "param mode string = 'observe'", "param mode string = 'prepare'"],
  ),
  ...inFile(
    'permissions.json',
    'core',
    'full',
    ['a wildcard', 'managedClusters/write', 'managedClusters/*'],
    ['a misspelt action', 'managedClusters/read', 'managedCluster/read'],
  ),
  ...inFile('permissions.json', 'core', 'observe-only', [
    'a write in mode observe',
    'managedClusters/write",\n      "mode": "prepare"',
    'managedClusters/write",\n      "mode": "observe"',
  ]),
  ...inFile('core/main.bicep', 'core', 'observe-only', [
    'a look inside without its right',
    "burst.?BURST_LOOK_INSIDE == 'yes'",
    "burst.?BURST_LOOK_INSIDE == 'no'",
  ]),
  ...inFile('roles/network-contributor-only.txt', 'core', 'full', [
    'a bound that lets Owner be given',
    '4d97b98b-1d4f-4787-a291-c67834d212e7',
    '8e3af657-a8ff-443c-a75c-2fe8c4bcb635',
  ]),
  ...inFile(
    'scenarios/full/core.bicepparam',
    'core',
    'full',
    ['a parameter that there is not', 'param healthCheckSchedule', 'param healthCheckTime'],
    ['storage of no kind', "'Standard_GZRS'", "'Standard_XRS'"],
    ['a cluster that is named twice', 'managedClusters/shop-blue', 'managedClusters/shop'],
    ['a subnet in place of its network', "spoke-shop'\n    linked", "spoke-shop/subnets/nodes'\n    linked"],
    ['a misspelt mode', "param mode = 'burst'", "param mode = 'bursting'"],
    ['records that are deleted before they may be', 'deleteAfterDays: 3650', 'deleteAfterDays: 36'],
    ['a setting beyond its range', 'BURST_SUBNET_PREFIX_LENGTH: 22', 'BURST_SUBNET_PREFIX_LENGTH: 2'],
  ),
  ...inFile('scenarios/private-network/core.bicepparam', 'core', 'private-network', [
    'a network that is too small',
    '10.99.0.0/24',
    '10.99.0.0/27',
  ]),
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
  ...inFile('modules/workbook.bicep', 'core', 'full', [
    'a workbook that belongs nowhere',
    'sourceId: insightsId',
    "sourceId: 'Azure Monitor'",
  ]),
];
