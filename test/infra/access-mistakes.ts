import { inFile, type Mistake } from './mistake.ts';

/** Slips in roles, in what the app is given, and in whom it believes. */
export const accessMistakes: readonly Mistake[] = [
  ...inFile(
    'modules/role-definitions.bicep',
    'core',
    'full',
    [
      'a role that takes back what it is for',
      'notActions: []',
      "notActions: ['Microsoft.ContainerService/managedClusters/write']",
    ],
    [
      'a role that can be given in a whole tenant',
      'assignableScopes: [subscription().id]',
      "assignableScopes: [subscription().id, tenantResourceId('Microsoft.Management/managementGroups', 'root')]",
    ],
    ['a role of Azure itself', "type: 'CustomRole'", "type: 'BuiltInRole'"],
  ),
  ...inFile(
    'modules/function-app.bicep',
    'core',
    'full',
    [
      'a provider that judges nothing',
      '      enabled: true\n      registration',
      '      enabled: false\n      registration',
    ],
    ['a group that no plan keeps awake', "name: 'http', instance", "name: 'https', instance"],
    ['an instance that sleeps all the same', 'instanceCount: instancesAwake', 'instanceCount: min(instancesAwake, 0)'],
    [
      'tokens for the object in place of the application',
      "clientId: receiver.?clientId ?? ''",
      "clientId: receiver.?objectId ?? ''",
    ],
    [
      'a debugger that is let in',
      "scmMinTlsVersion: '1.2'",
      "scmMinTlsVersion: '1.2'\n      remoteDebuggingEnabled: true",
    ],
  ),
  ...inFile(
    'core/main.bicep',
    'core',
    'full',
    ['tags that are dropped', '    tags: tags\n    retentionDays', '    tags: {}\n    retentionDays'],
    [
      'storage that is kept less often than was asked for',
      '    sku: storageSku\n    isPrivate: network != null\n    identityId',
      "    sku: 'Standard_LRS'\n    isPrivate: network != null\n    identityId",
    ],
    ['a manager of another cloud', 'environment().resourceManager', "'https://management.usgovcloudapi.net'"],
    [
      'a schedule that is not the one that was given',
      'BURST_HEALTH_CHECK_SCHEDULE: healthCheckSchedule',
      "BURST_HEALTH_CHECK_SCHEDULE: empty(healthCheckSchedule) ? healthCheckSchedule : '0 0 * * * *'",
    ],
    ['a workbook where none is wanted', 'if (hasWorkbook)', 'if (!hasWorkbook)'],
  ),
  ...inFile(
    'modules/monitoring.bicep',
    'core',
    'full',
    ['telemetry in a workspace of its own', '    WorkspaceResourceId: workspace.id\n', ''],
    [
      'logs that end when the day has had enough',
      'features: { disableLocalAuth: true }',
      "features: { disableLocalAuth: true }\n    workspaceCapping: { dailyQuotaGb: json('0.02') }",
    ],
    [
      'a sample of the telemetry',
      'DisableLocalAuth: true',
      "DisableLocalAuth: true\n    SamplingPercentage: json('1')",
    ],
  ),
];
