import { type ClusterId, clusterIdOf, pathOf } from '../domain/ids.ts';

/** A cluster's partition: keys may not hold a slash, and no part of a cluster's path holds a bar. */
export const partitionOf = (id: ClusterId): string => pathOf(id).replaceAll('/', '|');

/** The cluster whose partition it is. */
export function clusterOfPartition(partitionKey: string): ClusterId {
  const [subscriptionId = '', resourceGroup = '', name = ''] = partitionKey.split('|');
  return clusterIdOf({ subscriptionId, resourceGroup, name });
}
