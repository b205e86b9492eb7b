import { nameOf } from '../names.bicep'
import { prometheus as prometheusOf, tags as tagsOf } from '../types.bicep'

@description('Resource id of the cluster.')
param clusterId string

@description('Name of the environment.')
param environmentName string

@description('Tags.')
param tags tagsOf

@description('Where its metrics are.')
param prometheus prometheusOf

@description('Resource id of the action group.')
param actionGroupId string

@description('The rules in the form of Prometheus, in which promtool tests them.')
var rules = loadYamlContent('../monitoring/pending-pods.rules.yml').groups[0].rules

// A group for each cluster, so that the alert carries the id of the cluster: Prometheus itself knows only its name. All are
// in one resource group, where clusters of one name must not meet.
resource group 'Microsoft.AlertsManagement/prometheusRuleGroups@2023-03-01' = {
  name: 'pods-pending-${nameOf(clusterId)}-${uniqueString(toLower(clusterId))}-${environmentName}'
  location: prometheus.location
  tags: tags
  properties: {
    description: 'Pods of ${nameOf(clusterId)} wait. It wakes the burst controller, which looks for itself.'
    enabled: true
    clusterName: nameOf(clusterId)
    scopes: [prometheus.workspaceId, clusterId]
    interval: 'PT1M'
    rules: [
      for rule in rules: {
        alert: rule.alert
        expression: rule.expr
        for: 'PT${toUpper(rule.for)}'
        labels: rule.labels
        annotations: rule.annotations
        enabled: true
        severity: 3
        resolveConfiguration: { autoResolved: true, timeToResolve: 'PT5M' }
        actions: [{ actionGroupId: actionGroupId, actionProperties: { clusterId: clusterId } }]
      }
    ]
  }
}
