// Bicep takes no id for a scope, so each type has its own two resources.
import { nameOf, typeOf } from '../names.bicep'

@description('Resource id of what a cluster or its subnet names, of one of the types below.')
param id string

@description('Name of the role definition, which is a GUID.')
param roleName string

@description('Resource id of the identity.')
param identityId string

@description('Object id of the identity.')
param principalId string

@description('Its type.')
var type = typeOf(id)

@description('The same for every type.')
var assignmentName = guid(id, identityId, roleName)

@description('The same for every type.')
var assignment = {
  roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleName)
  principalId: principalId
  principalType: 'ServicePrincipal'
}

resource network 'Microsoft.Network/virtualNetworks@2025-07-01' existing = {
  name: split(id, '/')[8]

  resource subnet 'subnets' existing = { name: nameOf(id) }
}

resource onSubnet 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (type == 'microsoft.network/virtualnetworks/subnets') {
  scope: network::subnet
  name: assignmentName
  properties: assignment
}

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = { name: nameOf(id) }

resource onIdentity 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (type == 'microsoft.managedidentity/userassignedidentities') {
  scope: identity
  name: assignmentName
  properties: assignment
}

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' existing = { name: nameOf(id) }

resource onWorkspace 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (type == 'microsoft.operationalinsights/workspaces') {
  scope: workspace
  name: assignmentName
  properties: assignment
}

resource solution 'Microsoft.OperationsManagement/solutions@2015-11-01-preview' existing = { name: nameOf(id) }

resource onSolution 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (type == 'microsoft.operationsmanagement/solutions') {
  scope: solution
  name: assignmentName
  properties: assignment
}

resource address 'Microsoft.Network/publicIPAddresses@2025-07-01' existing = { name: nameOf(id) }

resource onAddress 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (type == 'microsoft.network/publicipaddresses') {
  scope: address
  name: assignmentName
  properties: assignment
}

resource prefix 'Microsoft.Network/publicIPPrefixes@2025-07-01' existing = { name: nameOf(id) }

resource onPrefix 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (type == 'microsoft.network/publicipprefixes') {
  scope: prefix
  name: assignmentName
  properties: assignment
}

resource diskEncryption 'Microsoft.Compute/diskEncryptionSets@2025-01-02' existing = { name: nameOf(id) }

resource onDiskEncryption 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (type == 'microsoft.compute/diskencryptionsets') {
  scope: diskEncryption
  name: assignmentName
  properties: assignment
}

resource securityGroup 'Microsoft.Network/networkSecurityGroups@2025-07-01' existing = { name: nameOf(id) }

resource onSecurityGroup 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (type == 'microsoft.network/networksecuritygroups') {
  scope: securityGroup
  name: assignmentName
  properties: assignment
}

resource natGateway 'Microsoft.Network/natGateways@2025-07-01' existing = { name: nameOf(id) }

resource onNatGateway 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (type == 'microsoft.network/natgateways') {
  scope: natGateway
  name: assignmentName
  properties: assignment
}
