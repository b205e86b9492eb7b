// The cluster of test/sandbox/stories/worlds.ts in mode burst: the sandbox grants what is predicted here, and no more.
using '../../core/main.bicep'

param environmentName = 'sandbox-burst'
param location = 'westeurope'
param mode = 'burst'
param clusters = [
  {
    id: '/subscriptions/6b2f0c1e-6a53-4b1d-9b7c-2f6f3a1d0e11/resourceGroups/shop-rg/providers/Microsoft.ContainerService/managedClusters/shop'
    location: 'westeurope'
    networkId: '/subscriptions/6b2f0c1e-6a53-4b1d-9b7c-2f6f3a1d0e11/resourceGroups/shop-rg/providers/Microsoft.Network/virtualNetworks/shop-vnet'
    linkedResources: [
      '/subscriptions/6b2f0c1e-6a53-4b1d-9b7c-2f6f3a1d0e11/resourceGroups/shop-rg/providers/Microsoft.Network/virtualNetworks/shop-vnet/subnets/nodes'
      '/subscriptions/6b2f0c1e-6a53-4b1d-9b7c-2f6f3a1d0e11/resourceGroups/shop-rg/providers/Microsoft.Network/natGateways/egress'
      '/subscriptions/6b2f0c1e-6a53-4b1d-9b7c-2f6f3a1d0e11/resourceGroups/shop-rg/providers/Microsoft.Network/networkSecurityGroups/shop'
      '/subscriptions/6b2f0c1e-6a53-4b1d-9b7c-2f6f3a1d0e11/resourceGroups/shop-rg/providers/Microsoft.Network/publicIPAddresses/shop'
      '/subscriptions/6b2f0c1e-6a53-4b1d-9b7c-2f6f3a1d0e11/resourceGroups/shop-rg/providers/Microsoft.Network/publicIPPrefixes/shop'
      '/subscriptions/6b2f0c1e-6a53-4b1d-9b7c-2f6f3a1d0e11/resourceGroups/shop-rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/shop'
      '/subscriptions/6b2f0c1e-6a53-4b1d-9b7c-2f6f3a1d0e11/resourceGroups/shop-rg/providers/Microsoft.OperationalInsights/workspaces/shop'
      '/subscriptions/6b2f0c1e-6a53-4b1d-9b7c-2f6f3a1d0e11/resourceGroups/shop-rg/providers/Microsoft.OperationsManagement/solutions/ContainerInsights(shop)'
      '/subscriptions/6b2f0c1e-6a53-4b1d-9b7c-2f6f3a1d0e11/resourceGroups/shop-rg/providers/Microsoft.Compute/diskEncryptionSets/shop'
    ]
  }
]
param announcesOutcomes = true
