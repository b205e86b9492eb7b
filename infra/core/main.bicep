targetScope = 'subscription'

import { burstSettings } from '../burst-settings.bicep'
import {
  auditStorageNameFor
  functionAppNameFor
  groupOf
  hostStorageNameFor
  isNetworkManaged
  nameOf
  nodeGroupOf
  outcomesTopicNameFor
  resourceGroupNameFor
  subscriptionOf
} from '../names.bicep'
import {
  auditProblems
  checked
  clusterProblems
  environmentProblems
  networkProblems
  ownAlertProblems
  scheduleProblems
} from '../rules.bicep'
import { auditStorage, cluster, ownAlerts, privateNetwork, receiver as receiverOf, settingTexts, tags as tagsOf } from '../types.bicep'

@description('Names everything that is deployed: lower-case letters, digits and hyphens.')
@minLength(2)
@maxLength(20)
param environmentName string

@description('Region of everything that is deployed.')
param location string

@description('Tags on everything that is deployed.')
param tags tagsOf = {}

@description('Clusters that the controller serves. It looks at no other one.')
param clusters cluster[]

@description('What the controller may do, and so which rights it gets: a mode of infra/permissions.json. observe gets no right to write.')
param mode string = 'observe'

@description('Further settings of the controller.')
param burst burstSettings = {}

@description('When all clusters are looked at without any alert: NCRONTAB with seconds, UTC.')
param healthCheckSchedule string = '0 */5 * * * *'

@description('Version of Node that the app runs on.')
param nodeVersion ('22' | '24') = '24'

@description('Memory of an instance in megabytes.')
param instanceMegabytes (512 | 2048 | 4096) = 2048

@description('How many instances each function may have at once. Fewer than 40 are taken in some regions only.')
@minValue(1)
@maxValue(1000)
param instancesMax int = 40

@description('How many instances stay awake for alerts: 0 costs nothing at rest, 1 answers the first alert sooner.')
@minValue(0)
@maxValue(20)
param instancesAwake int = 0

@description('How often stored data is kept.')
param storageSku ('Standard_LRS' | 'Standard_ZRS' | 'Standard_GZRS') = 'Standard_ZRS'

@description('The audit trail.')
param audit auditStorage = {}

@description('Days for which logs and telemetry are kept.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 30

@description('Whether outcomes are announced to an Event Grid topic.')
param announcesOutcomes bool = false

@description('A network of its own, with private endpoints to storage. Left out: none.')
param network privateNetwork?

@description('How Azure Monitor proves to the alert function who it is.')
param receiver receiverOf = { kind: 'functionKey' }

@description('Whether a workbook shows the fleet.')
param hasWorkbook bool = true

@description('Whom to tell when the controller misses an objective of its own (infra/day-two.md). Left out: nobody.')
param alertsOnItself ownAlerts?

@description('What the controller needs, by scope and mode: the single list.')
var permissions = loadJsonContent('../permissions.json')

@description('Scopes of clusters in Azure. What it needs inside of a cluster is granted there: infra/kubernetes.')
var scopes = filter(objectKeys(permissions), name => !contains(['kubernetes', 'trail'], name))

@description('All modes, each of which may do what those before it may.')
var modes = union(map(flatten(map(scopes, name => permissions[?name] ?? [])), permission => string(permission.mode)), [])

@description('Modes up to the chosen one.')
var allowedModes = take(modes, indexOf(modes, mode) + 1)

@description('All that is wrong, told at once.')
var problems = [
  ...environmentProblems(environmentName)
  ...clusterProblems(clusters)
  contains(modes, mode) ? '' : 'mode is ${mode}: choose one of ${join(modes, ', ')}.'
  ...scheduleProblems(healthCheckSchedule)
  ...auditProblems(audit)
  ...networkProblems(network)
  ...ownAlertProblems(alertsOnItself, environmentName)
]

@description('Clusters of parameters with which nothing is wrong.')
var checkedClusters = checked(clusters, problems)

@description('Networks that were there before their clusters, each once.')
var networkIds = union(
  map(filter(checkedClusters, cluster => cluster.?networkId != null), cluster => toLower(cluster.?networkId ?? '')),
  []
)

@description('What clusters and their subnets name, each once.')
var linkedIds = contains(allowedModes, 'prepare')
  ? union(flatten(map(checkedClusters, cluster => map(cluster.?linkedResources ?? [], id => toLower(id)))), [])
  : []

@description('Subscriptions of the clusters, each once.')
var clusterSubscriptions = union(map(checkedClusters, cluster => toLower(subscriptionOf(cluster.id))), [])

@description('Every subscription in which something is granted.')
var subscriptions = union(clusterSubscriptions, map([...networkIds, ...linkedIds], id => subscriptionOf(id)))

@description('Settings that need a right below the mode that needs it anyway.')
var switchedOn = burst.?BURST_LOOK_INSIDE == 'yes' ? ['BURST_LOOK_INSIDE'] : []

@description('What is needed, by scope.')
var roles = filter(
  map(scopes, name => {
    name: name
    actions: map(
      filter(
        permissions[?name] ?? [],
        permission => contains(allowedModes, permission.mode) || contains(switchedOn, permission.?alsoWith ?? '')
      ),
      permission => string(permission.action)
    )
  }),
  role => !empty(role.actions) && (role.name != 'linked' || !empty(linkedIds))
)

@description('Whether the mode needs anything in the resource group of the nodes.')
var looksAtNodes = contains(map(roles, role => role.name), 'nodes')

@description('Binds the right to give roles: Network Contributor alone, and to service principals alone, of which the controller itself is none.')
var onlyNetworkContributor = replace(
  loadTextContent('../roles/network-contributor-only.txt'),
  'OBJECT_ID',
  identity.outputs.principalId
)

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: resourceGroupNameFor(environmentName)
  location: location
  tags: tags
}

module identity '../modules/identity.bicep' = {
  scope: group
  params: { name: 'id-${environmentName}', location: location, tags: tags }
}

module hostStorage '../modules/host-storage.bicep' = {
  scope: group
  params: {
    name: hostStorageNameFor(subscription().subscriptionId, environmentName)
    location: location
    tags: tags
    sku: storageSku
    isPrivate: network != null
    identityId: identity.outputs.id
    principalId: identity.outputs.principalId
  }
}

module trailRole '../modules/role-definitions.bicep' = {
  params: {
    environmentName: environmentName
    controllerSubscriptionId: subscription().subscriptionId
    roles: [{ name: 'trail', actions: [], dataActions: map(permissions.trail, permission => permission.action) }]
  }
}

module auditTrail '../modules/audit-storage.bicep' = {
  scope: group
  params: {
    name: auditStorageNameFor(subscription().subscriptionId, environmentName)
    location: location
    tags: tags
    sku: storageSku
    audit: audit
    isPrivate: network != null
    workspaceId: monitoring.outputs.workspaceId
    roleName: trailRole.outputs.names.trail
    identityId: identity.outputs.id
    principalId: identity.outputs.principalId
  }
}

module monitoring '../modules/monitoring.bicep' = {
  scope: group
  params: {
    environmentName: environmentName
    location: location
    tags: tags
    retentionDays: logRetentionDays
    identityId: identity.outputs.id
    principalId: identity.outputs.principalId
  }
}

module outcomes '../modules/outcomes-topic.bicep' = if (announcesOutcomes) {
  scope: group
  params: {
    name: outcomesTopicNameFor(subscription().subscriptionId, environmentName)
    location: location
    tags: tags
    isPrivate: network != null
    identityId: identity.outputs.id
    principalId: identity.outputs.principalId
  }
}

module privateAccess '../modules/private-access.bicep' = if (network != null) {
  scope: group
  params: {
    environmentName: environmentName
    location: location
    tags: tags
    network: network ?? { addressPrefix: '' }
    hostStorageId: hostStorage.outputs.id
    auditStorageId: auditTrail.outputs.id
    outcomesTopicId: outcomes.?outputs.id
  }
}

module functionApp '../modules/function-app.bicep' = {
  scope: group
  params: {
    name: functionAppNameFor(subscription().subscriptionId, environmentName)
    location: location
    tags: tags
    identityId: identity.outputs.id
    nodeVersion: nodeVersion
    instanceMegabytes: instanceMegabytes
    instancesMax: instancesMax
    instancesAwake: instancesAwake
    packageUrl: '${hostStorage.outputs.blobEndpoint}${hostStorage.outputs.packageContainer}'
    subnetId: privateAccess.?outputs.appSubnetId
    operatorAddresses: network.?operatorAddresses ?? []
    receiver: receiver
    settings: {
      ...settingTexts(burst)
      AzureWebJobsStorage__blobServiceUri: hostStorage.outputs.blobEndpoint
      AzureWebJobsStorage__queueServiceUri: hostStorage.outputs.queueEndpoint
      AzureWebJobsStorage__tableServiceUri: hostStorage.outputs.tableEndpoint
      AzureWebJobsStorage__credential: 'managedidentity'
      AzureWebJobsStorage__clientId: identity.outputs.clientId
      APPLICATIONINSIGHTS_CONNECTION_STRING: monitoring.outputs.connectionString
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identity.outputs.clientId};Authorization=AAD'
      AZURE_CLIENT_ID: identity.outputs.clientId
      AZURE_RESOURCE_MANAGER_ENDPOINT: environment().resourceManager
      BURST_SCOPE: join(map(checkedClusters, cluster => cluster.id), ',')
      BURST_MODE: last(allowedModes) ?? mode
      BURST_HEALTH_CHECK_SCHEDULE: healthCheckSchedule
      BURST_AUDIT_STORAGE__blobServiceUri: auditTrail.outputs.blobEndpoint
      BURST_AUDIT_STORAGE__clientId: identity.outputs.clientId
      ...(announcesOutcomes ? { BURST_EVENTS_TOPIC_ENDPOINT: outcomes!.outputs.endpoint } : {})
    }
  }
}

module workbook '../modules/workbook.bicep' = if (hasWorkbook) {
  scope: group
  params: { location: location, tags: tags, insightsId: monitoring.outputs.insightsId }
}

module objectives '../modules/objectives.bicep' = if (alertsOnItself != null) {
  scope: group
  params: {
    environmentName: environmentName
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    actionGroupIds: alertsOnItself.?actionGroupIds ?? []
  }
}

module roleDefinitions '../modules/role-definitions.bicep' = [
  for id in subscriptions: {
    scope: subscription(id)
    params: {
      environmentName: environmentName
      controllerSubscriptionId: subscription().subscriptionId
      roles: roles
    }
  }
]

module onSubscription '../modules/grant-on-subscription.bicep' = [
  for id in clusterSubscriptions: {
    scope: subscription(id)
    params: {
      grants: [{ roleName: roleDefinitions[indexOf(subscriptions, id)].outputs.names.subscription }]
      identityId: identity.outputs.id
      principalId: identity.outputs.principalId
    }
  }
]

module onCluster '../modules/grant-on-cluster.bicep' = [
  for cluster in checkedClusters: {
    scope: resourceGroup(subscriptionOf(cluster.id), groupOf(cluster.id))
    params: {
      clusterName: nameOf(cluster.id)
      grants: [
        { roleName: roleDefinitions[indexOf(subscriptions, toLower(subscriptionOf(cluster.id)))].outputs.names.cluster }
      ]
      identityId: identity.outputs.id
      principalId: identity.outputs.principalId
    }
  }
]

module onNetwork '../modules/grant-on-network.bicep' = [
  for id in networkIds: {
    scope: resourceGroup(subscriptionOf(id), groupOf(id))
    params: {
      networkName: nameOf(id)
      grants: [
        { roleName: roleDefinitions[indexOf(subscriptions, subscriptionOf(id))].outputs.names.network }
        {
          roleName: roleDefinitions[indexOf(subscriptions, subscriptionOf(id))].outputs.names.subnet
          condition: onlyNetworkContributor
        }
      ]
      identityId: identity.outputs.id
      principalId: identity.outputs.principalId
    }
  }
]

// A network that AKS made is in the resource group of the nodes. Where its name is not told, its rights are given there.
module onNodes '../modules/grant-on-group.bicep' = [
  for cluster in checkedClusters: if (looksAtNodes || isNetworkManaged(cluster)) {
    scope: resourceGroup(subscriptionOf(cluster.id), nodeGroupOf(cluster))
    params: {
      grants: [
        ...(looksAtNodes
          ? [
              {
                roleName: roleDefinitions[indexOf(subscriptions, toLower(subscriptionOf(cluster.id)))].outputs.names.nodes
              }
            ]
          : [])
        ...(isNetworkManaged(cluster)
          ? [
              {
                roleName: roleDefinitions[indexOf(subscriptions, toLower(subscriptionOf(cluster.id)))].outputs.names.managedNetwork
              }
            ]
          : [])
        ...(cluster.?networkId == null
          ? [
              {
                roleName: roleDefinitions[indexOf(subscriptions, toLower(subscriptionOf(cluster.id)))].outputs.names.network
              }
              {
                roleName: roleDefinitions[indexOf(subscriptions, toLower(subscriptionOf(cluster.id)))].outputs.names.subnet
                condition: onlyNetworkContributor
              }
            ]
          : [])
      ]
      identityId: identity.outputs.id
      principalId: identity.outputs.principalId
    }
  }
]

module onLinked '../modules/grant-on-linked.bicep' = [
  for id in linkedIds: {
    scope: resourceGroup(subscriptionOf(id), groupOf(id))
    params: {
      id: id
      roleName: roleDefinitions[indexOf(subscriptions, subscriptionOf(id))].outputs.names.linked
      identityId: identity.outputs.id
      principalId: identity.outputs.principalId
    }
  }
]

@description('Name of the Function App, to which the code is deployed next.')
output FUNCTION_APP_NAME string = functionApp.outputs.name

@description('Where the controller is asked for its status, with a key of the function status.')
output STATUS_URL string = 'https://${functionApp.outputs.hostName}/api/status'

@description('Resource group of the controller.')
output AZURE_RESOURCE_GROUP string = group.name

@description('Object id of the identity of the controller, for infra/kubernetes/kustomization.yaml.')
output IDENTITY_OBJECT_ID string = identity.outputs.principalId

@description('Where the audit trail is.')
output AUDIT_BLOB_ENDPOINT string = auditTrail.outputs.blobEndpoint
