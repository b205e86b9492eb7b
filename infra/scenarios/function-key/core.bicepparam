// Alerts that prove themselves by the key of the function, and a controller that makes clusters ready.
using '../../core/main.bicep'

param environmentName = 'burst-key'
param location = 'westeurope'
param mode = 'prepare'
param clusters = [
  {
    id: '/subscriptions/11111111-0000-4000-8000-000000000001/resourceGroups/shop/providers/Microsoft.ContainerService/managedClusters/shop'
    location: 'westeurope'
  }
]
param audit = { immutableDays: 30, isLocked: true }
param receiver = { kind: 'functionKey' }
