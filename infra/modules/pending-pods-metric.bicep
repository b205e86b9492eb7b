import { tags as tagsOf } from '../types.bicep'

@description('Name of the cluster, in this resource group.')
param clusterName string

@description('Name of the environment.')
param environmentName string

@description('Tags.')
param tags tagsOf

@description('Resource id of the action group.')
param actionGroupId string

resource cluster 'Microsoft.ContainerService/managedClusters@2026-02-01' existing = {
  name: clusterName
}

// Total over one minute counts pods; Average is always one (DECISIONS.md, 18).
resource alert 'Microsoft.Insights/metricAlerts@2026-01-01' = {
  name: 'pods-pending-${clusterName}-${environmentName}'
  location: 'global'
  tags: tags
  properties: {
    description: 'Pods of ${clusterName} wait. It wakes the burst controller, which looks for itself.'
    enabled: true
    severity: 3
    scopes: [cluster.id]
    evaluationFrequency: 'PT1M'
    windowSize: 'PT1M'
    autoMitigate: true
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: 'pending'
          metricNamespace: 'Microsoft.ContainerService/managedClusters'
          metricName: 'kube_pod_status_phase'
          timeAggregation: 'Total'
          operator: 'GreaterThan'
          threshold: 0
          dimensions: [{ name: 'phase', operator: 'Include', values: ['Pending'] }]
        }
      ]
    }
    actions: [{ actionGroupId: actionGroupId, webHookProperties: { clusterId: cluster.id } }]
  }
}
