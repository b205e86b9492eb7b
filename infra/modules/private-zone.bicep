import { tags as tagsOf } from '../types.bicep'

@description('Name of the zone.')
param name string

@description('Tags.')
param tags tagsOf

@description('Resource id of the network that asks it.')
param networkId string

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = {
  name: name
  location: 'global'
  tags: tags

  resource link 'virtualNetworkLinks' = {
    name: 'controller'
    location: 'global'
    properties: { virtualNetwork: { id: networkId }, registrationEnabled: false }
  }
}

@description('Resource id of the zone.')
output id string = zone.id
