// The cluster of test/sandbox/stories/worlds.ts in mode reap.
using '../../events/main.bicep'

param environmentName = 'sandbox-reap'
param clusters = [
  {
    id: '/subscriptions/6b2f0c1e-6a53-4b1d-9b7c-2f6f3a1d0e11/resourceGroups/shop-rg/providers/Microsoft.ContainerService/managedClusters/shop'
    location: 'westeurope'
    networkId: '/subscriptions/6b2f0c1e-6a53-4b1d-9b7c-2f6f3a1d0e11/resourceGroups/shop-rg/providers/Microsoft.Network/virtualNetworks/shop-vnet'
    linkedResourceGroups: ['/subscriptions/6b2f0c1e-6a53-4b1d-9b7c-2f6f3a1d0e11/resourceGroups/shop-rg']
  }
]
