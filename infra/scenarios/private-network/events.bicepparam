// Storage and outcomes by private endpoints alone, in a network of its own that reaches the one of a private cluster.
using '../../events/main.bicep'

param environmentName = 'burst-private'
param clusters = [
  {
    id: '/subscriptions/11111111-0000-4000-8000-000000000001/resourceGroups/shop/providers/Microsoft.ContainerService/managedClusters/shop'
    location: 'westeurope'
    networkId: '/subscriptions/11111111-0000-4000-8000-000000000001/resourceGroups/shop/providers/Microsoft.Network/virtualNetworks/shop-vnet'
  }
]
