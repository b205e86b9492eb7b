targetScope = 'subscription'

import {
  functionAppNameFor
  groupOf
  hostStorageNameFor
  nameOf
  resourceGroupNameFor
  subscriptionOf
} from '../names.bicep'
import { checked, clusterProblems, environmentProblems, ownAlertProblems, problemOf, strange } from '../rules.bicep'
import { cluster, ownAlerts, prometheus as prometheusOf, receiver as receiverOf, tags as tagsOf } from '../types.bicep'

@description('The same as in the first phase.')
@minLength(2)
@maxLength(20)
param environmentName string

@description('Tags on everything that is deployed.')
param tags tagsOf = {}

@description('The same as in the first phase: clusters that wake the controller.')
param clusters cluster[]

@description('The same as in the first phase: how Azure Monitor proves to the alert function who it is.')
param receiver receiverOf = { kind: 'functionKey' }

@description('Where topics deliver what happens to node pools: to a queue, which takes it while the app sleeps or is exchanged, or to the function cluster-event. A topic without an identity always calls the function.')
param eventDelivery ('queue' | 'function') = 'queue'

@description('What wakes the controller when pods wait: the platform metric, within two to three minutes, or a query of Container Insights, or both.')
param alerts ('metric' | 'query')[] = ['metric']

@description('Where managed Prometheus keeps the metrics of the clusters. Left out: no rules there.')
param prometheus prometheusOf?

@description('The same as in the first phase: whom to tell when events are lost. Left out: nobody.')
param alertsOnItself ownAlerts?

@description('All that is wrong, told at once.')
var problems = [
  ...environmentProblems(environmentName)
  ...clusterProblems(clusters)
  ...ownAlertProblems(alertsOnItself, environmentName)
  problemOf(
    'prometheus.workspaceId must be the id of an Azure Monitor workspace',
    strange(prometheus == null ? [] : [prometheus.?workspaceId ?? ''], ['microsoft.monitor/accounts'])
  )
  empty(alerts) && prometheus == null
    ? 'alerts is empty, and there is no prometheus: nothing would ring when pods wait. Name metric or query.'
    : ''
]

@description('Clusters of parameters with which nothing is wrong.')
var checkedClusters = checked(clusters, problems)

@description('Clusters without a topic get one. Azure allows one for each.')
var withoutTopic = filter(checkedClusters, cluster => cluster.?systemTopic == null)

@description('Topics that were there before.')
var givenTopics = map(filter(checkedClusters, cluster => cluster.?systemTopic != null), cluster => {
  id: cluster.?systemTopic.?id ?? ''
  principalId: cluster.?systemTopic.?principalId
})

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' existing = {
  name: resourceGroupNameFor(environmentName)
}

resource app 'Microsoft.Web/sites@2025-03-01' existing = {
  scope: group
  name: functionAppNameFor(subscription().subscriptionId, environmentName)

  resource clusterEvent 'functions' existing = { name: 'cluster-event' }
}

module actionGroup '../modules/action-group.bicep' = {
  scope: group
  params: { environmentName: environmentName, tags: tags, functionAppName: app.name, receiver: receiver }
}

module topics '../modules/cluster-topic.bicep' = [
  for cluster in withoutTopic: {
    scope: resourceGroup(subscriptionOf(cluster.id), groupOf(cluster.id))
    params: { clusterName: nameOf(cluster.id), location: cluster.location, tags: tags }
  }
]

module eventStorage '../modules/event-storage.bicep' = [
  for (cluster, index) in withoutTopic: {
    scope: group
    params: {
      accountName: hostStorageNameFor(subscription().subscriptionId, environmentName)
      topicId: topics[index].outputs.id
      principalId: topics[index].outputs.principalId
      takesEvents: eventDelivery == 'queue'
    }
  }
]

module subscriptions '../modules/cluster-subscription.bicep' = [
  for (cluster, index) in withoutTopic: {
    scope: resourceGroup(subscriptionOf(cluster.id), groupOf(cluster.id))
    params: {
      topicName: topics[index].outputs.name
      environmentName: environmentName
      tags: tags
      functionId: app::clusterEvent.id
      operatorGroupIds: alertsOnItself.?actionGroupIds ?? []
      accountId: eventStorage[index].outputs.accountId
      queue: eventDelivery == 'queue' ? eventStorage[index].outputs.queue : null
      deadLetterContainer: eventStorage[index].outputs.deadLetterContainer
    }
  }
]

module givenEventStorage '../modules/event-storage.bicep' = [
  for topic in givenTopics: if (topic.?principalId != null) {
    scope: group
    params: {
      accountName: hostStorageNameFor(subscription().subscriptionId, environmentName)
      topicId: topic.id
      principalId: topic.?principalId ?? ''
      takesEvents: eventDelivery == 'queue'
    }
  }
]

module givenSubscriptions '../modules/cluster-subscription.bicep' = [
  for (topic, index) in givenTopics: {
    scope: resourceGroup(subscriptionOf(topic.id), groupOf(topic.id))
    params: {
      topicName: nameOf(topic.id)
      environmentName: environmentName
      tags: tags
      functionId: app::clusterEvent.id
      operatorGroupIds: alertsOnItself.?actionGroupIds ?? []
      accountId: givenEventStorage[index].?outputs.accountId
      queue: eventDelivery == 'queue' ? givenEventStorage[index].?outputs.queue : null
      deadLetterContainer: givenEventStorage[index].?outputs.deadLetterContainer ?? ''
    }
  }
]

module metricAlerts '../modules/pending-pods-metric.bicep' = [
  for cluster in checkedClusters: if (contains(alerts, 'metric')) {
    scope: resourceGroup(subscriptionOf(cluster.id), groupOf(cluster.id))
    params: {
      clusterName: nameOf(cluster.id)
      environmentName: environmentName
      tags: tags
      actionGroupId: actionGroup.outputs.id
    }
  }
]

module queryAlerts '../modules/pending-pods-query.bicep' = [
  for cluster in checkedClusters: if (contains(alerts, 'query')) {
    scope: resourceGroup(subscriptionOf(cluster.id), groupOf(cluster.id))
    params: {
      clusterName: nameOf(cluster.id)
      location: cluster.location
      environmentName: environmentName
      tags: tags
      actionGroupId: actionGroup.outputs.id
    }
  }
]

module prometheusRules '../modules/pending-pods-prometheus.bicep' = [
  for cluster in checkedClusters: if (prometheus != null) {
    scope: group
    params: {
      clusterId: cluster.id
      environmentName: environmentName
      tags: tags
      prometheus: prometheus ?? { workspaceId: '', location: '' }
      actionGroupId: actionGroup.outputs.id
    }
  }
]

@description('Resource id of the action group. Further rules of your own may ring it; they name the cluster in the custom property clusterId.')
output ACTION_GROUP_ID string = actionGroup.outputs.id
