@description('Name of the account of the host.')
param accountName string

@description('Resource id of the topic.')
param topicId string

@description('Object id of the identity of the topic.')
param principalId string

@description('Whether the topic also delivers events here, and not only those that it could not deliver.')
param takesEvents bool

@description('Storage Blob Data Contributor.')
var writerRoleId = 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'

@description('Storage Queue Data Message Sender, which can neither read nor delete what others have sent.')
var senderRoleId = 'c6a89b2d-59bc-44d0-9896-0f6e12d7b80a'

resource account 'Microsoft.Storage/storageAccounts@2025-08-01' existing = {
  name: accountName

  resource blobs 'blobServices' existing = {
    name: 'default'

    resource deadLetters 'containers' existing = { name: 'dead-letters' }
  }

  resource queueService 'queueServices' existing = {
    name: 'default'

    resource events 'queues' existing = { name: 'cluster-events' }
  }
}

resource writer 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: account::blobs::deadLetters
  name: guid(account::blobs::deadLetters.id, toLower(topicId), writerRoleId)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', writerRoleId)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

resource sender 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (takesEvents) {
  scope: account::queueService::events
  name: guid(account::queueService::events.id, toLower(topicId), senderRoleId)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', senderRoleId)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

@description('The account. Whoever takes it waits until the topic may use it.')
output accountId string = account.id

@description('Where what could not be delivered is kept.')
output deadLetterContainer string = account::blobs::deadLetters.name

@description('Where events are delivered.')
output queue string = account::queueService::events.name
