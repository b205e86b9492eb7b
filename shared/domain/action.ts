import { type BurstOrder, type PodOrder, podName } from './cluster-view.ts';
import type { ClusterId } from './ids.ts';

/** One change, as plain data: printable, comparable, and enough to carry it out or to describe it. */
export type Action =
  | {
      readonly kind: 'register-provider';
      readonly subscriptionId: string;
      readonly provider: 'Microsoft.ContainerInstance';
    }
  | {
      readonly kind: 'create-subnet';
      readonly networkId: string;
      readonly subnetName: string;
      readonly addressPrefix: string;
    }
  | { readonly kind: 'delegate-subnet'; readonly subnetId: string }
  | { readonly kind: 'enable-addon'; readonly clusterId: string; readonly subnetName: string }
  | {
      readonly kind: 'assign-role';
      readonly scope: string;
      readonly principalId: string;
      readonly roleId: string;
      readonly roleName: string;
    }
  | { readonly kind: 'burst-pods'; readonly clusterId: ClusterId; readonly pods: readonly BurstOrder[] }
  | { readonly kind: 'return-pods'; readonly clusterId: ClusterId; readonly pods: readonly PodOrder[] }
  | { readonly kind: 'give-back-pods'; readonly clusterId: ClusterId; readonly pods: readonly PodOrder[] };

export type ActionKind = Action['kind'];

/** Kinds of mode burst; all others belong to prepare. */
export const podActions: ReadonlySet<ActionKind> = new Set(['burst-pods', 'return-pods', 'give-back-pods']);

/** What the action changes: one resource id. Two actions never run at once on one target. */
export function targetOf(action: Action): string {
  switch (action.kind) {
    case 'register-provider':
      return `/subscriptions/${action.subscriptionId}/providers/${action.provider}`;
    case 'create-subnet':
      return `${action.networkId}/subnets/${action.subnetName}`;
    case 'delegate-subnet':
      return action.subnetId;
    case 'enable-addon':
      return action.clusterId;
    case 'assign-role':
      return action.scope;
    case 'burst-pods':
    case 'return-pods':
    case 'give-back-pods':
      return `${action.clusterId}#${action.kind}`;
  }
}

/** One sentence in the imperative: what the action would do, for plans, logs and records. */
export function describe(action: Action): string {
  switch (action.kind) {
    case 'register-provider':
      return `Register ${action.provider} in subscription ${action.subscriptionId}`;
    case 'create-subnet':
      return `Create subnet ${action.subnetName} (${action.addressPrefix}), delegated to ACI, in ${action.networkId}`;
    case 'delegate-subnet':
      return `Delegate subnet ${action.subnetId} to ACI`;
    case 'enable-addon':
      return `Enable the virtual-node add-on with subnet ${action.subnetName}`;
    case 'assign-role':
      return `Grant ${action.roleName} on ${action.scope} to ${action.principalId}`;
    case 'burst-pods':
      return `Let ${podsIn(action.pods)} run on the virtual node`;
    case 'return-pods':
      return `Bring ${podsIn(action.pods)} home to VM nodes`;
    case 'give-back-pods':
      return `Give ${podsIn(action.pods)} back to the owner, for ACI does not run them`;
  }
}

/** So many names make a sentence; the count is always whole. */
const podsNamedMax = 3;

function podsIn(pods: readonly PodOrder[]): string {
  const named = pods.slice(0, podsNamedMax).map(podName).join(', ');
  return `${pods.length === 1 ? 'pod' : `${pods.length} pods`} (${named}${pods.length > podsNamedMax ? ', …' : ''})`;
}
