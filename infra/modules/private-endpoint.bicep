import { nameOf } from '../names.bicep'
import { tags as tagsOf } from '../types.bicep'

@description('Region.')
param location string

@description('Tags.')
param tags tagsOf

@description('Resource id of what it leads to.')
param targetId string

@description('Which of the services of the target: blob, queue, table or topic.')
param service ('blob' | 'queue' | 'table' | 'topic')

@description('Resource id of the subnet that it is in.')
param subnetId string

@description('Resource id of the private DNS zone that names it.')
param zoneId string

resource endpoint 'Microsoft.Network/privateEndpoints@2025-07-01' = {
  name: 'to-${nameOf(targetId)}-${service}'
  location: location
  tags: tags
  properties: {
    subnet: { id: subnetId }
    privateLinkServiceConnections: [
      { name: service, properties: { privateLinkServiceId: targetId, groupIds: [service] } }
    ]
  }

  resource zones 'privateDnsZoneGroups' = {
    name: 'default'
    properties: { privateDnsZoneConfigs: [{ name: service, properties: { privateDnsZoneId: zoneId } }] }
  }
}
