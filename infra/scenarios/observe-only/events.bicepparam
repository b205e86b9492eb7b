// For a first look at a fleet: clusters in two subscriptions, and no right to write anywhere outside its own storage.
using '../../events/main.bicep'

param environmentName = 'burst-look'
param clusters = [
  {
    id: '/subscriptions/11111111-0000-4000-8000-000000000001/resourceGroups/shop/providers/Microsoft.ContainerService/managedClusters/shop'
    location: 'westeurope'
    networkId: '/subscriptions/11111111-0000-4000-8000-000000000001/resourceGroups/shop/providers/Microsoft.Network/virtualNetworks/shop-vnet'
    linkedResources: [
      '/subscriptions/11111111-0000-4000-8000-000000000001/resourceGroups/shop/providers/Microsoft.Network/virtualNetworks/shop-vnet/subnets/nodes'
    ]
  }
  {
    id: '/subscriptions/22222222-0000-4000-8000-000000000002/resourceGroups/batch/providers/Microsoft.ContainerService/managedClusters/shop'
    location: 'northeurope'
    nodeResourceGroup: 'batch-nodes'
    systemTopic: {
      id: '/subscriptions/22222222-0000-4000-8000-000000000002/resourceGroups/events/providers/Microsoft.EventGrid/systemTopics/batch-events'
    }
  }
]
