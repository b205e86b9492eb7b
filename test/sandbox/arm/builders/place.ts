/** Where built resources are, unless told otherwise. */

export const SUBSCRIPTION = '6b2f0c1e-6a53-4b1d-9b7c-2f6f3a1d0e11';
export const RESOURCE_GROUP = 'shop-rg';
export const LOCATION = 'westeurope';

/** Where something is; every part has a default. */
export interface Place {
  subscriptionId?: string;
  resourceGroup?: string;
  location?: string;
}

export function resourceId(
  { subscriptionId = SUBSCRIPTION, resourceGroup = RESOURCE_GROUP }: Place,
  rest: string,
): string {
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/${rest}`;
}
