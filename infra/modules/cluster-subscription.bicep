@description('Name of the system topic, in this resource group.')
param topicName string

@description('Name of the environment.')
param environmentName string

@description('Resource id of the function that takes the events. It must be there, with its code.')
param functionId string

@description('Resource id of the account that keeps what could not be delivered. Left out: nothing is kept.')
param deadLetterAccountId string?

@description('The container in it.')
param deadLetterContainer string

@description('What happens to node pools. News about Kubernetes versions would ring for nothing.')
var eventTypes = [
  'Microsoft.ContainerService.NodePoolRollingStarted'
  'Microsoft.ContainerService.NodePoolRollingSucceeded'
  'Microsoft.ContainerService.NodePoolRollingFailed'
]

@description('By the identity of the topic, for the account takes no keys.')
var deadLettering = deadLetterAccountId == null
  ? {}
  : {
      deadLetterWithResourceIdentity: {
        identity: { type: 'SystemAssigned' }
        deadLetterDestination: {
          endpointType: 'StorageBlob'
          properties: { resourceId: deadLetterAccountId, blobContainerName: deadLetterContainer }
        }
      }
    }

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' existing = {
  name: topicName
}

resource subscription 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15' = {
  parent: topic
  name: 'controller-${environmentName}'
  properties: {
    eventDeliverySchema: 'CloudEventSchemaV1_0'
    destination: {
      endpointType: 'AzureFunction'
      properties: { resourceId: functionId, maxEventsPerBatch: 1, preferredBatchSizeInKilobytes: 64 }
    }
    filter: { includedEventTypes: eventTypes }
    retryPolicy: { maxDeliveryAttempts: 30, eventTimeToLiveInMinutes: 1440 }
    ...deadLettering
  }
}
