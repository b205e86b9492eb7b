import type { Brand } from './brand.ts';

/**
 * An ARM resource id of a managed cluster in canonical form: lower case throughout.
 * ARM compares ids without regard to case, and the same cluster arrives in several spellings
 * (facts: azure-signals.md, "put side by side"), so one spelling is the key everywhere.
 */
export type ClusterId = Brand<string, 'ClusterId'>;

export interface ClusterParts {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly name: string;
}

const clusterPattern =
  /^\/subscriptions\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/resourcegroups\/([-\w.()]{1,90})\/providers\/microsoft\.containerservice\/managedclusters\/([-\w]{1,63})(?:\/|$)/;

/** The cluster that a resource id names, or that owns the named child resource; null for any other text. */
export function parseClusterId(text: unknown): ClusterId | null {
  if (typeof text !== 'string' || text.length > 2048) return null;
  const match = clusterPattern.exec(text.trim().toLowerCase());
  return match
    ? clusterIdOf({ subscriptionId: match[1] ?? '', resourceGroup: match[2] ?? '', name: match[3] ?? '' })
    : null;
}

export function clusterIdOf({ subscriptionId, resourceGroup, name }: ClusterParts): ClusterId {
  const path = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.ContainerService/managedClusters/${name}`;
  return path.toLowerCase() as ClusterId;
}

export function partsOf(id: ClusterId): ClusterParts {
  const [, , subscriptionId = '', , resourceGroup = '', , , , name = ''] = id.split('/');
  return { subscriptionId, resourceGroup, name };
}

/** `subscription/group/name`: unique, readable, and fit for a blob path. */
export function pathOf(id: ClusterId): string {
  const { subscriptionId, resourceGroup, name } = partsOf(id);
  return `${subscriptionId}/${resourceGroup}/${name}`;
}

export function isSameId(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
