/** Every resource that the emulator models, and the names of some that it knows to exist and does not. */
import type { ResourceName } from '../objects.ts';
import type { Resource } from '../resource.ts';
import { deployments, replicasets } from './apps.ts';
import { events } from './events.ts';
import {
  configmaps,
  leases,
  networkpolicies,
  persistentvolumeclaims,
  persistentvolumes,
  priorityclasses,
} from './kept.ts';
import { namespaces } from './namespaces.ts';
import { nodes } from './nodes.ts';
import { poddisruptionbudgets } from './poddisruptionbudgets.ts';
import { pods } from './pods.ts';

export const RESOURCES = {
  ...{ configmaps, events, namespaces, nodes, persistentvolumeclaims, persistentvolumes, pods },
  ...{ deployments, replicasets, poddisruptionbudgets, leases, priorityclasses, networkpolicies },
} as unknown as Readonly<Record<ResourceName, Resource>>;

const NOT_MODELLED = new Set([
  ...['services', 'endpoints', 'secrets', 'serviceaccounts', 'limitranges', 'resourcequotas', 'daemonsets'],
  ...['statefulsets', 'jobs', 'cronjobs', 'horizontalpodautoscalers', 'storageclasses', 'ingresses'],
]);

export function findResource(group: string, version: string, plural: string): Resource | undefined {
  const found = Object.hasOwn(RESOURCES, plural) ? RESOURCES[plural as ResourceName] : undefined;
  return found?.group === group && found.version === version ? found : undefined;
}

export function isKnownElsewhere(plural: string): boolean {
  return NOT_MODELLED.has(plural);
}
