import { tags as tagsOf } from '../types.bicep'

@description('Name of the topic.')
@minLength(3)
@maxLength(50)
param name string

@description('Region.')
param location string

@description('Tags.')
param tags tagsOf

@description('Whether only a private endpoint reaches it.')
param isPrivate bool

@description('Resource id of the identity that announces.')
param identityId string

@description('Object id of that identity.')
param principalId string

@description('EventGrid Data Sender.')
var senderRoleId = 'd5a91429-5739-47e2-a06b-3470a27159e7'

resource topic 'Microsoft.EventGrid/topics@2025-02-15' = {
  name: name
  location: location
  tags: tags
  properties: {
    inputSchema: 'CloudEventSchemaV1_0'
    disableLocalAuth: true
    minimumTlsVersionAllowed: '1.2'
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
  }
}

resource sender 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: topic
  name: guid(topic.id, identityId, senderRoleId)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', senderRoleId)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

@description('Resource id of the topic.')
output id string = topic.id

@description('Where events are sent.')
output endpoint string = topic.properties.endpoint
