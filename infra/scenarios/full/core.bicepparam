// Everything that can be given, each setting included: three clusters in two subscriptions, all that mode burst may do.
using '../../core/main.bicep'

param environmentName = 'burst-full'
param location = 'westeurope'
param tags = { owner: 'platform', 'cost-center': '4711' }
param mode = 'burst'
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
param burst = {
  BURST_SUBNET_NAME: 'burst'
  BURST_SUBNET_PREFIX_LENGTH: 22
  BURST_PODS_WANTED: 200
  BURST_FOLLOW_UP_SECONDS: 30
  BURST_FOLLOW_UPS_MAX: 60
  BURST_COOLDOWN_SECONDS: 300
  BURST_ATTEMPTS_MAX: 3
  BURST_MONITOR_AGE_SECONDS_MAX: 300
  BURST_LOOK_INSIDE: 'yes'
  BURST_WAIT_SECONDS_MIN: 60
  BURST_MARGIN_SECONDS: 60
  BURST_PODS_PER_PASS_MAX: 20
  BURST_PODS_MAX: 300
  BURST_PODS_PER_NAMESPACE_MAX: 50
  BURST_PODS_PER_OWNER_MAX: 20
  BURST_CREATES_PER_FIVE_MINUTES_MAX: 40
  BURST_CREATES_PER_HOUR_MAX: 120
  BURST_LEASE_SECONDS: 1800
  BURST_SETTLE_SECONDS: 300
  BURST_LIFE_SECONDS_MIN: 600
  BURST_RETURNS_PER_PASS_MAX: 20
  BURST_RETURN_PAUSE_SECONDS: 60
  BURST_RETURNS_PER_POD_HOUR_MAX: 1
  BURST_RETURNS_ALLOWED: 'job'
  BURST_HOT_LOOK_SECONDS: 15
  BURST_HOT_SECONDS: 600
  BURST_VCPU_SECOND_PRICE: '0.0000135'
  BURST_GIGABYTE_SECOND_PRICE: '0.0000015'
  BURST_MONTH_BUDGET: '200'
  BURST_EPISODE_BUDGET: '50'
  BURST_ALLOWED_REASONS: 'SetsSecurityContext,WantsLongGracePeriod'
  BURST_NAMESPACES: 'shop,checkout'
  BURST_PRIVATE_REGISTRIES: 'shop.azurecr.io'
  BURST_REMEMBER_SECONDS: 600
  AZURE_RESOURCE_MANAGER_AUDIENCE: 'https://management.core.usgovcloudapi.net'
  AZURE_MONITOR_LOGS_ENDPOINT: 'https://api.loganalytics.us'
}
param healthCheckSchedule = '0 * * * * *'
param nodeVersion = '22'
param instanceMegabytes = 4096
param instancesMax = 100
param instancesAwake = 1
param storageSku = 'Standard_GZRS'
param audit = { immutableDays: 365, deleteAfterDays: 3650, logsAccess: true }
param logRetentionDays = 90
param announcesOutcomes = true
param receiver = {
  kind: 'secureWebhook'
  objectId: '55555555-0000-4000-8000-000000000005'
  clientId: '66666666-0000-4000-8000-000000000006'
  identifierUri: 'api://66666666-0000-4000-8000-000000000006'
  tenantId: '77777777-0000-4000-8000-000000000007'
}
param alertsOnItself = {
  actionGroupIds: [
    '/subscriptions/33333333-0000-4000-8000-000000000003/resourceGroups/hub/providers/Microsoft.Insights/actionGroups/platform'
  ]
}
