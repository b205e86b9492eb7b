// Alerts that prove themselves by the key of the function, and a controller that makes clusters ready.
using '../../events/main.bicep'

param environmentName = 'burst-key'
param clusters = [
  {
    id: '/subscriptions/11111111-0000-4000-8000-000000000001/resourceGroups/shop/providers/Microsoft.ContainerService/managedClusters/shop'
    location: 'westeurope'
  }
]
param receiver = { kind: 'functionKey' }
param eventDelivery = 'function'
