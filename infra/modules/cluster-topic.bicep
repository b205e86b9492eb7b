import { topicNameFor } from '../names.bicep'
import { tags as tagsOf } from '../types.bicep'

@description('Name of the cluster, in this resource group.')
param clusterName string

@description('Region of the cluster.')
param location string

@description('Tags.')
param tags tagsOf

resource cluster 'Microsoft.ContainerService/managedClusters@2026-02-01' existing = {
  name: clusterName
}

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' = {
  name: topicNameFor(clusterName)
  location: location
  tags: tags
  identity: { type: 'SystemAssigned' }
  properties: { source: cluster.id, topicType: 'Microsoft.ContainerService.ManagedClusters' }
}

@description('Resource id of the topic.')
output id string = topic.id

@description('Name of the topic.')
output name string = topic.name

@description('Object id of its identity.')
output principalId string = topic.identity.principalId
