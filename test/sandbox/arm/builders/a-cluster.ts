/** Builds managed clusters. */
import { SANDBOX_TENANT } from '../../tokens.ts';
import { guidOf, partsOf } from '../ids.ts';
import type { AddonProfile, ManagedCluster } from '../state.ts';
import { LOCATION, type Place, RESOURCE_GROUP, resourceId } from './place.ts';

export interface ClusterParts extends Place {
  name?: string;
  /** The pools' subnet; without it Azure manages the network. */
  vnetSubnetId?: string;
  networkProfile?: Record<string, unknown>;
  /** Name of the virtual node's subnet; the add-on is enabled and has its identity. */
  virtualNodeSubnet?: string;
  nodes?: number;
  tags?: Record<string, string>;
  properties?: Record<string, unknown>;
}

/** An ordinary cluster: Azure CNI in node-subnet mode, one pool, no add-on, running. */
export function aCluster(parts: ClusterParts = {}): ManagedCluster {
  const { name = 'shop', location = LOCATION, tags } = parts;
  const id = resourceId(parts, `Microsoft.ContainerService/managedClusters/${name}`);
  const nodeResourceGroup = `MC_${parts.resourceGroup ?? RESOURCE_GROUP}_${name}_${location}`;
  const addonProfiles = parts.virtualNodeSubnet ? { aciConnectorLinux: anAddon(id, nodeResourceGroup, parts) } : {};
  return {
    id,
    name,
    type: 'Microsoft.ContainerService/ManagedClusters',
    location,
    ...(tags ? { tags } : {}),
    eTag: guidOf(`etag ${id}`),
    sku: { name: 'Base', tier: 'Standard' },
    identity: { type: 'SystemAssigned', principalId: guidOf(`principal ${id}`), tenantId: SANDBOX_TENANT },
    properties: {
      provisioningState: 'Succeeded',
      powerState: { code: 'Running' },
      kubernetesVersion: '1.34',
      currentKubernetesVersion: '1.34.2',
      dnsPrefix: `${name}-dns`,
      fqdn: `${name}-dns-1a2b3c4d.hcp.${location}.azmk8s.io`,
      nodeResourceGroup,
      enableRBAC: true,
      maxAgentPools: 100,
      agentPoolProfiles: [aPool(parts)],
      addonProfiles,
      networkProfile: {
        networkPlugin: 'azure',
        networkPolicy: 'none',
        loadBalancerSku: 'standard',
        serviceCidr: '10.0.0.0/16',
        dnsServiceIP: '10.0.0.10',
        outboundType: 'loadBalancer',
        ipFamilies: ['IPv4'],
        ...parts.networkProfile,
      },
      ...parts.properties,
    },
  };
}

/** The object id of the add-on's identity, as `aCluster` and the emulator make it. */
export function addonPrincipalId(clusterId: string): string {
  return guidOf(`object ${clusterId}`);
}

function aPool({ vnetSubnetId, nodes = 3 }: ClusterParts) {
  return {
    name: 'nodepool1',
    count: nodes,
    vmSize: 'Standard_D4s_v5',
    osType: 'Linux',
    mode: 'System',
    type: 'VirtualMachineScaleSets',
    maxPods: 30,
    orchestratorVersion: '1.34',
    currentOrchestratorVersion: '1.34.2',
    provisioningState: 'Succeeded',
    ...(vnetSubnetId ? { vnetSubnetID: vnetSubnetId } : {}),
  };
}

function anAddon(clusterId: string, nodeResourceGroup: string, parts: ClusterParts): AddonProfile {
  const { subscriptionId } = partsOf(clusterId);
  const name = `aciconnectorlinux-${parts.name ?? 'shop'}`;
  const group = `/subscriptions/${subscriptionId}/resourceGroups/${nodeResourceGroup}`;
  return {
    enabled: true,
    config: { SubnetName: parts.virtualNodeSubnet ?? '' },
    identity: {
      resourceId: `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`,
      clientId: guidOf(`client ${clusterId}`),
      objectId: addonPrincipalId(clusterId),
    },
  };
}
