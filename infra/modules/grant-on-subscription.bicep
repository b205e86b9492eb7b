targetScope = 'subscription'

import { grant } from '../types.bicep'

@description('What is given.')
param grants grant[]

@description('Resource id of the identity.')
param identityId string

@description('Object id of the identity.')
param principalId string

resource assignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for grant in grants: {
    name: guid(toLower(subscription().id), identityId, grant.roleName)
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', grant.roleName)
      principalId: principalId
      principalType: 'ServicePrincipal'
      condition: grant.?condition
      conditionVersion: contains(grant, 'condition') ? '2.0' : null
    }
  }
]
