import { auditStorage, tags as tagsOf } from '../types.bicep'

@description('Name of the account.')
@minLength(3)
@maxLength(24)
param name string

@description('Region.')
param location string

@description('Tags.')
param tags tagsOf

@description('How often the data is kept.')
param sku ('Standard_LRS' | 'Standard_ZRS' | 'Standard_GZRS')

@description('How long records stay as they are, and where.')
param audit auditStorage

@description('Whether only private endpoints reach it.')
param isPrivate bool

@description('Resource id of the workspace that logs who uses the trail, where that is asked for.')
param workspaceId string

@description('Name of the role definition, which is a GUID: to read, write and append, and to delete nothing.')
param roleName string

@description('Resource id of the identity that writes the trail.')
param identityId string

@description('Object id of that identity.')
param principalId string

// An account of its own: a container that keeps its blobs keeps its account from being deleted.
resource account 'Microsoft.Storage/storageAccounts@2025-08-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: sku }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    networkAcls: { defaultAction: isPrivate ? 'Deny' : 'Allow', bypass: 'None' }
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2025-08-01' = {
  parent: account
  name: 'default'
  properties: {
    isVersioningEnabled: true
    deleteRetentionPolicy: { enabled: true, days: 30 }
    containerDeleteRetentionPolicy: { enabled: true, days: 30 }
  }
}

resource trail 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-08-01' = {
  parent: blobs
  name: 'audit'
  properties: { publicAccess: 'None' }
}

// Unlocked, as a deployment can make it no other way; once somebody has locked it, Azure refuses to have it made again.
// The trail grows by appends, which the policy must let through.
resource immutability 'Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies@2025-08-01' = if (audit.?immutableDays != null && !(audit.?isLocked ?? false)) {
  parent: trail
  name: 'default'
  properties: {
    immutabilityPeriodSinceCreationInDays: audit.?immutableDays ?? 1
    allowProtectedAppendWrites: true
  }
}

// A version is what somebody has written over: it stays as long as the record, and for a century where that is never deleted.
@description('Records are append blobs, which no rule moves to cooler storage: they can only be kept or deleted.')
var recordActions = audit.?deleteAfterDays == null
  ? {}
  : { baseBlob: { delete: { daysAfterModificationGreaterThan: audit.?deleteAfterDays ?? 0 } } }

resource lifecycle 'Microsoft.Storage/storageAccounts/managementPolicies@2025-08-01' = {
  parent: account
  name: 'default'
  properties: {
    policy: {
      rules: [
        {
          name: 'audit'
          type: 'Lifecycle'
          definition: {
            filters: { blobTypes: ['appendBlob'], prefixMatch: ['${trail.name}/'] }
            actions: {
              ...recordActions
              version: { delete: { daysAfterCreationGreaterThan: audit.?deleteAfterDays ?? 36500 } }
            }
          }
        }
      ]
    }
  }
}

resource writer 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: trail
  name: guid(toLower(trail.id), identityId, roleName)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleName)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

// The newest version that there is, and too old for the rule.
#disable-next-line use-recent-api-versions
resource accessLog 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = if (audit.?logsAccess ?? false) {
  scope: blobs
  name: 'access'
  properties: {
    workspaceId: workspaceId
    logs: [for kind in ['StorageRead', 'StorageWrite', 'StorageDelete']: { category: kind, enabled: true }]
  }
}

@description('Resource id of the account.')
output id string = account.id

@description('Where its blobs are.')
output blobEndpoint string = account.properties.primaryEndpoints.blob
