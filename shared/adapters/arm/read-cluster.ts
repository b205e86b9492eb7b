import type {
  ManagedClusterPropertiesAutoScalerProfile as AutoScalerProfile,
  ContainerServiceNetworkProfile,
  ManagedCluster,
  ManagedClusterAddonProfile,
} from '@azure/arm-containerservice';
import {
  type AddonIdentity,
  type Autoscaling,
  type Cluster,
  type ClusterNetwork,
  usualAutoscaling,
  type VirtualNodeAddon,
} from '../../domain/cluster.ts';
import { type ClusterId, partsOf } from '../../domain/ids.ts';
import type { Arm } from './arm.ts';
import { asRecord } from './as-record.ts';
import { asking, nullWhereAbsent, unreadable } from './translate-error.ts';

/** The add-on's key as the Azure CLI writes it; clusters in the field have it in other cases, too. */
export const addonKey = 'aciConnectorLinux';

/** The only setting of the add-on: the name of a subnet in the cluster's own network. */
export const subnetNameKey = 'SubnetName';

/** The cluster, or null where there is none. Source: facts/aks-virtual-nodes.md, section 1. */
export function readCluster(arm: Arm, id: ClusterId): Promise<Cluster | null> {
  return nullWhereAbsent(asking('Reading cluster', id, () => getCluster(arm, id)));
}

/** The entry whose key is `key` in whatever case. */
export function entryOf<T>(record: Readonly<Record<string, T>> | undefined, key: string): [string, T] | undefined {
  return Object.entries(record ?? {}).find(([name]) => name.toLowerCase() === key.toLowerCase());
}

async function getCluster({ clients }: Arm, id: ClusterId): Promise<Cluster> {
  const { subscriptionId, resourceGroup, name } = partsOf(id);
  const client = await clients.containerService(subscriptionId);
  let body: unknown;
  const found = await client.managedClusters.get(resourceGroup, name, {
    onResponse: (response) => {
      body = response.parsedBody;
    },
  });
  if (!found.name || !found.location || !found.provisioningState) throw unreadable('Reading cluster', id);
  return clusterOf(id, found, restrictsImds(body));
}

function clusterOf(id: ClusterId, found: ManagedCluster, isImdsRestricted: boolean): Cluster {
  return {
    id,
    name: found.name ?? '',
    location: found.location,
    provisioningState: found.provisioningState ?? '',
    powerState: found.powerState?.code ?? 'Running',
    nodeResourceGroup: found.nodeResourceGroup ?? '',
    kubernetesVersion: found.currentKubernetesVersion ?? found.kubernetesVersion ?? '',
    tags: found.tags ?? {},
    network: networkOf(found.networkProfile ?? {}, found.apiServerAccessProfile?.authorizedIPRanges, isImdsRestricted),
    nodeSubnetIds: nodeSubnetIdsOf(found),
    autoscaling: autoscalingOf(found.autoScalerProfile),
    addon: addonOf(entryOf(found.addonProfiles, addonKey)?.[1]),
  };
}

/**
 * `networkProfile.podLinkLocalAccess: None` is how the restriction shows. It is no part of the stable api-version that
 * the client sends, nor of its model, so it is read from the body; where ARM leaves it out, no restriction is seen.
 */
function restrictsImds(body: unknown): boolean {
  const profile = asRecord(asRecord(asRecord(body).properties).networkProfile);
  return String(profile.podLinkLocalAccess ?? '').toLowerCase() === 'none';
}

function networkOf(
  profile: ContainerServiceNetworkProfile,
  authorizedIpRanges: readonly string[] | undefined,
  isImdsRestricted: boolean,
): ClusterNetwork {
  return {
    plugin: profile.networkPlugin ?? 'kubenet',
    pluginMode: profile.networkPluginMode ?? '',
    ipFamilies: profile.ipFamilies ?? ['IPv4'],
    authorizedIpRanges: authorizedIpRanges ?? [],
    restrictsImds: isImdsRestricted,
    serviceCidrs: listOf(profile.serviceCidrs, profile.serviceCidr),
    podCidrs: listOf(profile.podCidrs, profile.podCidr),
  };
}

function autoscalingOf({ scanInterval, newPodScaleUpDelay }: AutoScalerProfile = {}): Autoscaling {
  const { scanSeconds, newPodDelaySeconds } = usualAutoscaling;
  return {
    scanSeconds: secondsIn(scanInterval) ?? scanSeconds,
    newPodDelaySeconds: secondsIn(newPodScaleUpDelay) ?? newPodDelaySeconds,
  };
}

/** A duration as Go writes it: `10s`, `1m30s`. */
function secondsIn(text = ''): number | null {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text) return null;
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * (secondsPer[unit ?? ''] ?? 0), 0);
}

const secondsPer: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600 };

/** AKS answers the plural for dual stack, the single for older clusters, mostly both. */
function listOf(many: readonly string[] | undefined, one: string | undefined): readonly string[] {
  if (many?.length) return many;
  return one ? [one] : [];
}

function nodeSubnetIdsOf({ agentPoolProfiles = [] }: ManagedCluster): readonly string[] {
  return [...new Set(agentPoolProfiles.flatMap(({ vnetSubnetID }) => (vnetSubnetID ? [vnetSubnetID] : [])))];
}

function addonOf(profile: ManagedClusterAddonProfile | undefined): VirtualNodeAddon | null {
  if (!profile) return null;
  return {
    enabled: profile.enabled,
    subnetName: entryOf(profile.config, subnetNameKey)?.[1] ?? '',
    identity: identityOf(profile),
  };
}

function identityOf({ identity }: ManagedClusterAddonProfile): AddonIdentity | null {
  if (!identity?.objectId) return null;
  const { objectId, clientId = '', resourceId = '' } = identity;
  return { objectId, clientId, resourceId };
}
