/**
 * Bodies as ARM answers them, rich in what a full replace could lose: every kind of property that a network or a
 * cluster of the field carries, and some that the SDK's models do not know.
 */
const subscription = '/subscriptions/11111111-2222-3333-4444-555555555555';
const group = `${subscription}/resourceGroups/shop`;
const networkProvider = `${group}/providers/Microsoft.Network`;

export const richNetworkId = `${networkProvider}/virtualNetworks/shop-net`;
export const richSubnetId = `${richNetworkId}/subnets/burst`;
export const richClusterPath = `${group}/providers/Microsoft.ContainerService/managedClusters/shop-prod`;

/** What may be written of the rich subnet, as the SDK's models know it. */
export const writableSubnet = {
  id: richSubnetId,
  name: 'burst',
  properties: {
    addressPrefix: '10.241.1.0/24',
    networkSecurityGroup: { id: `${networkProvider}/networkSecurityGroups/shop-nsg` },
    natGateway: { id: `${networkProvider}/natGateways/shop-nat` },
    serviceEndpoints: [{ service: 'Microsoft.Storage', locations: ['westeurope', 'northeurope'] }],
    serviceEndpointPolicies: [{ id: `${networkProvider}/serviceEndpointPolicies/only-ours` }],
    ipAllocations: [{ id: `${networkProvider}/ipAllocations/pool` }],
    privateEndpointNetworkPolicies: 'Disabled',
    privateLinkServiceNetworkPolicies: 'Enabled',
    sharingScope: 'Tenant',
    defaultOutboundAccess: false,
    routeTable: { id: `${networkProvider}/routeTables/shop-routes` },
  },
};

/** The same as it is answered, with ETag, state and users. */
export const answeredSubnet = {
  ...writableSubnet,
  etag: 'W/"7b1a3c7e-0000-4000-8000-000000000001"',
  type: 'Microsoft.Network/virtualNetworks/subnets',
  properties: {
    ...writableSubnet.properties,
    provisioningState: 'Succeeded',
    serviceEndpoints: [
      { provisioningState: 'Succeeded', service: 'Microsoft.Storage', locations: ['westeurope', 'northeurope'] },
    ],
    ipConfigurations: [{ id: `${networkProvider}/networkInterfaces/nic/ipConfigurations/one` }],
    privateEndpoints: [{ id: `${networkProvider}/privateEndpoints/store` }],
    purpose: 'none',
    delegations: [],
  },
};

/** Properties that a service may answer before the SDK knows of them. */
export const unknownToSdk = {
  newerSetting: { mode: 'strict', list: [1, 2, { deep: true }] },
};

export const writableCluster = {
  location: 'westeurope',
  tags: { 'cost-center': '42', 'burst-mode': 'prepare' },
  sku: { name: 'Base', tier: 'Standard' },
  kind: 'Base',
  identity: {
    type: 'UserAssigned',
    userAssignedIdentities: {
      [`${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/shop-aks`]: {},
    },
  },
  properties: {
    kubernetesVersion: '1.34',
    dnsPrefix: 'shop-prod',
    agentPoolProfiles: [
      {
        name: 'nodepool1',
        count: 3,
        vmSize: 'Standard_D4s_v5',
        osDiskSizeGB: 128,
        osType: 'Linux',
        mode: 'System',
        type: 'VirtualMachineScaleSets',
        vnetSubnetID: `${richNetworkId}/subnets/nodes`,
        maxPods: 30,
        enableAutoScaling: true,
        minCount: 3,
        maxCount: 9,
        availabilityZones: ['1', '2', '3'],
        nodeLabels: { pool: 'general' },
        nodeTaints: ['CriticalAddonsOnly=true:NoSchedule'],
        upgradeSettings: { maxSurge: '33%' },
        powerState: { code: 'Running' },
        orchestratorVersion: '1.34',
        tags: { pool: 'general' },
      },
    ],
    addonProfiles: {
      omsagent: {
        enabled: true,
        config: { logAnalyticsWorkspaceResourceID: `${group}/providers/Microsoft.OperationalInsights/workspaces/logs` },
      },
      azurepolicy: { enabled: true },
    },
    nodeResourceGroup: 'MC_shop_shop-prod_westeurope',
    enableRBAC: true,
    supportPlan: 'KubernetesOfficial',
    networkProfile: {
      networkPlugin: 'azure',
      networkPolicy: 'calico',
      networkDataplane: 'azure',
      loadBalancerSku: 'standard',
      loadBalancerProfile: { managedOutboundIPs: { count: 1 }, backendPoolType: 'nodeIPConfiguration' },
      serviceCidr: '10.0.0.0/16',
      dnsServiceIP: '10.0.0.10',
      outboundType: 'loadBalancer',
      serviceCidrs: ['10.0.0.0/16'],
      ipFamilies: ['IPv4'],
    },
    aadProfile: { managed: true, enableAzureRBAC: true, tenantID: '0b1f6471-1bf0-4dda-aec3-cb9272f09590' },
    autoUpgradeProfile: { upgradeChannel: 'patch', nodeOSUpgradeChannel: 'NodeImage' },
    apiServerAccessProfile: { authorizedIPRanges: ['198.51.100.0/24'] },
    identityProfile: {
      kubeletidentity: {
        resourceId: `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/kubelet`,
        clientId: 'aaaaaaaa-0000-0000-0000-000000000011',
        objectId: 'aaaaaaaa-0000-0000-0000-000000000012',
      },
    },
    disableLocalAccounts: true,
    securityProfile: { workloadIdentity: { enabled: true } },
    oidcIssuerProfile: { enabled: true },
    storageProfile: { diskCSIDriver: { enabled: true }, snapshotController: { enabled: true } },
    workloadAutoScalerProfile: { keda: { enabled: true } },
  },
};

export const answeredCluster = {
  ...writableCluster,
  id: richClusterPath,
  name: 'shop-prod',
  type: 'Microsoft.ContainerService/ManagedClusters',
  eTag: '5e5f1b2c-0000-4000-8000-000000000001',
  systemData: { createdBy: 'someone' },
  identity: {
    ...writableCluster.identity,
    userAssignedIdentities: {
      [`${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/shop-aks`]: {
        clientId: 'aaaaaaaa-0000-0000-0000-000000000021',
        principalId: 'aaaaaaaa-0000-0000-0000-000000000022',
      },
    },
  },
  properties: {
    ...writableCluster.properties,
    provisioningState: 'Succeeded',
    powerState: { code: 'Running' },
    currentKubernetesVersion: '1.34.2',
    fqdn: 'shop-prod-1.hcp.westeurope.azmk8s.io',
    azurePortalFQDN: 'shop-prod-1.portal.hcp.westeurope.azmk8s.io',
    maxAgentPools: 100,
    resourceUID: '65f0',
    servicePrincipalProfile: { clientId: 'msi' },
    agentPoolProfiles: writableCluster.properties.agentPoolProfiles.map((pool) => ({
      ...pool,
      eTag: '5e5f1b2c-0000-4000-8000-000000000002',
      provisioningState: 'Succeeded',
      currentOrchestratorVersion: '1.34.2',
    })),
    addonProfiles: {
      ...writableCluster.properties.addonProfiles,
      omsagent: {
        ...writableCluster.properties.addonProfiles.omsagent,
        identity: { resourceId: `${group}/oms`, clientId: 'c', objectId: 'o' },
      },
    },
    networkProfile: {
      ...writableCluster.properties.networkProfile,
      loadBalancerProfile: {
        ...writableCluster.properties.networkProfile.loadBalancerProfile,
        effectiveOutboundIPs: [{ id: `${networkProvider}/publicIPAddresses/out` }],
      },
    },
    oidcIssuerProfile: { enabled: true, issuerURL: 'https://westeurope.oic.prod-aks.azure.com/a/b/' },
  },
};
