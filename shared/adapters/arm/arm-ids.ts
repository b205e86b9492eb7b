/** Taking apart the ids of networks, subnets and container groups. Their case is kept: ARM ignores it, people read it. */
export interface NetworkParts {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly networkName: string;
}

export interface SubnetParts extends NetworkParts {
  readonly subnetName: string;
}

const networkPattern =
  /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/Microsoft\.Network\/virtualNetworks\/([^/]+)(?:\/subnets\/([^/]+))?$/i;

/** Throws a TypeError for any other text: ids come from ARM or are made of it. */
export function networkPartsOf(networkId: string): NetworkParts {
  const [match, subscriptionId = '', resourceGroup = '', networkName = ''] = networkPattern.exec(networkId) ?? [];
  if (!match) throw new TypeError(`"${networkId}" is no id of a virtual network or subnet.`);
  return { subscriptionId, resourceGroup, networkName };
}

/** Throws a TypeError for any other text. */
export function subnetPartsOf(subnetId: string): SubnetParts {
  const subnetName = networkPattern.exec(subnetId)?.[4];
  if (!subnetName) throw new TypeError(`"${subnetId}" is no id of a subnet.`);
  return { ...networkPartsOf(subnetId), subnetName };
}

export interface GroupParts {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly groupName: string;
}

const groupPattern =
  /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/Microsoft\.ContainerInstance\/containerGroups\/([^/]+)$/i;

/** Throws a TypeError for any other text. */
export function groupPartsOf(groupId: string): GroupParts {
  const [match, subscriptionId = '', resourceGroup = '', groupName = ''] = groupPattern.exec(groupId) ?? [];
  if (!match) throw new TypeError(`"${groupId}" is no id of a container group.`);
  return { subscriptionId, resourceGroup, groupName };
}

export function subscriptionIdOf(resourceId: string): string {
  const subscriptionId = /^\/subscriptions\/([^/]+)/i.exec(resourceId)?.[1];
  if (!subscriptionId) throw new TypeError(`"${resourceId}" is in no subscription.`);
  return subscriptionId;
}
