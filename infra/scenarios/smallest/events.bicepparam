// As little as can be given: one cluster, nothing but looking.
using '../../events/main.bicep'

param environmentName = 'burst'
param clusters = [
  {
    id: '/subscriptions/11111111-0000-4000-8000-000000000001/resourceGroups/shop/providers/Microsoft.ContainerService/managedClusters/shop'
    location: 'westeurope'
  }
]
