import { tags as tagsOf } from '../types.bicep'

@description('Name of the environment.')
param environmentName string

@description('Region.')
param location string

@description('Tags.')
param tags tagsOf

@description('Resource id of the workspace with the log of the controller.')
param workspaceId string

@description('Resource ids of the action groups that tell an operator.')
param actionGroupIds string[]

@description('What the controller promises: infra/day-two.md.')
var objectives = loadJsonContent('../monitoring/slo/objectives.json')

@description('Each gives how many were good of how many.')
var queries = {
  'alert-door': loadTextContent('../monitoring/slo/alert-door.kql')
  'audit-trail': loadTextContent('../monitoring/slo/audit-trail.kql')
  'bursts-end': loadTextContent('../monitoring/slo/bursts-end.kql')
  'lost-signals': loadTextContent('../monitoring/slo/lost-signals.kql')
  passes: loadTextContent('../monitoring/slo/passes.kql')
  readiness: loadTextContent('../monitoring/slo/readiness.kql')
  schedule: loadTextContent('../monitoring/slo/schedule.kql')
  'signal-to-pass': loadTextContent('../monitoring/slo/signal-to-pass.kql')
}

// Where an objective is missed there is a row. The window must be longer than the longest time that a query allows.
resource alerts 'Microsoft.Insights/scheduledQueryRules@2026-03-01' = [
  for objective in objectives: {
    name: 'objective-${objective.name}-${environmentName}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: 'Burst controller misses its objective ${objective.name}'
      description: '${objective.says}: ${objective.percent} %. What to do: infra/runbooks.md.'
      enabled: true
      severity: objective.severity
      scopes: [workspaceId]
      evaluationFrequency: 'PT15M'
      windowSize: 'PT6H'
      autoMitigate: true
      // A table is made by its first row, which may come after this.
      skipQueryValidation: true
      criteria: {
        allOf: [
          {
            query: '${queries[objective.name]}| where 100.0 * Good < ${objective.percent} * Total'
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      actions: { actionGroups: actionGroupIds }
    }
  }
]
