// Storage and outcomes by private endpoints alone, in a network of its own that reaches the one of a private cluster.
using '../../core/main.bicep'

param environmentName = 'burst-private'
param location = 'westeurope'
param mode = 'burst'
param clusters = [
  {
    id: '/subscriptions/11111111-0000-4000-8000-000000000001/resourceGroups/shop/providers/Microsoft.ContainerService/managedClusters/shop'
    location: 'westeurope'
    networkId: '/subscriptions/11111111-0000-4000-8000-000000000001/resourceGroups/shop/providers/Microsoft.Network/virtualNetworks/shop-vnet'
  }
]
param announcesOutcomes = true
param network = {
  addressPrefix: '10.99.0.0/24'
  peerIds: [
    '/subscriptions/11111111-0000-4000-8000-000000000001/resourceGroups/shop/providers/Microsoft.Network/virtualNetworks/shop-vnet'
  ]
  operatorAddresses: ['203.0.113.7/32']
  operatorRanges: ['10.20.30.0/27']
}
