targetScope = 'subscription'

import { role, roleNames } from '../types.bicep'

@description('Name of the environment.')
param environmentName string

@description('Subscription of the controller.')
param controllerSubscriptionId string

@description('What is needed in this subscription.')
param roles role[]

@description('Names of roles are unique in a tenant, so each subscription has its own from each controller: two may have one environmentName.')
var suffix = '${environmentName} ${take(uniqueString(subscription().id, controllerSubscriptionId), 5)}'

resource definitions 'Microsoft.Authorization/roleDefinitions@2022-04-01' = [
  for role in roles: {
    name: guid(subscription().id, controllerSubscriptionId, environmentName, role.name)
    properties: {
      type: 'CustomRole'
      roleName: 'AKS burst ${role.name} ${suffix}'
      description: 'What the AKS burst controller may do: ${role.name}, as in infra/permissions.json.'
      permissions: [{ actions: role.actions, notActions: [], dataActions: role.?dataActions ?? [], notDataActions: [] }]
      assignableScopes: [subscription().id]
    }
  }
]

@description('Their names, by section. Whoever takes them waits until the roles are made.')
output names roleNames = toObject(
  roles,
  role => role.name,
  role => guid(subscription().id, controllerSubscriptionId, environmentName, role.name)
)
