import type { ClusterId } from './ids.ts';

/** What the controller needs to know of a managed cluster. Source: Microsoft.ContainerService/managedClusters. */
export interface Cluster {
  readonly id: ClusterId;
  readonly name: string;
  readonly location: string;
  readonly provisioningState: string;
  /** 'Running' or 'Stopped'. */
  readonly powerState: string;
  readonly nodeResourceGroup: string;
  readonly kubernetesVersion: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly network: ClusterNetwork;
  readonly nodeSubnetIds: readonly string[];
  readonly autoscaling: Autoscaling;
  /** The virtual-node add-on, or null where the cluster has never had it. */
  readonly addon: VirtualNodeAddon | null;
}

/** How the cluster autoscaler looks for pods that wait. Source: properties.autoScalerProfile. */
export interface Autoscaling {
  readonly scanSeconds: number;
  /** Pods younger than this it leaves alone. */
  readonly newPodDelaySeconds: number;
}

/** What AKS sets where nobody asks for anything else (Microsoft Learn, "Cluster autoscaler in AKS"). */
export const usualAutoscaling: Autoscaling = { scanSeconds: 10, newPodDelaySeconds: 0 };

export interface ClusterNetwork {
  /** 'azure', 'kubenet' or 'none'. */
  readonly plugin: string;
  /** 'overlay' or empty. */
  readonly pluginMode: string;
  readonly ipFamilies: readonly string[];
  readonly authorizedIpRanges: readonly string[];
  readonly restrictsImds: boolean;
  readonly serviceCidrs: readonly string[];
  readonly podCidrs: readonly string[];
}

export interface VirtualNodeAddon {
  readonly enabled: boolean;
  /** A subnet name in the cluster's own virtual network; empty where the profile has none. */
  readonly subnetName: string;
  readonly identity: AddonIdentity | null;
}

export interface AddonIdentity {
  readonly objectId: string;
  readonly clientId: string;
  readonly resourceId: string;
}

/** A cluster as the fleet list shows it: enough to decide whether to ring its bell. */
export interface FleetMember {
  readonly id: ClusterId;
  readonly name: string;
  readonly provisioningState: string;
  readonly powerState: string;
}
