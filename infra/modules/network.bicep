import { nameOf } from '../names.bicep'
import { privateNetwork, tags as tagsOf } from '../types.bicep'

@description('Name of the environment.')
param environmentName string

@description('Region.')
param location string

@description('Tags.')
param tags tagsOf

@description('The network.')
param network privateNetwork

@description('Its range.')
var addressPrefix = network.addressPrefix

@description('One half for the app, which needs at least a /27, and one for private endpoints.')
var halfBits = parseCidr(addressPrefix).cidr + 1

@description('Peered networks of operators, or parts of them.')
var operatorRanges = network.?operatorRanges ?? []

resource address 'Microsoft.Network/publicIPAddresses@2025-07-01' = {
  name: 'way-out-${environmentName}'
  location: location
  tags: tags
  sku: { name: 'Standard' }
  properties: { publicIPAllocationMethod: 'Static' }
}

// New networks have no way out by themselves, and the controller must reach Azure Resource Manager, Monitor and Entra ID.
resource way 'Microsoft.Network/natGateways@2025-07-01' = {
  name: 'way-out-${environmentName}'
  location: location
  tags: tags
  sku: { name: 'Standard' }
  properties: { publicIpAddresses: [{ id: address.id }] }
}

resource guard 'Microsoft.Network/networkSecurityGroups@2025-07-01' = {
  name: 'guard-${environmentName}'
  location: location
  tags: tags
  properties: {
    securityRules: [
      {
        name: 'only-the-network'
        properties: {
          access: 'Allow'
          direction: 'Inbound'
          priority: 100
          protocol: 'Tcp'
          sourceAddressPrefix: addressPrefix
          sourcePortRange: '*'
          destinationAddressPrefix: addressPrefix
          destinationPortRange: '443'
        }
      }
      ...map(operatorRanges, (range, index) => {
        name: 'operators-${index}'
        properties: {
          access: 'Allow'
          direction: 'Inbound'
          priority: 200 + index
          protocol: 'Tcp'
          sourceAddressPrefix: range
          sourcePortRange: '*'
          destinationAddressPrefix: addressPrefix
          destinationPortRange: '443'
        }
      })
      {
        name: 'nobody-else'
        properties: {
          access: 'Deny'
          direction: 'Inbound'
          priority: 4096
          protocol: '*'
          sourceAddressPrefix: '*'
          sourcePortRange: '*'
          destinationAddressPrefix: '*'
          destinationPortRange: '*'
        }
      }
    ]
  }
}

resource net 'Microsoft.Network/virtualNetworks@2025-07-01' = {
  name: 'net-${environmentName}'
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: [addressPrefix] }
    subnets: [
      {
        name: 'app'
        properties: {
          addressPrefix: cidrSubnet(addressPrefix, halfBits, 0)
          natGateway: { id: way.id }
          defaultOutboundAccess: false
          delegations: [{ name: 'app', properties: { serviceName: 'Microsoft.App/environments' } }]
        }
      }
      {
        name: 'endpoints'
        properties: {
          addressPrefix: cidrSubnet(addressPrefix, halfBits, 1)
          networkSecurityGroup: { id: guard.id }
          defaultOutboundAccess: false
          privateEndpointNetworkPolicies: 'Enabled'
        }
      }
    ]
  }

  resource app 'subnets' existing = { name: 'app' }
  resource endpoints 'subnets' existing = { name: 'endpoints' }
}

resource peerings 'Microsoft.Network/virtualNetworks/virtualNetworkPeerings@2025-07-01' = [
  for peerId in network.?peerIds ?? []: {
    parent: net
    name: 'to-${take(nameOf(peerId), 60)}-${uniqueString(toLower(peerId))}'
    properties: {
      remoteVirtualNetwork: { id: peerId }
      allowVirtualNetworkAccess: true
      allowForwardedTraffic: false
    }
  }
]

@description('Resource id of the network.')
output id string = net.id

@description('Resource id of the subnet of the app.')
output appSubnetId string = net::app.id

@description('Resource id of the subnet of private endpoints.')
output endpointsSubnetId string = net::endpoints.id
