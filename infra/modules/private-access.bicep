import { privateNetwork, tags as tagsOf } from '../types.bicep'

@description('Name of the environment.')
param environmentName string

@description('Region.')
param location string

@description('Tags.')
param tags tagsOf

@description('The network.')
param network privateNetwork

@description('Resource id of the account of the host.')
param hostStorageId string

@description('Resource id of the account of the audit trail.')
param auditStorageId string

@description('Resource id of the topic of outcomes, where there is one.')
param outcomesTopicId string?

@description('Storage has a zone for each of its services, Event Grid has one.')
var zoneNames = {
  blob: 'privatelink.blob.${environment().suffixes.storage}'
  queue: 'privatelink.queue.${environment().suffixes.storage}'
  table: 'privatelink.table.${environment().suffixes.storage}'
  topic: 'privatelink.eventgrid.azure.net'
}

@description('Services of the account of the host.')
var hostServices = ['blob', 'queue', 'table']

module net 'network.bicep' = {
  params: { environmentName: environmentName, location: location, tags: tags, network: network }
}

module zones 'private-zone.bicep' = [
  for service in [...hostServices, 'topic']: {
    params: { name: zoneNames[service], tags: tags, networkId: net.outputs.id }
  }
]

module toHost 'private-endpoint.bicep' = [
  for (service, index) in hostServices: {
    params: {
      location: location
      tags: tags
      targetId: hostStorageId
      service: service
      subnetId: net.outputs.endpointsSubnetId
      zoneId: zones[index].outputs.id
    }
  }
]

module toAudit 'private-endpoint.bicep' = {
  params: {
    location: location
    tags: tags
    targetId: auditStorageId
    service: 'blob'
    subnetId: net.outputs.endpointsSubnetId
    zoneId: zones[0].outputs.id
  }
}

module toOutcomes 'private-endpoint.bicep' = if (outcomesTopicId != null) {
  params: {
    location: location
    tags: tags
    targetId: outcomesTopicId ?? ''
    service: 'topic'
    subnetId: net.outputs.endpointsSubnetId
    zoneId: zones[3].outputs.id
  }
}

@description('Resource id of the subnet of the app.')
output appSubnetId string = net.outputs.appSubnetId
