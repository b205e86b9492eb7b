import { tags as tagsOf } from '../types.bicep'

@description('Name of the identity.')
param name string

@description('Region.')
param location string

@description('Tags.')
param tags tagsOf

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: name
  location: location
  tags: tags
}

@description('Resource id.')
output id string = identity.id

@description('Object id, by which roles are given.')
output principalId string = identity.properties.principalId

@description('Client id, by which the app names it.')
output clientId string = identity.properties.clientId
