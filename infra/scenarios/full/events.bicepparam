// Everything that can be given, each setting included: three clusters in two subscriptions, all that mode burst may do.
using '../../events/main.bicep'

param environmentName = 'burst-full'
param tags = { owner: 'platform', 'cost-center': '4711' }
param clusters = [
  {
    id: '/subscriptions/11111111-0000-4000-8000-000000000001/resourceGroups/shop/providers/Microsoft.ContainerService/managedClusters/shop'
    location: 'westeurope'
    networkId: '/subscriptions/33333333-0000-4000-8000-000000000003/resourceGroups/hub/providers/Microsoft.Network/virtualNetworks/spoke-shop'
    linkedResources: [
      '/subscriptions/33333333-0000-4000-8000-000000000003/resourceGroups/hub/providers/Microsoft.Network/virtualNetworks/spoke-shop/subnets/nodes'
      '/subscriptions/33333333-0000-4000-8000-000000000003/resourceGroups/hub/providers/Microsoft.Network/networkSecurityGroups/spoke-shop'
      '/subscriptions/33333333-0000-4000-8000-000000000003/resourceGroups/hub/providers/Microsoft.Network/natGateways/spoke-shop'
      '/subscriptions/33333333-0000-4000-8000-000000000003/resourceGroups/hub/providers/Microsoft.OperationalInsights/workspaces/platform'
      '/subscriptions/33333333-0000-4000-8000-000000000003/resourceGroups/hub/providers/Microsoft.OperationsManagement/solutions/ContainerInsights(platform)'
      '/subscriptions/11111111-0000-4000-8000-000000000001/resourceGroups/shop-identities/providers/Microsoft.ManagedIdentity/userAssignedIdentities/shop'
      '/subscriptions/11111111-0000-4000-8000-000000000001/resourceGroups/shop/providers/Microsoft.Network/publicIPAddresses/shop-out'
      '/subscriptions/11111111-0000-4000-8000-000000000001/resourceGroups/shop/providers/Microsoft.Network/publicIPPrefixes/shop-out'
      '/subscriptions/11111111-0000-4000-8000-000000000001/resourceGroups/shop/providers/Microsoft.Compute/diskEncryptionSets/shop'
    ]
  }
  {
    id: '/subscriptions/11111111-0000-4000-8000-000000000001/resourceGroups/shop/providers/Microsoft.ContainerService/managedClusters/shop_blue'
    location: 'westeurope'
    networkId: '/subscriptions/33333333-0000-4000-8000-000000000003/resourceGroups/hub/providers/Microsoft.Network/virtualNetworks/spoke-shop'
    linkedResources: [
      '/subscriptions/33333333-0000-4000-8000-000000000003/resourceGroups/hub/providers/Microsoft.Network/virtualNetworks/spoke-shop/subnets/nodes-blue'
      '/subscriptions/33333333-0000-4000-8000-000000000003/resourceGroups/hub/providers/microsoft.operationalinsights/workspaces/Platform'
    ]
  }
  {
    id: '/subscriptions/22222222-0000-4000-8000-000000000002/resourceGroups/batch/providers/Microsoft.ContainerService/managedClusters/shop'
    location: 'northeurope'
    nodeResourceGroup: 'batch-nodes'
    networkId: '/subscriptions/22222222-0000-4000-8000-000000000002/resourceGroups/batch-nodes/providers/Microsoft.Network/virtualNetworks/aks-vnet-12345678'
    systemTopic: {
      id: '/subscriptions/22222222-0000-4000-8000-000000000002/resourceGroups/events/providers/Microsoft.EventGrid/systemTopics/batch-events'
      principalId: '44444444-0000-4000-8000-000000000004'
    }
  }
]
param receiver = {
  kind: 'secureWebhook'
  objectId: '55555555-0000-4000-8000-000000000005'
  clientId: '66666666-0000-4000-8000-000000000006'
  identifierUri: 'api://66666666-0000-4000-8000-000000000006'
  tenantId: '77777777-0000-4000-8000-000000000007'
}
param alerts = ['metric', 'query']
param prometheus = {
  workspaceId: '/subscriptions/33333333-0000-4000-8000-000000000003/resourceGroups/hub/providers/Microsoft.Monitor/accounts/metrics'
  location: 'westeurope'
}
param alertsOnItself = {
  actionGroupIds: [
    '/subscriptions/33333333-0000-4000-8000-000000000003/resourceGroups/hub/providers/Microsoft.Insights/actionGroups/platform'
  ]
}
