import { tags as tagsOf } from '../types.bicep'

@description('Name of the system topic, in this resource group.')
param topicName string

@description('Name of the environment.')
param environmentName string

@description('Resource id of the function that takes the events where no queue does. It must be there, with its code.')
param functionId string

@description('Resource id of the account with the queue of events, and with what could not be delivered. Left out: the function is called, and nothing is kept.')
param accountId string?

@description('The queue. Left out: the function is called.')
param queue string?

@description('The container of what could not be delivered.')
param deadLetterContainer string

@description('Resource ids of the action groups that tell an operator of events that were lost. Empty: nobody is told.')
param operatorGroupIds string[]

@description('Tags.')
param tags tagsOf

@description('What happens to node pools. News about Kubernetes versions would ring for nothing.')
var eventTypes = [
  'Microsoft.ContainerService.NodePoolRollingStarted'
  'Microsoft.ContainerService.NodePoolRollingSucceeded'
  'Microsoft.ContainerService.NodePoolRollingFailed'
]

@description('By the identity of the topic, for the account takes no keys. A doorbell waits as long as it takes the app to come back.')
var delivery = accountId == null || queue == null
  ? {
      destination: {
        endpointType: 'AzureFunction'
        properties: { resourceId: functionId, maxEventsPerBatch: 1, preferredBatchSizeInKilobytes: 64 }
      }
    }
  : {
      deliveryWithResourceIdentity: {
        identity: { type: 'SystemAssigned' }
        destination: {
          endpointType: 'StorageQueue'
          properties: { resourceId: accountId, queueName: queue, queueMessageTimeToLiveInSeconds: -1 }
        }
      }
    }

@description('By the identity of the topic, too.')
var deadLettering = accountId == null
  ? {}
  : {
      deadLetterWithResourceIdentity: {
        identity: { type: 'SystemAssigned' }
        deadLetterDestination: {
          endpointType: 'StorageBlob'
          properties: { resourceId: accountId, blobContainerName: deadLetterContainer }
        }
      }
    }

@description('Those groups, as an alert names them.')
var operators = map(operatorGroupIds, id => { actionGroupId: id })

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' existing = {
  name: topicName
}

resource subscription 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15' = {
  parent: topic
  name: 'controller-${environmentName}'
  properties: {
    eventDeliverySchema: 'CloudEventSchemaV1_0'
    ...delivery
    filter: { includedEventTypes: eventTypes }
    retryPolicy: { maxDeliveryAttempts: 30, eventTimeToLiveInMinutes: 1440 }
    ...deadLettering
  }
}

@description('What cannot be delivered is kept, or dropped: without a place to keep it, or when that cannot be reached either.')
var losses = concat(accountId == null ? [] : ['DeadLetteredCount'], ['DroppedEventCount'])

// A cluster event that is lost costs one interval of the health check.
resource lost 'Microsoft.Insights/metricAlerts@2026-01-01' = [
  for metric in losses: if (!empty(operatorGroupIds)) {
    name: '${metric == 'DroppedEventCount' ? 'dropped' : 'kept'}-${topicName}-${environmentName}'
    location: 'global'
    tags: tags
    properties: {
      description: 'Events of ${topicName} do not reach the burst controller. What to do: infra/runbooks.md.'
      enabled: true
      severity: 3
      scopes: [topic.id]
      evaluationFrequency: 'PT1M'
      windowSize: 'PT1M'
      autoMitigate: true
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            criterionType: 'StaticThresholdCriterion'
            name: 'lost'
            metricNamespace: 'Microsoft.EventGrid/systemTopics'
            metricName: metric
            timeAggregation: 'Total'
            operator: 'GreaterThan'
            threshold: 0
            dimensions: [{ name: 'EventSubscriptionName', operator: 'Include', values: [subscription.name] }]
          }
        ]
      }
      actions: operators
    }
  }
]
