// The cluster of test/sandbox/stories/worlds.ts in mode prepare: the sandbox grants what is predicted here, and no more.
using '../../core/main.bicep'

param environmentName = 'sandbox-prepare'
param location = 'westeurope'
param mode = 'prepare'
param clusters = [
  {
    id: '/subscriptions/6b2f0c1e-6a53-4b1d-9b7c-2f6f3a1d0e11/resourceGroups/shop-rg/providers/Microsoft.ContainerService/managedClusters/shop'
    location: 'westeurope'
    networkId: '/subscriptions/6b2f0c1e-6a53-4b1d-9b7c-2f6f3a1d0e11/resourceGroups/shop-rg/providers/Microsoft.Network/virtualNetworks/shop-vnet'
    linkedResourceGroups: ['/subscriptions/6b2f0c1e-6a53-4b1d-9b7c-2f6f3a1d0e11/resourceGroups/shop-rg']
  }
]
param announcesOutcomes = true
