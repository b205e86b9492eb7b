/** Resource ids: taking them apart, comparing them, and making the guids that Azure would make. */
import { createHash } from 'node:crypto';
import type { AzureWorld } from './state.ts';

/** The key of a resource in the world: ids are case-insensitive. */
export function keyOf(id: string): string {
  return id.toLowerCase();
}

export function sameId(one: string, other: string): boolean {
  return keyOf(one) === keyOf(other);
}

/** True where `scope` is the resource itself or one of its parents. */
export function isAtOrAbove(scope: string, resourceId: string): boolean {
  const [upper, lower] = [keyOf(scope).replace(/\/$/, ''), keyOf(resourceId)];
  return lower === upper || lower.startsWith(`${upper}/`);
}

/** Subscription, resource group and the last name of an id; empty where the id has none. */
export function partsOf(id: string): { subscriptionId: string; resourceGroup: string; name: string } {
  const segments = id.split('/');
  const after = (word: string) => segments[segments.findIndex((s) => s.toLowerCase() === word) + 1] ?? '';
  return {
    subscriptionId: after('subscriptions'),
    resourceGroup: after('resourcegroups'),
    name: segments.at(-1) ?? '',
  };
}

/** A subnet id's virtual network. */
export function parentOf(id: string): string {
  return id.split('/').slice(0, -2).join('/');
}

/** Always the same guid for the same text. */
export function guidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** A guid that this world has not made yet. */
export function nextGuid(world: AzureWorld, purpose: string): string {
  world.serial += 1;
  return guidOf(`${purpose} ${world.serial}`);
}
