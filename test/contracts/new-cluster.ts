import { randomUUID } from 'node:crypto';
import { type ClusterId, clusterIdOf } from '../../shared/domain/ids.ts';
import { subscriptionId } from '../builders/an-observation.ts';

/** A cluster that no other test has touched. The group's name has all the characters that such names may have. */
export function newCluster(): ClusterId {
  return clusterIdOf({ subscriptionId, resourceGroup: 'shop_(eu).prod-1', name: `shop-${randomUUID().slice(0, 8)}` });
}
