import {
  aCluster,
  addonPrincipalId,
  aVirtualNetwork,
  aWorld,
  delegatedToContainerInstances,
  pendingPods,
} from '../arm/builders.ts';
import type { AzureWorld, ManagedCluster } from '../arm/state.ts';

/** The cluster that all stories are about; stories differ in what is missing around it. */
const natGateway = { natGateway: { id: `${groupOf('shop-rg')}/providers/Microsoft.Network/natGateways/egress` } };

const nodes = { addressPrefix: '10.241.0.0/24', ...natGateway };

const burst = { addressPrefix: '10.241.1.0/24', delegations: delegatedToContainerInstances(), ...natGateway };

/** A few minutes ago, so that the backlog is in Azure Monitor already when the alert fires. */
const backlogAgeSeconds = 240;

/** Azure CNI, own network, no add-on, no subnet, provider not registered, and 40 pods that find no node. */
export function unpreparedWorld(network: Record<string, unknown> = {}): AzureWorld {
  const vnet = aVirtualNetwork({ addressPrefixes: ['10.241.0.0/16'], subnets: { nodes } });
  const cluster = aCluster({
    vnetSubnetId: `${vnet.id}/subnets/nodes`,
    networkProfile: network,
    tags: { owner: 'checkout-team' },
  });
  const unregistered = ['Microsoft.ContainerInstance'];
  return aWorld({ clusters: [cluster], virtualNetworks: [vnet], unregistered, workloads: backlogOf(cluster) });
}

/** Everything is in place, and has been for long; the backlogs wait all the same. */
export function readyWorld(names: readonly string[] = ['shop']): AzureWorld {
  const vnet = aVirtualNetwork({ addressPrefixes: ['10.241.0.0/16'], subnets: { nodes, 'virtual-node-aci': burst } });
  const scope = `${vnet.id}/subnets/virtual-node-aci`;
  const subnets = { vnetSubnetId: `${vnet.id}/subnets/nodes`, virtualNodeSubnet: 'virtual-node-aci' };
  const clusters = names.map((name) => aCluster({ name, ...subnets }));
  const role = 'Network Contributor' as const;
  const grants = clusters.map(({ id }) => ({ scope, role, principalId: addonPrincipalId(id) }));
  const workloads = Object.assign({}, ...clusters.map(backlogOf));
  return aWorld({ clusters, virtualNetworks: [vnet], grants, workloads });
}

function backlogOf({ id }: ManagedCluster) {
  return { [id]: pendingPods(40, { sinceMs: Date.now() - backlogAgeSeconds * 1000 }) };
}

function groupOf(name: string): string {
  return `/subscriptions/6b2f0c1e-6a53-4b1d-9b7c-2f6f3a1d0e11/resourceGroups/${name}`;
}
