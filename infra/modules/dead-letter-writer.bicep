@description('Name of the account of the host.')
param accountName string

@description('Resource id of the topic that writes.')
param topicId string

@description('Object id of the identity of the topic.')
param principalId string

@description('Storage Blob Data Contributor.')
var writerRoleId = 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'

resource account 'Microsoft.Storage/storageAccounts@2025-08-01' existing = {
  name: accountName

  resource blobs 'blobServices' existing = {
    name: 'default'

    resource deadLetters 'containers' existing = { name: 'dead-letters' }
  }
}

resource writer 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: account::blobs::deadLetters
  name: guid(account::blobs::deadLetters.id, topicId, writerRoleId)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', writerRoleId)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

@description('Where it may write. Whoever takes it waits until it may.')
output accountId string = account.id

@description('The container in it.')
output container string = account::blobs::deadLetters.name
