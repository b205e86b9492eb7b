targetScope = 'subscription'

import {
  functionAppNameFor
  groupOf
  hostStorageNameFor
  nameOf
  resourceGroupNameFor
  subscriptionOf
} from '../names.bicep'
import { cluster, prometheus as prometheusOf, receiver as receiverOf, tags as tagsOf } from '../types.bicep'

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

@description('What wakes the controller when pods wait: the platform metric, within two to three minutes, or a query of Container Insights, or both.')
param alerts ('metric' | 'query')[] = ['metric']

@description('Where managed Prometheus keeps the metrics of the clusters. Left out: no rules there.')
param prometheus prometheusOf?

@description('Clusters without a topic get one. Azure allows one for each.')
var withoutTopic = filter(clusters, cluster => cluster.?systemTopic == null)

@description('Topics that were there before.')
var givenTopics = map(filter(clusters, cluster => cluster.?systemTopic != null), cluster => {
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

module writers '../modules/dead-letter-writer.bicep' = [
  for (cluster, index) in withoutTopic: {
    scope: group
    params: {
      accountName: hostStorageNameFor(subscription().subscriptionId, environmentName)
      topicId: topics[index].outputs.id
      principalId: topics[index].outputs.principalId
    }
  }
]

module subscriptions '../modules/cluster-subscription.bicep' = [
  for (cluster, index) in withoutTopic: {
    scope: resourceGroup(subscriptionOf(cluster.id), groupOf(cluster.id))
    params: {
      topicName: topics[index].outputs.name
      environmentName: environmentName
      functionId: app::clusterEvent.id
      deadLetterAccountId: writers[index].outputs.accountId
      deadLetterContainer: writers[index].outputs.container
    }
  }
]

module givenWriters '../modules/dead-letter-writer.bicep' = [
  for topic in givenTopics: if (topic.?principalId != null) {
    scope: group
    params: {
      accountName: hostStorageNameFor(subscription().subscriptionId, environmentName)
      topicId: topic.id
      principalId: topic.?principalId ?? ''
    }
  }
]

module givenSubscriptions '../modules/cluster-subscription.bicep' = [
  for (topic, index) in givenTopics: {
    scope: resourceGroup(subscriptionOf(topic.id), groupOf(topic.id))
    params: {
      topicName: nameOf(topic.id)
      environmentName: environmentName
      functionId: app::clusterEvent.id
      deadLetterAccountId: givenWriters[index].?outputs.accountId
      deadLetterContainer: givenWriters[index].?outputs.container ?? ''
    }
  }
]

module metricAlerts '../modules/pending-pods-metric.bicep' = [
  for cluster in clusters: if (contains(alerts, 'metric')) {
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
  for cluster in clusters: if (contains(alerts, 'query')) {
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
  for cluster in clusters: if (prometheus != null) {
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
