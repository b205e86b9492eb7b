import { tags as tagsOf } from '../types.bicep'

@description('Name of the cluster, in this resource group.')
param clusterName string

@description('Region of the cluster.')
param location string

@description('Name of the environment.')
param environmentName string

@description('Tags.')
param tags tagsOf

@description('Resource id of the action group.')
param actionGroupId string

resource cluster 'Microsoft.ContainerService/managedClusters@2026-02-01' existing = {
  name: clusterName
}

// For clusters with Container Insights and without platform metrics. Asked of the cluster, it reads that cluster's rows alone.
resource alert 'Microsoft.Insights/scheduledQueryRules@2026-03-01' = {
  name: 'pods-pending-query-${clusterName}-${environmentName}'
  location: location
  tags: tags
  kind: 'LogAlert'
  properties: {
    displayName: 'Pods of ${clusterName} wait (logs)'
    description: 'Pods of ${clusterName} wait. It wakes the burst controller, which looks for itself.'
    enabled: true
    severity: 3
    scopes: [cluster.id]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT5M'
    autoMitigate: true
    // A table is made by its first row, which may come after this.
    skipQueryValidation: true
    criteria: {
      allOf: [
        {
          query: loadTextContent('../monitoring/pending-pods.kql')
          timeAggregation: 'Count'
          operator: 'GreaterThan'
          threshold: 0
          failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
        }
      ]
    }
    actions: { actionGroups: [actionGroupId], customProperties: { clusterId: cluster.id } }
  }
}
