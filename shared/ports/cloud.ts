import type { AciRegion, AciUsage, ProviderState, RoleAssignment } from '../domain/azure.ts';
import type { Cluster, FleetMember } from '../domain/cluster.ts';
import type { ContainerGroup } from '../domain/container-group.ts';
import type { ClusterId } from '../domain/ids.ts';
import type { VirtualNetwork } from '../domain/network.ts';

/**
 * Azure as the controller sees it, in domain words. Reads answer `null` for what is not there; everything else that is
 * not the answer is thrown as a CloudError. Writes send one request and never wait for the operation behind it.
 */
export interface Cloud {
  cluster(id: ClusterId): Promise<Cluster | null>;
  /** Own network: by the node subnet's network. Managed: the one in the node resource group. */
  network(cluster: Cluster): Promise<VirtualNetwork | null>;
  providerState(subscriptionId: string): Promise<ProviderState>;
  region(subscriptionId: string, location: string): Promise<AciRegion>;
  usages(subscriptionId: string, location: string): Promise<readonly AciUsage[]>;
  roles(scope: string, principalId: string): Promise<readonly RoleAssignment[]>;
  /** All clusters below the given subscriptions, by Resource Graph. */
  fleet(subscriptionIds: readonly string[]): Promise<readonly FleetMember[]>;
  /** Container groups in a resource group, as a virtual node makes them in the node resource group. */
  containerGroups(subscriptionId: string, resourceGroup: string): Promise<readonly ContainerGroup[]>;
  /** One of them, with its state. */
  containerGroup(groupId: string): Promise<ContainerGroup | null>;
  operation(operationUrl: string): Promise<OperationState>;

  registerProvider(subscriptionId: string): Promise<Sent>;
  createSubnet(networkId: string, subnetName: string, addressPrefix: string): Promise<Sent>;
  delegateSubnet(subnetId: string): Promise<Sent>;
  enableAddon(id: ClusterId, subnetName: string): Promise<Sent>;
  assignRole(scope: string, principalId: string, roleId: string): Promise<Sent>;
  deleteContainerGroup(groupId: string): Promise<Sent>;
}

/** What came back at once for a write. */
export type Sent =
  | { readonly kind: 'done' }
  | { readonly kind: 'already-so' }
  | { readonly kind: 'accepted'; readonly operationUrl: string; readonly retryAfterSeconds?: number };

export type OperationState =
  | { readonly kind: 'running'; readonly retryAfterSeconds?: number }
  | { readonly kind: 'succeeded' }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string }
  /** Azure no longer knows the operation: only the resource itself can tell. */
  | { readonly kind: 'forgotten' };
